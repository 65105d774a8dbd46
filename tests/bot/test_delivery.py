"""What waits goes out in order, in its lane, once; what must wait delays no other."""

import asyncio
from datetime import timedelta

import sqlalchemy as sa

from bot.delivery import REMEMBER
from bot.pace import Limits
from chat.card import Reaction
from chat.channel import TryLater
from chat.incoming import Chat
from storage import outbox_flight
from storage.outbox import Lane, Message
from tests.bot.wall import Office, card

A, B = "-1003", "-1005"


async def test_of_800_chats_one_is_stuck_for_ten_minutes_and_no_other_waits(
    office: Office,
) -> None:
    chats = [str(-1000 - one) for one in range(800)]
    async with office.storage.work(office.now()) as work:
        for words in ("first", "second"):
            for chat in chats:
                await work.post(Chat("telegram", chat), card(words))
    office.wall.fails["-1400"] = [TryLater(timedelta(minutes=10))]
    await office.delivery.drain()
    assert office.wall.words("-1400") == []
    for chat in chats:
        assert chat == "-1400" or office.wall.words(chat) == ["first", "second"]
    await office.later(599)
    assert office.wall.words("-1400") == []
    await office.later(2)
    assert office.wall.words("-1400") == ["first", "second"]


async def test_a_stuck_chat_is_remembered_over_a_restart(office: Office) -> None:
    office.wall.fails[A] = [TryLater(timedelta(minutes=10))]
    await office.say(A, "one")
    await office.delivery.drain()
    office.open()
    await office.delivery.take_over()
    await office.later(300)
    assert office.wall.words(A) == []
    await office.later(301)
    assert office.wall.words(A) == ["one"]


async def test_emergencies_go_first_then_answers_then_cards_then_digests(office: Office) -> None:
    for lane in (Lane.DIGEST, Lane.CARD, Lane.ANSWER, Lane.EMERGENCY):
        await office.say(A, f"{lane.name} 1", f"{lane.name} 2", lane=lane)
    await office.delivery.drain()
    order = ("EMERGENCY", "ANSWER", "CARD", "DIGEST")
    assert office.wall.words(A) == [f"{lane} {n}" for lane in order for n in (1, 2)]


async def test_an_emergency_does_not_wait_for_a_message_that_is_on_its_way(
    office: Office,
) -> None:
    office.wall.gates["slow"] = asyncio.Event()
    await office.say(A, "slow", "behind it")
    draining = asyncio.create_task(office.delivery.drain())
    await office.wall.knocked.wait()
    await office.say(A, "fire", lane=Lane.EMERGENCY)
    await office.delivery.round()
    while not office.wall.words(A):
        await asyncio.sleep(0)
    assert office.wall.words(A) == ["fire"]
    office.wall.gates["slow"].set()
    await draining
    assert office.wall.words(A) == ["fire", "slow", "behind it"]


async def test_a_newer_state_takes_the_place_of_the_one_that_waits(office: Office) -> None:
    await office.post(A, card("old", "matter:1"))
    await office.say(A, "between")
    await office.post(A, card("new", "matter:1"))
    await office.delivery.drain()
    assert office.wall.words(A) == ["new", "between"]


async def test_a_message_on_its_way_is_not_touched_and_the_newer_state_edits_it(
    office: Office,
) -> None:
    office.wall.gates["old"] = asyncio.Event()
    await office.post(A, card("old", "matter:1"))
    draining = asyncio.create_task(office.delivery.drain())
    await office.wall.knocked.wait()
    await office.post(A, card("new", "matter:1"))
    office.wall.gates["old"].set()
    await draining
    assert office.wall.words(A) == ["old", "new"]
    [bubble] = office.wall.bubbles.values()
    assert bubble.edits == 1


