"""A report moves on: by button, by reply, by its number. Rights are asked for where it happens."""

from collections.abc import Sequence

from chat.card import Card
from chat.incoming import Chat, Said
from chat.routes import Meant, Routes
from chat.text import text
from domain.matters import BY_CLOCK, BY_NEIGHBOURS, BY_REPORTER, WITH_MORE, Kind, Move, State
from domain.refusal import Refusal
from handlers.reports import cards, charge, letting_go, moving, sealing, voices
from handlers.reports.cards import Handle, Look, Step
from handlers.turn import Answer, Open, Turn
from storage import matters, outbox
from storage.matters import Matter
from storage.members import Member
from storage.outbox import Lane
from storage.places import Place

routes = Routes()

#: Said by whoever fixed it, or by the reporter who was asked whether it is fixed.
FIXED = (
    "办好了", "修好了", "弄好了", "已办好", "已修好", "好了", "亮了", "通了", "来水了", "来电了",
    "done", "fixed",
)  # fmt: skip


@routes.says(whole=("我来办", "我来处理", "我接了", "i'll do it", "on it"), about=True)
async def take(turn: Turn, said: Said, meant: Meant) -> Answer:
    """我来办, in a reply or with the number."""
    return await carry_out(turn, await _meant(turn, said, meant), Move.TAKE)


@routes.says(
    whole=("已找物业", "找物业了", "找了物业", "已经找物业了", "交给物业了", "told property"),
    about=True,
)
async def to_property(turn: Turn, said: Said, meant: Meant) -> Answer:
    """已找物业, in a reply or with the number."""
    return await carry_out(turn, await _meant(turn, said, meant), Move.TO_PROPERTY)


@routes.says("done", whole=FIXED, about=True)
async def done(turn: Turn, said: Said, meant: Meant) -> Answer:
    """办好了, in a reply or with the number; /done 12. From the reporter who was asked: yes."""
    matter = await _meant(turn, said, meant)
    if matter.state is State.DONE and await turn.told(matter):
        return await carry_out(turn, matter, Move.SATISFIED)
    return await carry_out(turn, matter, Move.FINISH)


@routes.says(whole=("满意", "好了，满意", "很满意", "good"), about=True)
async def satisfied(turn: Turn, said: Said, meant: Meant) -> Answer:
    """满意, to the question whether it is really done."""
    return await carry_out(turn, await _meant(turn, said, meant), Move.SATISFIED)


@routes.says(whole=("一般", "好了，一般", "so-so"), about=True)
async def so_so(turn: Turn, said: Said, meant: Meant) -> Answer:
    """一般, to the question whether it is really done."""
    return await carry_out(turn, await _meant(turn, said, meant), Move.SO_SO)


@routes.says(
    whole=("还没好", "没好", "还没修好", "没修好", "还是坏的", "还不亮", "not yet"), about=True
)
async def not_yet(turn: Turn, said: Said, meant: Meant) -> Answer:
    """还没好, to the question whether it is really done."""
    return await carry_out(turn, await _meant(turn, said, meant), Move.NOT_YET)


@routes.says(whole=("撤回", "删掉这条", "不报了", "take it back"), about=True)
async def withdraw(turn: Turn, said: Said, meant: Meant) -> Answer:
    """撤回, by whoever reported it, in a reply or with the number."""
    return await carry_out(turn, await _meant(turn, said, meant), Move.WITHDRAW)


@routes.says(
    "status",
    whole=(
        "进度",
        "看进度",
        "怎么样了",
        "修了没",
        "修好了吗",
        "办好了吗",
        "好了吗",
        "progress",
        "status",
    ),
    about=True,
)
async def status(turn: Turn, said: Said, meant: Meant) -> Answer:
    """进度, in a reply or with the number; alone, everything of one's own."""
    if meant.code is None and said.reply is None:
        return await _mine(turn)
    return await _progress(turn, await turn.about(meant.code, said.reply))


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
    await turn.require_over(matter)
    if not turn.private and not turn.account.reachable:
        link = turn.link(tap.pack().replace(":", "-"))
        return Open(link) if link else text("open-private-first")
    private = Chat(turn.account.channel, turn.account.address, "private")
    place = await turn.work.db.get_one(Place, matter.place_id)
    for photo in await matters.photos(turn.work.db, matter.id or 0):
        key = f"photo:{matter.id}:{photo.id}"
        if not any(
            chat.id == private.id for chat, _ in await outbox.where_shown(turn.work.core, key)
        ):
            shot = Card(key=key, photo=photo.file, lines=(cards.code(matter, place),))
            await turn.work.post(private, shot, lane=Lane.ANSWER, language=turn.language)
    for voice in await matters.voices(turn.work.db, matter.id or 0):
        card = voices.player(matter, voice, place)
        shown = await outbox.where_shown(turn.work.core, card.key or "")
        if voice.file and not any(chat.id == private.id for chat, _ in shown):
            await turn.work.post(private, card, lane=Lane.ANSWER, language=turn.language)
    panel = await cards.panel(turn.work, turn.community, matter)
    # Posted anew: an edit far up in the chat would not be seen.
    await outbox.forget(turn.work.core, private, panel.key or "")
    await turn.work.post(private, panel, lane=Lane.ANSWER, language=turn.language)
    return None if turn.private else text("panel-sent")


