"""What of wishes is somebody's own, for 我的事."""

from collections.abc import Sequence

from chat.text import Text, text
from domain.wishes import Claim
from handlers.turn import Turn
from handlers.wishes import cards
from handlers.wishes.door import Told
from storage import wishes

_CLAIMS = {
    Claim.ASKED: text("wish-claim-asked"),
    Claim.HELD: text("wish-claim-held"),
    Claim.AGREED: text("wish-claim-agreed"),
    Claim.DONE: text("wish-claim-done"),
    Claim.OFFERED: text("wish-claim-offered"),
    Claim.IN_LINE: text("wish-claim-in-line"),
}


async def own_lines(turn: Turn) -> Sequence[Text]:
    """What the speaker took on, by when, and what they wished."""
    lines: list[Text] = []
    for claim, wish, matter, place in await wishes.taken_on(turn.work.db, turn.me, _CLAIMS):
        one = Told(wish, matter, place)
        stands = _CLAIMS[claim.state]
        by = claim.offered_until if claim.state is Claim.OFFERED else claim.contact_by
        if claim.meets_at is not None and claim.state is Claim.AGREED:
            stands = text("wish-meets", at=claim.meets_at)
        elif by is not None and claim.state in (Claim.HELD, Claim.OFFERED):
            stands = text("wish-claim-by", stands=stands, at=by)
        lines.append(_line(one, stands))
    for row in await wishes.wished(turn.work.db, turn.me):
        lines.append(_line(Told(*row), cards.STANDS[row[0].state]))
    return lines


def _line(one: Told, stands: Text) -> Text:
    return text(
        "wish-mine-line",
        code=cards.code(one, one.place),
        title=cards.public(one),
        stands=stands,
    )
