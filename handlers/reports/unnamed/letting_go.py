"""A report is taken back, or no longer tells who made it."""

from collections.abc import Collection

from chat.card import Card, Delete
from chat.text import text
from domain.matters import OPEN, Move, State, after
from handlers.doors import has_its_own
from handlers.reports.shown import cards
from handlers.reports.told import first_word
from handlers.reports.worked import along
from handlers.telling import clear_copies
from handlers.turn import Answer, Turn
from storage import forgetting, joined, matters, members, outbox_cards, phones, sealed
from storage.matters import Matter, Photo, Voice
from storage.members import Member
from storage.outbox import Lane
from storage.parts import parts
from storage.places import Community
from storage.seal import Unsealable
from storage.work import Work


async def take_back(turn: Turn, matter: Matter) -> Answer:
    """〔删掉这条〕: what nobody has taken on is gone; what somebody works on, or neighbours
    have too, goes on without the reporter's name. Only for the reporter: the caller has asked."""
    split = [one for one in await parts(turn.work.db, matter.id or 0) if one.state in OPEN]
    shared = await joined.having(turn.work.db, matter)
    if matter.state is not State.WAITING or split or shared:
        await sealed.forget(turn.work.db, [matter.id or 0])
        await let_go(turn.work, turn.community, matter, await secrets_of(turn.work, turn.who))
        await first_word.settle(turn, matter.id or 0, text("taken-off"))
        return text("taken-off")
    matter.state = after(matter.state, Move.WITHDRAW)
    matter.due_at = matter.answer_by = None
    turn.work.note(matter.id or 0, Move.WITHDRAW.value, turn.me)
    await _take_files_back(turn.work, matter, photos=True)
    matter.words = matter.title = ""
    await along.hush(turn.work, matter)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)
    matter.held_until = None
    await forgetting.drop_waiting(turn.work.core, f"same:{matter.id}")
    await clear_copies(turn.work, turn.community, f"panel:{matter.id}")
    await forgetting.unlink(turn.work.db, matter, ())
    await first_word.settle(turn, matter.id or 0, text("did-withdraw"))
    return text("did-withdraw")


async def let_go(
    work: Work,
    community: Community,
    matter: Matter,
    secrets: Collection[str],
    *,
    photos: bool = True,
) -> None:
    """Nobody can tell any more who reported it: not from the row, nor from a card; the photos of
    what was told in private go too, unless they are to stay."""
    await _take_files_back(work, matter, photos=photos and not matter.open)
    await forgetting.unlink(work.db, matter, secrets, photos=photos)
    if has_its_own(matter):
        await clear_shown(work, community, f"{matter.kind}-panel:{matter.id}")
        return
    if matter.state in OPEN:
        await cards.redraw(work, community, matter)
    await redraw_panels(work, community, matter)
    if matter.state in (State.DONE, State.PROPOSED):
        await cards.settle_question(work, community, matter, text("answered-withdraw"))


async def renamed(work: Work, community: Community, member: Member) -> None:
    """Whoever is on one of a member's matters, and every neighbour where the member is on one,
    reads what they are called now."""
    for matter in await forgetting.reported(work.db, member.id or 0):
        if has_its_own(matter):
            await clear_shown(work, community, f"{matter.kind}-panel:{matter.id}")
            continue
        await redraw_panels(work, community, matter)
        if matter.state in (State.DONE, State.PROPOSED):
            await _ask_again(work, community, matter, member)
    for matter in await forgetting.handled(work.db, member.id or 0):
        await cards.redraw(work, community, matter)


async def redraw_panels(work: Work, community: Community, matter: Matter) -> None:
    """The newest state for whoever works with it, and none in older copies, which would go on
    telling the name; neighbours' cards stay as they are."""
    for key in (f"panel:{matter.id}", f"done:{matter.id}", f"up:{matter.id}"):
        await clear_copies(work, community, key)
    await cards.redraw_in_charge(work, community, matter)


async def clear_shown(work: Work, community: Community, key: str) -> None:
    """A card that told a name says nothing any more, and its older copies neither."""
    for chat, _ in await outbox_cards.where_shown(work.core, key):
        language = await members.language_at(work.db, chat, community.language)
        card = Card(key=key, lines=(text("old-button"),))
        await work.post(chat, card, lane=Lane.CARD, language=language)
    await clear_copies(work, community, key)


async def secrets_of(work: Work, member: Member) -> set[str]:
    """What must be struck out wherever a member is to be forgotten: name and number."""
    found = {member.name} if member.name else set()
    phone = await phones.of(work.db, member.id or 0)
    if phone is not None and work.seal is not None:
        try:
            found.add(work.seal.open(phone.sealed))
        except Unsealable:
            return found  # nobody can read it, so it stands nowhere in plain words either
    return found


async def _ask_again(work: Work, community: Community, matter: Matter, member: Member) -> None:
    """The open question whether it is really done, in place, by the new name."""
    for chat, _ in await outbox_cards.where_shown(work.core, f"done:{matter.id}"):
        asked = await cards.named(work, matter, chat)
        at = matter.done_at or work.now
        card = cards.question(matter, member, asked, at, None)
        language = await members.language_at(work.db, chat, community.language)
        await work.post(chat, card, lane=Lane.ANSWER, language=language)


async def _take_files_back(work: Work, matter: Matter, *, photos: bool) -> None:
    """The voices, and the pictures, that were shown to whoever works on it are taken back."""
    id = matter.id or 0
    files: list[tuple[str, Photo | Voice]] = [
        (f"voice:{id}:{one.id}", one) for one in await matters.voices(work.db, id)
    ]
    if photos:
        files += [(f"photo:{id}:{one.id}", one) for one in await matters.photos(work.db, id)]
    for key, row in files:
        await forgetting.drop_waiting(work.core, key)
        for chat, message in await outbox_cards.where_shown(work.core, key):
            await work.post(chat, Delete(message=message), lane=Lane.ANSWER)
            await outbox_cards.gone(work.core, chat, key)
        await work.db.delete(row)
    await work.db.flush()


def phone_cards(member_id: int) -> str:
    """How the keys of the cards begin that show a member's number."""
    return f"phone:{member_id}:"


async def number_gone(work: Work, community: Community, member_id: int) -> None:
    """Wherever a number was shown, or is about to be, it says that it was taken back."""
    for chat, key in await forgetting.cards_like(work.core, phone_cards(member_id)):
        language = await members.language_at(work.db, chat, community.language)
        card = Card(key=key, lines=(text("phone-gone"),))
        await work.post(chat, card, lane=Lane.ANSWER, language=language)
