"""What is held until a moment goes out then, and meanwhile is in nobody's way."""

from datetime import timedelta

from chat.incoming import Chat
from storage.outbox import Lane
from tests.bot.wall import Office, card

A, B = "-1003", "-1005"
HOUR = timedelta(hours=1)


async def hold(office: Office, words: str, hours: float, **more: object) -> None:
    async with office.storage.work(office.now()) as work:
        until = office.now() + HOUR * hours
        key = more.pop("key", None)
        await work.post(Chat("telegram", A), card(words, key), not_before=until, **more)


async def test_what_is_held_goes_at_its_moment_and_delays_nothing_in_its_own_lane(
    office: Office,
) -> None:
    await hold(office, "held", 8)
    await office.say(A, "one", "two")
    await office.delivery.drain()
    assert office.wall.words(A) == ["one", "two"]
    await office.later(8 * 3600 - 1)
    assert office.wall.words(A) == ["one", "two"]
    await office.later(1)
    assert office.wall.words(A) == ["one", "two", "held"]


async def test_at_its_moment_what_was_held_stands_in_its_old_place(office: Office) -> None:
    await hold(office, "held first", 1)
    await hold(office, "held second", 1)
    office.elapsed += 3600
    await office.say(A, "said now")
    await office.delivery.drain()
    assert office.wall.words(A) == ["held first", "held second", "said now"]


async def test_what_is_held_is_held_over_a_restart(office: Office) -> None:
    await hold(office, "held", 2, lane=Lane.DIGEST)
    office.open()
    await office.delivery.take_over()
    await office.later(2 * 3600 - 1)
    assert office.wall.words(A) == []
    await office.later(1)
    assert office.wall.words(A) == ["held"]


async def test_a_newer_state_of_a_held_card_is_held_as_long(office: Office) -> None:
    await hold(office, "old", 2, key="matter:1")
    await hold(office, "new", 5, key="matter:1")
    await office.later(2 * 3600)
    assert office.wall.words(A) == ["new"]


async def test_the_earlier_of_two_moments_counts_and_now_is_the_earliest(office: Office) -> None:
    await hold(office, "late", 5, key="matter:1")
    await hold(office, "earlier", 1, key="matter:1")
    await hold(office, "asked for", 5, key="matter:2")
    await office.post(A, card("answered", "matter:2"))
    await office.delivery.drain()
    assert office.wall.words(A) == ["answered"]
    await office.later(3600)
    assert office.wall.words(A) == ["answered", "earlier"]


async def test_the_quiet_round_does_not_wait_for_what_is_held(office: Office) -> None:
    await hold(office, "held", 9)
    await office.delivery.quiet()
    assert office.wall.words(A) == []
    assert await office.fates() == {"1 waiting": ""}
