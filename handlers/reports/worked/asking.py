"""What the reporter hears: it is done, and is it? Or why it waits. In private, or by a reply to
their own message where they never opened the private chat."""

from chat.card import Card
from chat.incoming import Chat
from chat.text import Text, text
from domain.matters import Move
from handlers.reports.chain import charge
from handlers.reports.shown import cards
from handlers.reports.shown.panel import rows_of, step_buttons
from handlers.reports.unnamed import sealing
from handlers.telling import show_members, told_at
from storage import history, members, outbox_cards
from storage.matters import Matter
from storage.members import Member
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work


async def is_it_done(
    work: Work, community: Community, matter: Matter, *, anew: bool = True
) -> None:
    """Is it really done? Asked of the reporter alone, in one tap or a word. What somebody said in
    private of how it was done stays out of the group. Not `anew`: they were asked already and have
    not answered, so only the words change."""
    said = await history.last(work.db, matter.id or 0, Move.FINISH.value)
    how = said.facts.get("how", "") if said and matter.done_at == said.at else ""
    if matter.anonymous:
        await sealing.ask(work, community, matter, how)
        return
    if matter.reporter_id is None:
        return
    reporter = await work.db.get_one(Member, matter.reporter_id)
    place = await work.db.get_one(Place, matter.place_id)
    at = matter.done_at or work.now
    # Asked before (it was not really done): a new message, because an edit tells nobody.
    if anew:
        await as_new(work, f"done:{matter.id}")
    code = cards.code(matter, place)
    reply_to = None if matter.open else matter.said_message
    card = cards.question(matter, reporter, code, at, reply_to, how=how)
    if await show_members(work, community, [matter.reporter_id], card) or not matter.open:
        return
    aloud = how if said is not None and said.facts.get("aloud") else ""
    chat = Chat(matter.said_channel, matter.said_chat)
    code = await cards.named(work, matter, chat)
    card = cards.question(matter, reporter, code, at, matter.said_message, how=aloud)
    await work.post(chat, card, lane=Lane.ANSWER, language=community.language)


async def tell(
    work: Work, community: Community, matter: Matter, card: Card, *, aloud: bool = False
) -> bool:
    """The reporter hears something new, in private; with `aloud` by a reply to their own words
    where that is the only way and neighbours see the matter anyhow."""
    card = card.model_copy(update={"key": None if matter.anonymous else f"told:{matter.id}"})
    await as_new(work, f"told:{matter.id}")
    if await sealing.show_teller(work, community, matter, card):
        return True
    if not (aloud and matter.open and matter.said_chat):
        return False
    chat = Chat(matter.said_channel, matter.said_chat)
    card = card.model_copy(update={"reply_to": matter.said_message})
    await work.post(chat, card, lane=Lane.ANSWER, language=community.language)
    return True


async def settle(work: Work, community: Community, matter: Matter, words: Text) -> None:
    """What was told last was answered: the words say how, and nothing is left to tap."""
    await cards.settle_question(work, community, matter, words)
    key = f"told:{matter.id}"
    for chat, _ in await outbox_cards.where_shown(work.core, key):
        line = text("coded", code=await cards.named(work, matter, chat), words=words)
        language = await members.language_at(work.db, chat, community.language)
        await work.post(chat, Card(key=key, lines=(line,)), lane=Lane.ANSWER, language=language)


async def tell_in_charge(
    work: Work, community: Community, matter: Matter, words: Text, *, by_clock: bool = False
) -> None:
    """Whoever is on it hears words about it, with what can be done; what the clock says at night
    waits for the morning."""
    key = f"mark:{matter.id}" if by_clock else None
    if key is not None:
        await as_new(work, key)
    card = Card(key=key, lines=(words,), buttons=rows_of(step_buttons(matter)))
    at = told_at(work, community, alone=True) if by_clock else None
    await charge.tell(work, community, matter, card, not_before=at)


async def as_new(work: Work, key: str) -> None:
    """The next showing of a card is a new message, because an edit tells nobody."""
    for chat, _ in await outbox_cards.where_shown(work.core, key):
        await outbox_cards.forget(work.core, chat, key)


async def say_alone(work: Work, community: Community, matter: Matter, card: Card) -> None:
    """One more message to the reporter, in private or not at all."""
    await sealing.show_teller(work, community, matter, card)
