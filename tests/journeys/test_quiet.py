"""What a group did not ask for: never at night nor at noon, at most five times a day beside
the digest, and never lost."""

from datetime import timedelta

from chat.card import Card, note
from chat.incoming import Chat
from chat.text import text
from handlers.telling import show_members, tell_group, told_at
from storage.members import Account
from storage.outbox import Lane
from tests.house import B3, B5, NOON, House

GROUP = Chat("telegram", B3)
HOUR = timedelta(hours=1)


def at(house: House, hour: float, day: int = 0) -> None:
    """The clocks of the community show this hour."""
    house.time = NOON + timedelta(days=day) + HOUR * (hour - 12)


async def tell(house: House, *numbers: int, chat: Chat = GROUP, key: str | None = None) -> None:
    async with house.storage.work(house.time) as work:
        for number in numbers:
            card = note(text("code-report", number=number)).model_copy(update={"key": key})
            await tell_group(work, house.community, chat, card)
    await house.deliver()


def numbers(house: House, chat: str = B3) -> list[int]:
    return [card.lines[0].facts["number"] for card in house.wall(chat)]


async def test_by_day_a_group_is_told_at_once_and_at_night_the_next_morning(house: House) -> None:
    at(house, 20.9)
    await tell(house, 1)
    assert numbers(house) == [1]
    at(house, 21)
    await tell(house, 2)
    await house.later(hours=11.4)
    assert numbers(house) == [1]
    await house.later(hours=0.2)
    assert numbers(house) == [1, 2]


async def test_at_noon_it_waits_until_two(house: House) -> None:
    at(house, 13)
    await tell(house, 1)
    assert numbers(house) == []
    await house.later(hours=1)
    assert numbers(house) == [1]


async def test_the_sixth_of_a_day_is_told_the_next_morning_and_the_groups_count_apart(
    house: House,
) -> None:
    at(house, 9)
    await tell(house, *range(1, 13))
    await tell(house, 1, chat=Chat("telegram", B5))
    assert numbers(house) == [1, 2, 3, 4, 5]
    assert numbers(house, B5) == [1]
    await house.later(hours=23.4)
    assert len(numbers(house)) == 5
    await house.later(hours=0.2)
    assert numbers(house) == list(range(1, 11))
    await house.later(hours=24)
    assert numbers(house) == list(range(1, 13))


async def test_what_came_up_at_night_is_of_the_morning_it_is_told(house: House) -> None:
    at(house, 22)
    await tell(house, 1, 2)
    at(house, 9, day=1)
    await tell(house, *range(3, 9))
    assert numbers(house) == [1, 2, 3, 4, 5]


async def test_an_edit_wakes_nobody_so_it_is_neither_held_nor_counted(house: House) -> None:
    at(house, 20)
    await tell(house, 1, key="matter:9")
    at(house, 23)
    for number in range(2, 20):
        await tell(house, number, key="matter:9")
    assert numbers(house) == [19]
    assert house.bubble(B3, "matter:9").edits == 18
    at(house, 9, day=1)
    await tell(house, *range(1, 7))
    assert numbers(house) == [19, 1, 2, 3, 4, 5]


async def test_a_newer_state_of_what_is_held_takes_its_place_and_no_other(house: House) -> None:
    at(house, 9)
    await tell(house, *range(1, 6))
    at(house, 23)
    for number in range(7, 20):
        await tell(house, number, key="matter:9")
    at(house, 8.4, day=1)
    await house.deliver()
    assert len(numbers(house)) == 5
    at(house, 8.5, day=1)
    await house.deliver()
    await tell(house, *range(20, 25))
    assert numbers(house) == [1, 2, 3, 4, 5, 19, 20, 21, 22, 23]


async def test_somebody_alone_is_told_by_the_clock_in_the_morning_and_answered_at_night(
    house: House,
) -> None:
    wang = house.person("王阿姨")
    at(house, 23)
    await wang.whispers("/help")
    answered = len(house.wall(wang.id))
    assert answered == 1
    [me] = [one.member_id for one in await house.rows(Account) if one.address == wang.id]
    async with house.storage.work(house.time) as work:
        later = told_at(work, house.community, alone=True)
        card = Card(lines=(text("code-report", number=1),))
        assert await show_members(work, house.community, [me], card, Lane.CARD, not_before=later)
    await house.deliver()
    await wang.whispers("/help")
    assert len(house.wall(wang.id)) == 2
    await house.later(hours=9.5)
    assert len(house.wall(wang.id)) == 3
    async with house.storage.work(house.time) as work:
        assert told_at(work, house.community, alone=True) is None
