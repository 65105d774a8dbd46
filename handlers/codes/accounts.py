"""Two accounts, one person: joined by a code, and only when both sides said yes."""

from typing import ClassVar

from chat.card import Action, Card, Id, button, note
from chat.incoming import Chat, Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import invitations
from domain.invitations import ANSWER_WITHIN, LASTS, Opens
from domain.refusal import Refusal
from handlers.turn import Answer, Turn
from storage import invites, members, merging, posts
from storage.invites import Invite
from storage.members import Member
from storage.outbox import Lane

routes = Routes()


class BothMine(Action):
    """〔是，都是我〕 〔不是〕 at the second account."""

    tag: ClassVar[str] = "bt"
    invite: Id
    yes: bool


class ItsMe(Action):
    """〔是我〕 〔不是我〕 at the first account, which has the last word."""

    tag: ClassVar[str] = "me"
    invite: Id
    yes: bool


@routes.says(
    "link",
    whole=("我有两个号", "我有两个账号", "我有兩個號", "关联账号", "關聯賬號", "two accounts"),
    private=True,
)
async def two_accounts(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """我有两个号: a code to say from the other one."""
    if not turn.private:
        return text("say-privately")
    await _require_no_office(turn, turn.me)
    secret = await invites.make(turn.work.db, Opens.ACCOUNT, invitations.spoken, turn.me, turn.now)
    await turn.show(note(text("accounts-how", until=turn.now + LASTS[Opens.ACCOUNT])))
    await turn.show(note(text("bind-line", code=secret)))
    return None


async def _require_no_office(turn: Turn, member: int) -> None:
    """Raises Refusal for whoever the community's file names: the file says what they write
    from."""
    if await posts.by_file(turn.work.db, member, turn.now):
        raise Refusal("accounts-by-file", community=turn.community.name)


async def second(turn: Turn, found: Invite) -> Text | None:
    """The code came from another account: it is told plainly whose it would become."""
    if found.made_by == turn.me:
        return text("accounts-same")
    for one in (turn.me, found.made_by):
        await _require_no_office(turn, one)
    found.used_at, found.used_by = turn.now, turn.me
    first = await turn.work.db.get_one(Member, found.made_by)
    answers = (
        button(text("button-both-mine"), BothMine(invite=found.id or 0, yes=True)),
        button(text("button-not-mine"), BothMine(invite=found.id or 0, yes=False)),
    )
    words = text("accounts-asked", who=members.called(first))
    await turn.show(Card(key=_key(found), lines=(words,), buttons=(answers,)))
    return None


def _key(found: Invite) -> str:
    return f"accounts:{found.id}"


@routes.tap(BothMine)
async def both_mine(turn: Turn, tap: BothMine) -> Answer:
    """The second account's word. Only with it is the first one asked."""
    found = await _going_on(turn, tap.invite)
    if found.used_by != turn.me or found.made_by == turn.me or found.agreed_at is not None:
        raise Refusal("old-button")
    if not tap.yes:
        found.used_by = None
        await turn.show(Card(key=_key(found), lines=(text("accounts-left"),)))
        return None
    for one in (turn.me, found.made_by):
        await _require_no_office(turn, one)
    found.agreed_at = turn.now
    answers = (
        button(text("button-its-me"), ItsMe(invite=found.id or 0, yes=True)),
        button(text("button-not-me"), ItsMe(invite=found.id or 0, yes=False)),
    )
    words = text("accounts-confirm", who=members.called(turn.who))
    card = Card(key=_key(found), lines=(words,), buttons=(answers,))
    await turn.show(Card(key=_key(found), lines=(text("accounts-waits"),)))
    await turn.show_members([found.made_by], card)
    return None


@routes.tap(ItsMe)
async def its_me(turn: Turn, tap: ItsMe) -> Answer:
    """The first account's word: now the two are one person."""
    found = await _going_on(turn, tap.invite)
    other = found.used_by
    if found.made_by != turn.me or found.agreed_at is None or other in (None, turn.me):
        raise Refusal("old-button")
    assert other is not None
    if not tap.yes:
        found.used_by = None
        await turn.show(Card(key=_key(found), lines=(text("accounts-left"),)))
        await turn.show_members([other], note(text("accounts-declined")))
        return None
    for one in (turn.me, other):
        await _require_no_office(turn, one)
    await _join(turn, other)
    await turn.show(Card(key=_key(found), lines=(text("accounts-joined"),)))
    return None


async def _going_on(turn: Turn, id: int) -> Invite:
    """A joining that has begun and is not over. Raises Refusal."""
    found = await invites.invite(turn.work.db, id)
    begun = found is not None and found.kind is Opens.ACCOUNT and found.used_at is not None
    if found is None or found.used_at is None or not begun or not turn.private:
        raise Refusal("old-button")
    if turn.now >= found.used_at + ANSWER_WITHIN:
        raise Refusal("accounts-too-late")
    return found


async def _join(turn: Turn, other: int) -> None:
    theirs = await turn.work.db.get_one(Member, other)
    chats = await members.private_chats(turn.work.db, [other])
    nameless = theirs.nameless
    await merging.merge(turn.work.db, other, turn.me, turn.now)
    if nameless:
        # Who asked on either side not to be named is not named through the other.
        turn.who.nameless, turn.who.name = True, ""
    turn.work.record("joined-accounts", turn.me, about=turn.me)
    for chat, language in chats.values():
        spoken = members.spoken(turn.who.language, language, turn.community.language)
        words = note(text("accounts-joined"))
        await turn.work.post(
            Chat(chat.channel, chat.id, "private"), words, lane=Lane.ANSWER, language=spoken
        )
