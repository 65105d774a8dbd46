"""我的事: what is one's own, from every feature that keeps something of somebody's."""

from collections.abc import Awaitable, Callable, Sequence

from chat.card import Card
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from handlers.turn import Answer, Turn

#: What of a feature is the speaker's own, a line each; what must be done soonest comes first.
Part = Callable[[Turn], Awaitable[Sequence[Text]]]


def routes(*parts: Part) -> Routes:
    """The one way in to what all features keep of somebody, in the order of the features."""
    way_in = Routes()

    @way_in.says("me", whole=("我的事", "my matters", "my reports"))
    async def mine(turn: Turn, _said: Said, _meant: Meant) -> Answer:
        """我的事: what I reported, wished and took on, and where each of it stands."""
        return await show(turn, [line for part in parts for line in await part(turn)])

    return way_in


async def show(turn: Turn, lines: Sequence[Text]) -> Answer:
    """One's own list is private: in the group only a line says where it went."""
    if not lines:
        return text("mine-none")
    card = Card(title=text("mine-title"), lines=tuple(lines))
    if turn.private:
        await turn.show(card)
        return None
    if await turn.show_members([turn.me], card):
        return text("mine-sent")
    return text("open-private-first")
