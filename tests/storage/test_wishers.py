"""People in wishes: joined, forgotten, and long afterwards."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from domain.deadlines import Tier
from domain.matters import Kind as MatterKind
from domain.matters import State as MatterState
from domain.places import Level
from domain.wishes import Claim, Kind, State
from storage import wishers, wishes
from storage.history import Entry
from storage.matters import Matter
from storage.members import Member
from storage.places import Place
from storage.wishes import Wish, WishClaim
from storage.work import Storage, Work

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
async def street(storage: Storage) -> Storage:
    """A building, and four people."""
    async with storage.work(NOW) as work:
        work.db.add(Place(key="b3", kind=Level.BUILDING, name="3号楼", short="3号楼", since=NOW))
        await work.db.flush()
        for name in ("王阿姨", "李楼长", "小张", "小林"):
            work.db.add(Member(name=name, since=NOW))
            await work.db.flush()
    return storage


async def a_wish(work: Work, number: int, wisher: int, state: State = State.PUBLISHED) -> Wish:
    matter = Matter(
        kind=MatterKind.WISH, place_id=1, level_id=1, number=number, state=MatterState.WAITING,
        tier=Tier.COUNCIL, title="王阿姨想借轮椅", words="", said_channel="telegram",
        said_chat="-3", said_message=str(number), created_at=NOW, arrived_at=NOW,
    )  # fmt: skip
    work.db.add(matter)
    await work.db.flush()
    wish = Wish(
        matter_id=matter.id or 0, wisher_id=wisher, kind=Kind.THING, state=state, words="骨折了",
        public="王阿姨想借轮椅", place_id=1, checked_by=2, password="桂花",
    )  # fmt: skip
    work.db.add(wish)
    await work.db.flush()
    work.note(wish.matter_id, "wish-said", wisher)
    return wish


def a_claim(wish: Wish, member: int, state: Claim = Claim.HELD) -> WishClaim:
    return WishClaim(wish_id=wish.id or 0, member_id=member, state=state, at=NOW, adult="爸爸")


async def claims(storage: Storage) -> list[tuple[int | None, Claim]]:
    async with storage.reading() as db:
        rows = (await db.exec(select(WishClaim).order_by(WishClaim.id))).all()  # type: ignore[arg-type]
        return [(one.member_id, one.state) for one in rows]


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        (Claim.HELD, Claim.IN_LINE, [(3, Claim.HELD)]),
        (Claim.IN_LINE, Claim.HELD, [(3, Claim.HELD)]),
        (Claim.RELEASED, Claim.ASKED, [(3, Claim.ASKED)]),
        (Claim.RELEASED, Claim.PASSED, [(3, Claim.RELEASED)]),
    ],
)
async def test_of_two_claims_of_one_person_the_one_with_a_place_stays(
    street: Storage, first: Claim, second: Claim, left: list[tuple[int, Claim]]
) -> None:
    async with street.work(NOW) as work:
        wish = await a_wish(work, 1, 1)
        work.db.add_all([a_claim(wish, 3, first), a_claim(wish, 4, second)])
        await work.db.flush()
        await wishers.merge(work.db, 4, 3, NOW)
    assert await claims(street) == left


async def test_nobody_claims_the_wish_that_turns_out_to_be_their_own(street: Storage) -> None:
    async with street.work(NOW) as work:
        wish = await a_wish(work, 1, 1)
        work.db.add(a_claim(wish, 3))
        await work.db.flush()
        await wishers.merge(work.db, 3, 1, NOW)
    assert await claims(street) == [(1, Claim.RELEASED)]
    async with street.reading() as db:
        assert (await db.get_one(Matter, 1)).due_at == NOW


async def test_what_is_forgotten_names_nobody_anywhere(street: Storage) -> None:
    async with street.work(NOW) as work:
        mine, other = await a_wish(work, 1, 1), await a_wish(work, 2, 3)
        work.db.add_all([a_claim(mine, 3), a_claim(other, 1), a_claim(other, 4, Claim.DONE)])
        work.note(other.matter_id, "wish-claimed", 1)
        await work.db.flush()
        await wishers.forget(work.db, 1, ["王阿姨"], NOW)
        await wishers.forget(work.db, 4, ["小林"], NOW)
    assert await claims(street) == [
        (3, Claim.HELD), (None, Claim.RELEASED), (None, Claim.DONE)
    ]  # fmt: skip
    async with street.reading() as db:
        wish, matter = await db.get_one(Wish, 1), await db.get_one(Matter, 1)
        assert (wish.wisher_id, wish.words, wish.password, wish.public) == (
            None, "", "", "＊＊想借轮椅"
        )  # fmt: skip
        assert (matter.said_chat, matter.title, matter.due_at) == ("", "＊＊想借轮椅", NOW)
        assert (await db.get_one(Wish, 2)).words == "骨折了"
        lines = (await db.exec(select(Entry.member_id).order_by(Entry.id))).all()  # type: ignore[arg-type]
        assert list(lines) == [None, 3, None]


async def test_long_over_it_tells_no_longer_whose_it_was(street: Storage) -> None:
    async with street.work(NOW) as work:
        old, new = await a_wish(work, 1, 1, State.FULFILLED), await a_wish(work, 2, 1)
        old.ended_at = NOW - 181 * DAY
        work.db.add_all([a_claim(old, 3, Claim.DONE), a_claim(new, 3)])
        await work.db.flush()
        await wishers.fade(work.db, NOW - 180 * DAY)
    async with street.reading() as db:
        first, second = await db.get_one(Wish, 1), await db.get_one(Wish, 2)
        assert (first.wisher_id, first.words) == (None, "")
        assert (second.wisher_id, second.words) == (1, "骨折了")
        adults = (await db.exec(select(WishClaim.adult).order_by(WishClaim.id))).all()  # type: ignore[arg-type]
        assert list(adults) == [None, "爸爸"]
    assert await claims(street) == [(3, Claim.DONE), (3, Claim.HELD)]


async def test_a_number_is_looked_for_where_it_was_told_and_where_it_stands(
    street: Storage,
) -> None:
    async with street.work(NOW) as work:
        work.db.add(Place(key="e", kind=Level.ESTATE, name="花园", short="花园", since=NOW))
        await work.db.flush()
        wish = await a_wish(work, 7, 1)
        wish.place_id = 2
        over = await a_wish(work, 8, 1, State.WITHDRAWN)
        await work.db.flush()
        for places, number, short, found in (
            ({1}, 7, None, [1]), ({2}, 7, None, [1]), ({2}, 7, "花园", [1]),
            ({1}, 7, "3号楼", [1]), ({1}, 7, "5号楼", []), ({3}, 7, None, []),
            ({1}, 8, None, [over.matter_id]),
        ):  # fmt: skip
            assert list(await wishes.numbered(work.db, places, number, short)) == found
