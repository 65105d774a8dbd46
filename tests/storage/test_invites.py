"""Codes and wrong guesses as rows: made, found, locked, forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from chat.incoming import Chat
from domain.invitations import LASTS, Opens, hashed
from domain.places import Level
from domain.roles import Role
from storage import invites
from storage.invites import Guess, Invite
from storage.members import Held, Member
from storage.places import Place
from storage.work import Storage

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LI, GROUP = Chat("telegram", "2001"), Chat("telegram", "-1003")


@pytest.fixture
async def maker(storage: Storage) -> int:
    """Somebody who makes codes, and a building."""
    async with storage.work(NOW) as work:
        member = Member(name="李楼长", since=NOW)
        place = Place(key="b3", kind=Level.BUILDING, name="3号楼", short="3号楼", since=NOW)
        work.db.add_all([member, place])
        await work.db.flush()
        assert place.id == 1
        return member.id or 0


async def made(storage: Storage, maker: int, kind: Opens, *draws: str, at: datetime = NOW) -> str:
    drawn = iter(draws)
    async with storage.work(at) as work:
        return await invites.make(work.db, kind, lambda: next(drawn), maker, at, place_id=1)


async def kept(storage: Storage) -> list[Invite]:
    async with storage.reading() as db:
        return list((await db.exec(select(Invite).order_by(Invite.id))).all())


@pytest.mark.parametrize("kind", Opens)
async def test_a_code_is_kept_as_a_hash_and_found_by_its_kind(
    storage: Storage, maker: int, kind: Opens
) -> None:
    assert await made(storage, maker, kind, "K7Q2") == "K7Q2"
    [row] = await kept(storage)
    assert (row.code_hash, row.until) == (hashed(kind, "K7Q2"), NOW + LASTS[kind])
    async with storage.work(NOW) as work:
        for other in Opens:
            found = await invites.found(work.db, other, "K7Q2")
            assert (found is not None) is (other is kind)
        assert await invites.found(work.db, kind, "K7Q3") is None


async def test_a_code_that_is_known_is_drawn_again_used_or_not(
    storage: Storage, maker: int
) -> None:
    await made(storage, maker, Opens.GROUP, "AAAA")
    await made(storage, maker, Opens.GROUP, "AAAA", "BBBB")
    async with storage.work(NOW) as work:
        row = await invites.found(work.db, Opens.GROUP, "BBBB")
        assert row is not None
        row.used_at = NOW
    assert await made(storage, maker, Opens.GROUP, "BBBB", "AAAA", "CCCC") == "CCCC"
    assert await made(storage, maker, Opens.ACCOUNT, "AAAA") == "AAAA"


async def test_typed_codes_are_forgotten_a_day_after_their_end_and_links_are_not(
    storage: Storage, maker: int
) -> None:
    for kind, code in ((Opens.GROUP, "AAAA"), (Opens.ACCOUNT, "BBBB"), (Opens.STAFF, "link")):
        await made(storage, maker, kind, code)
    await made(storage, maker, Opens.GROUP, "CCCC", at=NOW + DAY)
    assert len(await kept(storage)) == 4
    await made(storage, maker, Opens.GROUP, "AAAA", at=NOW + DAY + LASTS[Opens.GROUP])
    assert [one.code_hash for one in await kept(storage)] == [
        hashed(Opens.STAFF, "link"),
        hashed(Opens.GROUP, "CCCC"),
        hashed(Opens.GROUP, "AAAA"),
    ]


async def test_five_wrong_guesses_an_hour_and_then_none(storage: Storage) -> None:
    for minute in range(5):
        at = NOW + minute * MINUTE
        async with storage.work(at) as work:
            assert await invites.may_guess(work.db, [LI, GROUP], at)
            await invites.guessed_wrong(work.db, [LI, GROUP], at)
    async with storage.work(NOW + 5 * MINUTE) as work:
        for whom in ([LI], [GROUP], [LI, Chat("telegram", "-7")]):
            assert not await invites.may_guess(work.db, whom, work.now)
        assert await invites.may_guess(work.db, [Chat("telegram", "-7")], work.now)
        assert await invites.may_guess(work.db, [Chat("wecom", LI.id)], work.now)
    async with storage.work(NOW + HOUR) as work:
        assert await invites.may_guess(work.db, [LI, GROUP], work.now)
        await invites.guessed_wrong(work.db, [LI], work.now)
    async with storage.reading() as db:
        assert [(one.address, one.wrong) for one in (await db.exec(select(Guess))).all()] == [
            (LI.id, 1)
        ]


async def test_links_nobody_answered_are_listed_for_their_maker_alone(
    storage: Storage, maker: int
) -> None:
    for code in ("one", "two", "three"):
        await made(storage, maker, Opens.STAFF, code)
    await made(storage, maker, Opens.GROUP, "AAAA")
    async with storage.work(NOW) as work:
        row = await invites.found(work.db, Opens.STAFF, "two")
        assert row is not None
        row.used_at = NOW
        await work.db.flush()
        mine = await invites.open_links(work.db, maker, NOW, 8)
        assert [one.id for one, _ in mine] == [3, 1]
        assert await invites.open_links(work.db, maker + 1, NOW, 8) == []
        assert await invites.open_links(work.db, maker, NOW + LASTS[Opens.STAFF], 8) == []


async def test_who_holds_an_office_by_a_link_is_listed_while_they_hold_it(
    storage: Storage, maker: int
) -> None:
    async with storage.work(NOW) as work:
        work.db.add_all(
            Held(member_id=maker, place_id=1, role=role, source=source, since=NOW, until=until)
            for role, source, until in (
                (Role.VOLUNTEER, "invite", None),
                (Role.CULTURE_OFFICER, "invite", NOW + HOUR),
                (Role.BUILDING_LEADER, "file", None),
            )
        )
        await work.db.flush()
        for at, roles in (
            (NOW, [Role.CULTURE_OFFICER, Role.VOLUNTEER]),
            (NOW + HOUR, [Role.VOLUNTEER]),
        ):
            found = await invites.invited(work.db, [1], at)
            assert [held.role for held, _, _ in found] == roles
        assert await invites.invited(work.db, [2], NOW) == []
