"""A report moves on: by button, by reply, by its number. Rights are asked for where it happens."""

from chat.card import Card, note
from chat.incoming import Chat, Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain.deadlines import answer_by, closes_at
from domain.matters import BY_REPORTER, Move, State, after
from domain.refusal import Refusal
from domain.roles import Can
from handlers.reports import cards
from handlers.reports.cards import Handle, Look, Step
from handlers.turn import Answer, Open, Turn
from storage import matters, members, outbox
from storage.matters import Matter
from storage.members import Member
from storage.outbox import Lane
from storage.places import Place

routes = Routes()


@routes.says(whole=("我来办", "我来处理", "我接了"), about=True)
async def take(turn: Turn, said: Said, meant: Meant) -> Answer:
    """我来办, in a reply or with the number."""
    return await _step(turn, await _meant(turn, said, meant), Move.TAKE)


@routes.says(whole=("已找物业", "找物业了", "已经找物业了", "交给物业了"), about=True)
async def to_property(turn: Turn, said: Said, meant: Meant) -> Answer:
    """已找物业, in a reply or with the number."""
    return await _step(turn, await _meant(turn, said, meant), Move.TO_PROPERTY)


@routes.says("done", whole=("办好了", "修好了", "弄好了", "已办好"), about=True)
async def done(turn: Turn, said: Said, meant: Meant) -> Answer:
    """办好了, in a reply or with the number; /done 12."""
    return await _step(turn, await _meant(turn, said, meant), Move.FINISH)


@routes.says("status", whole=("进度", "看进度", "怎么样了", "修了没", "修好了吗"), about=True)
async def status(turn: Turn, said: Said, meant: Meant) -> Answer:
    """进度, in a reply or with the number; alone, everything of one's own."""
    if meant.code is None and said.reply is None:
        return await _mine(turn)
    return await _progress(turn, await _meant(turn, said, meant))