async def test_a_row_put_back_takes_the_newer_content_in_its_older_place(office: Office) -> None:
    office.wall.gates["old"] = asyncio.Event()
    await office.post(A, card("old", "matter:1"))
    await office.say(A, "between")
    draining = asyncio.create_task(office.delivery.drain())
    await office.wall.knocked.wait()
    await office.post(A, card("new", "matter:1"))
    office.wall.fails[A] = [TryLater(timedelta(seconds=3))]
    office.wall.gates["old"].set()
    await draining
    await office.later(4)
    assert office.wall.words(A) == ["new", "between"]


async def test_what_was_on_its_way_when_the_process_died_goes_again_in_its_place(
    office: Office,
) -> None:
    office.wall.gates["one"] = asyncio.Event()
    await office.say(A, "one", "two")
    dying = asyncio.create_task(office.delivery.drain())
    await office.wall.knocked.wait()
    dying.cancel()
    office.wall.gates.clear()
    office.open()
    await office.delivery.take_over()
    await office.delivery.drain()
    assert office.wall.words(A) == ["one", "two"]


async def test_after_a_restart_the_last_minute_still_counts(office: Office) -> None:
    office.limits = Limits()
    office.open()
    await office.say(A, *(str(n) for n in range(20)))
    for _ in range(30):
        await office.later(1.01)
    assert len(office.wall.words(A)) == 15
    office.open()
    await office.delivery.take_over()
    await office.later(1.01)
    assert len(office.wall.words(A)) == 15
    await office.later(31)
    assert len(office.wall.words(A)) == 16


async def test_what_may_have_arrived_before_a_restart_counts_as_sent(office: Office) -> None:
    office.limits = Limits()
    office.open()
    await office.say(A, "one")
    async with office.storage.writing() as db:
        await db.execute(sa.update(Message).values(fate="sending"))
    await office.delivery.take_over()
    await office.later(0.9)
    assert office.wall.words(A) == []
    await office.later(0.2)
    assert office.wall.words(A) == ["one"]


async def test_claims_of_a_lost_commit_wait_again(office: Office) -> None:
    """The commit arrived, its answer did not: the rows say they are being sent, and nobody is."""
    await office.delivery.take_over()
    await office.say(A, "one")
    async with office.storage.writing() as db:
        assert len(await outbox_flight.claim(db, [1])) == 1
    await office.later(1)
    assert office.wall.words(A) == ["one"]


async def test_two_that_claim_one_row_do_not_both_get_it(office: Office) -> None:
    await office.say(A, "one")
    async with office.storage.writing() as db:
        first = await outbox_flight.claim(db, [1])
    async with office.storage.writing() as db:
        second = await outbox_flight.claim(db, [1])
    assert [len(first), len(second)] == [1, 0]


async def test_a_row_nobody_can_read_holds_up_no_other(office: Office) -> None:
    await office.say(A, "broken", "two")
    await office.say(B, "three")
    async with office.storage.writing() as db:
        await db.execute(sa.update(Message).where(Message.id == 1).values(what={"what": "song"}))
    await office.delivery.drain()
    assert office.wall.words(A) == ["two"]
    assert office.wall.words(B) == ["three"]
    assert (await office.fates())["1 parked"] == "UnreadableCard"


async def test_a_sign_under_a_message_goes_out_like_everything_else(office: Office) -> None:
    await office.post(A, Reaction(message="7", emoji="👌"), Lane.ANSWER)
    await office.delivery.drain()
    assert office.wall.words(A) == ["👌"]


async def test_sent_rows_are_forgotten_when_pacing_needs_them_no_more(office: Office) -> None:
    await office.say(A, "one")
    await office.delivery.drain()
    assert len(await office.fates()) == 1
    await office.later(2 * REMEMBER.total_seconds())
    assert await office.fates() == {}


async def test_at_a_stop_what_is_on_its_way_lands_and_is_recorded(office: Office) -> None:
    office.wall.gates["one"] = asyncio.Event()
    await office.say(A, "one")
    draining = asyncio.create_task(office.delivery.drain())
    await office.wall.knocked.wait()
    draining.cancel()
    office.wall.gates["one"].set()
    await office.delivery.finish()
    assert list(await office.fates()) == ["1 sent"]
