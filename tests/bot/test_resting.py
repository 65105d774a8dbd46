"""A card may rest between two edits: what changes meanwhile is shown once, and nothing waits for
it."""

import asyncio
from datetime import timedelta

from chat.card import Card
from chat.channel import Abilities, TryLater
from storage import outbox_cards
from storage.outbox import Lane
from tests.bot.wall import START, Office, card

A, B = "-1003", "-1005"
#: Seconds.
RESTS = 6


def tired(words: object, *, slight: bool = False) -> Card:
    """The newest state of a card that rests."""
    return card(str(words), "poll:1").model_copy(update={"rests": RESTS, "slight": slight})


async def test_many_changes_within_a_minute_are_few_edits_and_the_last_is_shown(
    office: Office,
) -> None:
    for n in range(301):
        await office.post(A, tired(n))
        await office.later(0.2)
    await office.later(RESTS)
    shown = office.wall.words(A)
    assert (shown[0], shown[-1]) == ("0", "300")
    assert len(shown) <= 1 + 11
    [bubble] = office.wall.order
    assert bubble.edits == len(shown) - 1


async def test_a_card_that_changes_seldom_is_edited_at_once(office: Office) -> None:
    for n in range(3):
        await office.post(A, tired(n))
        await office.delivery.drain()
        assert office.wall.words(A)[-1] == str(n)
        await office.later(RESTS)


async def test_nothing_waits_for_a_card_that_rests(office: Office) -> None:
    for chat in (A, B):
        await office.post(chat, tired("first"))
    await office.delivery.drain()
    await office.post(A, tired("second"))
    await office.say(A, "another card")
    await office.say(A, "an answer", lane=Lane.ANSWER)
    await office.delivery.drain()
    assert office.wall.words(A) == ["first", "an answer", "another card"]
    async with asyncio.timeout(5):
        await office.delivery.quiet()  # what rests is no reason to wait
    await office.later(RESTS)
    assert office.wall.words(A)[-1] == "second"
    assert office.wall.words(B) == ["first"]


async def test_it_rests_over_a_restart(office: Office) -> None:
    await office.post(A, tired("first"))
    await office.delivery.drain()
    office.open()
    await office.delivery.take_over()
    await office.post(A, tired("second"))
    await office.later(RESTS - 1)
    assert office.wall.words(A) == ["first"]
    await office.later(1)
    assert office.wall.words(A) == ["first", "second"]


async def test_one_that_the_channel_put_off_rests_from_when_it_was_shown(office: Office) -> None:
    await office.post(A, tired("first"))
    await office.delivery.drain()
    await office.post(A, tired("second"))
    office.wall.fails[A] = [TryLater(timedelta(seconds=1))]
    await office.later(RESTS)
    await office.post(A, tired("third"))
    await office.later(1)
    assert office.wall.words(A) == ["first", "third"]
    await office.post(A, tired("fourth"))
    await office.later(RESTS - 1)
    assert office.wall.words(A)[-1] == "third"
    await office.later(1)
    assert office.wall.words(A)[-1] == "fourth"


async def test_posted_anew_below_it_does_not_rest(office: Office) -> None:
    await office.post(A, tired("first"))
    await office.delivery.drain()
    async with office.storage.work(START) as work:
        [(chat, _)] = await outbox_cards.where_shown(work.core, "poll:1")
        await outbox_cards.forget(work.core, chat, "poll:1")
    await office.post(A, tired("second"))
    await office.delivery.drain()
    assert office.wall.words(A) == ["first", "second"]
    assert len(office.wall.order) == 2


async def test_slight_changes_are_no_new_messages_where_nothing_can_be_edited(
    office: Office,
) -> None:
    office.wall.can = Abilities(edits=False)
    await office.post(A, tired("first", slight=True))
    await office.later(RESTS)
    await office.post(A, tired("second", slight=True))
    await office.later(RESTS)
    assert office.wall.words(A) == ["first"]
    async with office.storage.work(START) as work:
        [(_, message)] = await outbox_cards.where_shown(work.core, "poll:1")
    assert message == office.wall.order[0].message
    await office.post(A, tired("over"))
    await office.later(RESTS)
    assert office.wall.words(A) == ["first", "over"]