@routes.tap(Step)
async def step(turn: Turn, tap: Step) -> Answer:
    """A move by its button. Raises Refusal for one that has no button."""
    if tap.move in BY_CLOCK | BY_NEIGHBOURS | WITH_MORE:
        raise Refusal("old-button")
    return await carry_out(turn, await turn.matter(tap.matter), tap.move)


async def _meant(turn: Turn, said: Said, meant: Meant) -> Matter:
    """The matter the words are about; alone in private, the one thing the speaker was asked."""
    if turn.private and meant.code is None and said.reply is None:
        mine = await _own(turn)
        asked = [matter.id for matter, _ in mine if matter.state is State.DONE]
        if len(asked) == 1:
            return await turn.matter(asked[0] or 0)
    return await turn.about(meant.code, said.reply)


async def _progress(turn: Turn, matter: Matter) -> Answer:
    return await cards.progress(turn.work, matter, await cards.named(turn.work, matter, turn.chat))


async def _mine(turn: Turn) -> Answer:
    """One's own list is private: in the group only a line says where it went."""
    rows = await _own(turn)
    if not rows:
        return text("mine-none")
    lines = [
        text(
            "mine-line",
            code=cards.code(matter, place),
            title=cards.heading(matter),
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


async def _own(turn: Turn) -> Sequence[tuple[Matter, Place]]:
    """What the speaker reported; alone with the bot also what they told anonymously."""
    rows = await matters.mine(turn.work.db, turn.me)
    unnamed = await sealing.own(turn)
    return [*unnamed, *rows]


async def carry_out(turn: Turn, matter: Matter, move: Move) -> Answer:
    """A move by the speaker and all that follows from it. Raises Refusal, with nothing moved,
    where they may not or the table does not list it."""
    if matter.kind is Kind.ALARM:
        raise Refusal("alarm-has-its-own")
    if move in BY_REPORTER:
        await turn.require_told(matter)
        if move is Move.WITHDRAW:
            return await letting_go.take_back(turn, matter)
    else:
        await turn.require_over(matter)
    await moving.move(turn.work, turn.community, matter, move, turn.me)
    await cards.redraw(turn.work, turn.community, matter)
    if move is Move.FINISH:
        await _ask_reporter(turn, matter)
    elif move in BY_REPORTER:
        await _after_word(turn, matter, move)
    return text(f"did-{move.value.replace('_', '-')}")


async def _ask_reporter(turn: Turn, matter: Matter) -> None:
    """The reporter hears by private message, or else by a reply to their own message."""
    if matter.anonymous:
        await sealing.ask(turn.work, turn.community, matter)
        return
    if matter.reporter_id is None:
        return
    reporter = await turn.work.db.get_one(Member, matter.reporter_id)
    place = await turn.work.db.get_one(Place, matter.place_id)
    reply_to = None if matter.open else matter.said_message
    card = cards.question(matter, reporter, cards.code(matter, place), turn.now, reply_to)
    for chat, _ in await outbox.where_shown(turn.work.core, card.key or ""):
        # Asked before (it was not really done): a new message, because an edit tells nobody.
        await outbox.forget(turn.work.core, chat, card.key or "")
    if await turn.show_members([matter.reporter_id], card) or not matter.open:
        return
    chat = Chat(matter.said_channel, matter.said_chat)
    code = await cards.named(turn.work, matter, chat)
    card = cards.question(matter, reporter, code, turn.now, matter.said_message)
    await turn.work.post(chat, card, lane=Lane.ANSWER, language=turn.community.language)


async def _after_word(turn: Turn, matter: Matter, move: Move) -> None:
    """The reporter answered: the question is settled, and whoever handled it hears of a no."""
    words = text(f"answered-{move.value.replace('_', '-')}")
    await cards.settle_question(turn.work, turn.community, matter, words)
    if move is Move.NOT_YET:
        place = await turn.work.db.get_one(Place, matter.place_id)
        told = text("not-yet-told", code=cards.code(matter, place), title=cards.heading(matter))
        card = Card(lines=(told,), buttons=(tuple(cards.step_buttons(matter)),))
        await charge.tell(turn.work, turn.community, matter, card)
