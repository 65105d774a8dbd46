"""A sealed message tells nobody whom it goes to, and leaves no row when it was sent."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlmodel import SQLModel, select
from structlog.typing import EventDict

from chat.card import button
from chat.channel import Abilities, BadCard, Failure, NobodyThere, TryLater, Unknown
from chat.incoming import Chat
from chat.text import text
from handlers.buttons import WhatIDo
from storage import outbox
from storage.members import Account, Member
from storage.offers import Offer
from storage.outbox import Message, Shown
from storage.seal import Seal
from tests.bot.wall import Office, card

WANG = "8800551"
CHAT = Chat("telegram", WANG, "private")
OLD, NEW = b"the-key-of-yesterday-in-the-stories", b"the-key-of-today-in-these-stories"


@pytest.fixture
def sealed(office: Office) -> Office:
    """An office that has a key."""
    office.storage.seal = Seal([OLD])
    return office


async def whisper(office: Office, *words: str, key: str | None = None) -> None:
    async with office.storage.work(office.now()) as work:
        for one in words:
            await work.post(CHAT, card(one, key), language="en", sealed=True)


async def rows(office: Office, table: type[SQLModel]) -> Sequence[Message]:
    async with office.storage.reading() as db:
        return list((await db.exec(select(table))).all())


async def test_the_row_tells_neither_whom_it_goes_to_nor_what_it_says(sealed: Office) -> None:
    await whisper(sealed, "very secret", "more of it", key="matter:5")
    waiting = await rows(sealed, Message)
    assert len({one.chat for one in waiting}) == 1, "they wait behind each other"
    assert {one.key for one in waiting} == {None}
    assert {one.language for one in waiting} == {""}
    for sign in (WANG, "secret", "matter"):
        assert sign not in repr(waiting)

    await sealed.delivery.drain()

    assert sealed.wall.words(WANG) == ["very secret", "more of it"]
    assert {one.language for one in sealed.wall.order} == {"en"}
    assert await rows(sealed, Message) == await rows(sealed, Shown) == []


async def test_without_a_seal_it_is_said_as_always(office: Office) -> None:
    await whisper(office, "plain")
    [one] = await rows(office, Message)
    assert one.chat == WANG
    await office.delivery.drain()
    assert office.wall.words(WANG) == ["plain"]


@pytest.mark.parametrize("no", [TryLater(timedelta(seconds=9)), Unknown("reset")])
async def test_it_is_tried_again_in_its_place_over_a_restart(
    sealed: Office, no: Failure, log: list[EventDict]
) -> None:
    sealed.wall.fails[WANG] = [no]
    await whisper(sealed, "one", "two")
    await sealed.delivery.drain()
    assert sealed.wall.words(WANG) == []
    assert WANG not in repr(await rows(sealed, Message)) + str(log)
    sealed.open()
    await sealed.delivery.take_over()
    await sealed.later(60)
    assert sealed.wall.words(WANG) == ["one", "two"]
    assert await rows(sealed, Message) == []


@pytest.mark.parametrize("no", [NobodyThere("blocked by 8800551"), BadCard("8800551: too long")])
async def test_what_cannot_be_shown_is_erased_instead_of_kept(
    sealed: Office, no: Failure, log: list[EventDict]
) -> None:
    async with sealed.storage.work(sealed.now()) as work:
        member = Member(name="王秀英", since=sealed.now())
        work.db.add(member)
        await work.db.flush()
        account = Account(channel="telegram", address=WANG, member_id=member.id or 0)
        account.reachable = True
        work.db.add(account)
    sealed.wall.fails[WANG] = [no]
    await whisper(sealed, "one")
    await sealed.delivery.drain()
    assert await rows(sealed, Message) == []
    assert WANG not in str(log)
    [found] = await rows(sealed, Account)
    assert found.reachable is isinstance(no, BadCard)


async def test_after_a_new_key_what_waits_still_goes_out(sealed: Office) -> None:
    await whisper(sealed, "one")
    sealed.storage.seal = Seal([NEW, OLD])
    await sealed.delivery.drain()
    assert sealed.wall.words(WANG) == ["one"]


async def test_what_no_key_opens_is_set_aside_and_holds_up_no_other(sealed: Office) -> None:
    await whisper(sealed, "lost")
    sealed.storage.seal = Seal([NEW])
    await sealed.say(WANG, "later")
    await sealed.delivery.drain()
    assert sealed.wall.words(WANG) == ["later"]
    [left] = [one for one in await rows(sealed, Message) if one.fate == "parked"]
    assert (left.why, WANG in repr(left)) == ("UnreadableCard", False)


async def test_where_numbers_stand_for_buttons_none_are_kept(sealed: Office) -> None:
    sealed.wall.can = Abilities(buttons=False)
    asked = card("done?").model_copy(
        update={"buttons": ((button(text("button-look"), WhatIDo()),),)}
    )
    async with sealed.storage.work(sealed.now()) as work:
        await work.post(CHAT, asked, sealed=True)
    await sealed.delivery.drain()
    assert sealed.wall.words(WANG) == ["done?"]
    assert await rows(sealed, Offer) == []


async def test_hiding_seals_what_the_turn_said_and_forgets_what_was_sent(sealed: Office) -> None:
    await sealed.say(WANG, "earlier")
    await sealed.delivery.drain()
    sealed.elapsed += 1
    await sealed.say("8800552", "to somebody else")
    async with sealed.storage.work(sealed.now()) as work:
        await work.post(CHAT, card("before"))
        await work.hide(7, CHAT)
        await work.post(CHAT, card("after"))
        await work.post(Chat("telegram", "-1003"), card("for all"))
        work.note(1, "satisfied", 7)
        work.note(1, "take", 8)
        assert [one.member_id for one in work.db.new] == [None, 8]
        work.db.expunge_all()
    left = await rows(sealed, Message)
    assert sorted(one.chat[0] for one in left) == ["-", "8", "~", "~"]
    assert WANG not in repr(left)
    await sealed.delivery.drain()
    assert sealed.wall.words(WANG) == ["earlier", "before", "after"]


async def test_the_queue_of_a_chat_is_found_only_with_the_key() -> None:
    queues = {
        outbox.hidden_queue(Seal([key]), Chat("telegram", who))
        for key in (OLD, NEW)
        for who in (WANG, "8800552")
    }
    assert len(queues) == 4
    assert not any(WANG in one for one in queues)
