"""Whoever is in charge gives a report another title: 「改成 …」 under its panel, or 〔改标题〕."""

from chat.card import Reaction
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import hearing, titles
from domain.refusal import Refusal
from domain.roles import Can
from handlers.reports.shown import cards
from handlers.reports.shown.panel import ChangeTitle
from handlers.reports.told import new, sorting, writing
from handlers.reports.told.new import TITLE
from handlers.turn import Answer, Turn
from storage import drafts
from storage.drafts import Draft
from storage.matters import Matter

routes = Routes()


@routes.says(starts=("改成", "标题改成", "标题改为", "rename to"))
async def rename(turn: Turn, said: Said, meant: Meant) -> Answer:
    """改成 …, in a reply to whatever shows the report. From its reporter it is one more piece."""
    about = await turn.replied_to(said.reply) if said.reply is not None else None
    if about is None:
        return text("title-how") if said.addressed else None
    matter = await turn.matter(about)
    in_charge = await turn.may(Can.HANDLE, matter.place_id)
    if await turn.told(matter) and not in_charge:
        await writing.add(turn, matter, said.words, said.photos)
        await turn.show(Reaction(message=said.message, emoji="👌"))
        return None
    return await _rename(turn, matter, meant.rest)


@routes.tap(ChangeTitle)
async def ask(turn: Turn, tap: ChangeTitle) -> Answer:
    """〔改标题〕: the next words of whoever tapped are the title."""
    matter = await turn.matter(tap.matter)
    await turn.require_over(matter)
    await ask_for(turn, matter, text("title-what", title=cards.heading(matter)))
    return None


async def ask_for(turn: Turn, matter: Matter, asked: Text) -> None:
    """The next words of the speaker, who is in charge of it, are the title."""
    await new.keep_asked(turn, TITLE, "", str(matter.id))
    turn.listen(asked=True)
    await turn.say(asked)


async def answered(turn: Turn, said: Said, asked: Draft) -> Answer:
    """The words that were asked for."""
    matter = await turn.matter(int(asked.words))
    told = await _rename(turn, matter, said.words)
    await drafts.forget(turn.work.db, turn.chat.channel, turn.chat.id, turn.account.address)
    return told


async def _rename(turn: Turn, matter: Matter, words: str) -> Answer:
    """Raises Refusal for whoever is not in charge, and for words no title can be made of."""
    await turn.require_over(matter)
    title = " ".join(hearing.clean(words).split())
    if not hearing.says_something(title):
        raise Refusal("title-how")
    if len(title) > titles.MOST:
        raise Refusal("title-too-long", most=titles.MOST)
    matter.title = title
    if not matter.words:
        await sorting.sort(turn.work, matter)
    turn.work.note(matter.id or 0, "retitled", turn.me)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)
    return text("title-changed", title=title)
