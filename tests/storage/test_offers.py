"""Numbers stand for buttons until they are used again, on both engines."""

from chat.incoming import Chat
from storage import offers
from storage.work import Storage

HERE, THERE = Chat("console", "building"), Chat("console", "other")


async def test_numbers_go_on_and_begin_anew_behind_the_last(storage: Storage) -> None:
    async with storage.writing() as db:
        assert await offers.offer(db, HERE, ["a", "b"]) == 1
        assert await offers.offer(db, HERE, ["c"]) == 3
        assert await offers.offer(db, THERE, ["x"]) == 1
        for _ in range(31):
            await offers.offer(db, HERE, ["d", "e", "f"])
        assert await offers.offer(db, HERE, ["g", "h", "i"]) == 97
        assert await offers.chosen(db, HERE, 2) == "b"
        assert await offers.offer(db, HERE, ["k", "l"]) == 1
        found = [await offers.chosen(db, HERE, number) for number in (1, 2, 3, 99)]
        assert found == ["k", "l", "c", "i"]
        assert await offers.chosen(db, THERE, 1) == "x"
        assert await offers.chosen(db, THERE, 2) is None


async def test_they_follow_a_chat_that_moves(storage: Storage) -> None:
    async with storage.writing() as db:
        await offers.offer(db, HERE, ["a", "b"])
        await offers.offer(db, THERE, ["x"])
        await offers.moved(db, HERE, THERE.id)
        assert [await offers.chosen(db, THERE, number) for number in (1, 2)] == ["x", "b"]
        assert await offers.chosen(db, HERE, 1) is None