@routes.says("me", whole=("我的事",))
async def mine(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """我的事: what I reported and where each of it stands."""
    return await _mine(turn)


@routes.tap(Look)
async def look(turn: Turn, tap: Look) -> Answer:
    """〔看进度〕: a notice only this person sees."""
    return await _progress(turn, await turn.matter(tap.matter))


@routes.tap(Handle)
async def handle(turn: Turn, tap: Handle) -> Answer:
    """〔处理〕: the panel, in private, for whoever may."""
    matter = await turn.matter(tap.matter)
    await turn.require(Can.HANDLE, matter.place_id)
    if not turn.private and not turn.account.reachable:
        link = turn.link(tap.pack().replace(":", "-"))
        return Open(link) if link else text("open-private-first")
    private = Chat(turn.account.channel, turn.account.address, "private")
    for photo in await matters.photos(turn.work.db, matter.id or 0):
        shot = Card(key=f"photo:{photo.id}", photo=photo.file, lines=(cards.code(matter),))
        if (private, f"photo:{photo.id}") not in await _shown(turn, f"photo:{photo.id}"):
            await turn.work.post(private, shot, lane=Lane.ANSWER, language=turn.language)
    panel = await cards.panel(turn.work, matter)
    await outbox.forget(turn.work.core, private, panel.key or "")
    await turn.work.post(private, panel, lane=Lane.ANSWER, language=turn.language)
    return None if turn.private else text("panel-sent")


@routes.tap(Step)
async def step(turn: Turn, tap: Step) -> Answer:
    """A move by its button."""
    return await _step(turn, await turn.matter(tap.matter), tap.move)


async def _shown(turn: Turn, key: str) -> set[tuple[Chat, str]]:
    places = await outbox.where_shown(turn.work.core, key)
    return {(Chat(chat.channel, chat.id, "private"), key) for chat, _ in places}


async def _meant(turn: Turn, said: Said, meant: Meant) -> Matter:
    quoted = said.reply.message if said.reply else None
    code = meant.code
    if code is None and said.reply is not None and quoted is None:
        code = cards.quoted_code(said.reply.words)
    return await turn.about(code.number if code else None, code.place if code else None, quoted)


async def _progress(turn: Turn, matter: Matter) -> Answer:
    here = [place.id for place in turn.places]
    place = None
    if turn.private or matter.place_id not in here:
        place = await turn.work.db.get_one(Place, matter.place_id)
    return await cards.progress(turn.work, matter, place)


async def _mine(turn: Turn) -> Answer:
    """One's own list is private: in the group only a line says where it went."""
    rows = await matters.mine(turn.work.db, turn.me)
    if not rows:
        return text("mine-none")
    lines = [
        text(
            "mine-line",
            code=cards.code(matter, place),
            title=matter.title,
            state=await cards.state_line(turn.work, matter),
        )
        for matter, place in rows
    ]
    card = Card(title=text("mine-title"), lines=tuple(lines))
    if turn.private:
        await turn.show(card)
        return None
    if await turn.show_members([turn.me], card):
        return text("mine-sent")
    return text("open-private-first")


async def _step(turn: Turn, matter: Matter, move: Move) -> Answer:
    if move in BY_REPORTER:
        if matter.reporter_id != turn.me:
            raise Refusal("only-the-reporter")
    else:
        await turn.require(Can.HANDLE, matter.place_id)
    holder = await turn.work.db.get(Member, matter.handler_id) if matter.handler_id else None
    was = matter.state
    matter.state = after(was, move, who=holder.name if holder else turn.who.name)
    if matter.handler_id is None and move not in BY_REPORTER:
        matter.handler_id = turn.me
    level = await turn.work.db.get_one(Place, matter.level_id)
    own = turn.community.settings
    match matter.state:
        case State.DONE:
            matter.done_at, matter.due_at = turn.now, closes_at(turn.now, matter.tier)
        case State.RATED:
            matter.due_at = None
        case _ if was is State.DONE:
            matter.done_at = None
            matter.due_at = answer_by(
                turn.now, matter.tier, level.kind, own.get("deadlines_hours"), _preset(own)
            )
    turn.work.note(matter.id or 0, move.value, turn.me, was=was.value)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)
    if move is Move.FINISH:
        await _ask_reporter(turn, matter)
    elif move in BY_REPORTER:
        await _after_word(turn, matter, move)
    return text(f"did-{move.value.replace('_', '-')}")


def _preset(own: dict[str, object]) -> str:
    return str(own.get("deadlines", "7135"))


async def _ask_reporter(turn: Turn, matter: Matter) -> None:
    """The reporter hears by private message, or else by a reply to their own message."""
    if matter.reporter_id is None:
        return
    reporter = await turn.work.db.get_one(Member, matter.reporter_id)
    card = cards.question(matter, reporter)
    for chat, _ in await outbox.where_shown(turn.work.core, card.key or ""):
        # Asked before (it was not really done): a new message, because an edit tells nobody.
        await outbox.forget(turn.work.core, chat, card.key or "")
    in_private = card.model_copy(update={"reply_to": None}) if matter.open else card
    if await turn.show_members([matter.reporter_id], in_private):
        return
    chat = Chat(matter.said_channel, matter.said_chat)
    language = await members.language_at(turn.work.db, chat, turn.community.language)
    await turn.work.post(chat, card, lane=Lane.ANSWER, language=language)


async def _after_word(turn: Turn, matter: Matter, move: Move) -> None:
    """The reporter answered: the question is settled, and whoever handled it hears of a no."""
    words: Text = text(f"answered-{move.value.replace('_', '-')}")
    for chat, _ in await outbox.where_shown(turn.work.core, f"done:{matter.id}"):
        language = await members.language_at(turn.work.db, chat, turn.community.language)
        await turn.work.post(
            chat, cards.answered(matter, words), lane=Lane.ANSWER, language=language
        )
    if move is Move.NOT_YET and matter.handler_id is not None:
        place = await turn.work.db.get_one(Place, matter.place_id)
        told = text("not-yet-told", code=cards.code(matter, place), title=matter.title)
        await turn.show_members([matter.handler_id], note(told))
