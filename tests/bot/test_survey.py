"""What `huying check` looks at: rows as they stand at one moment."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.check import Answer, findings
from bot.community_folder import apply_file
from chat.card import note
from chat.incoming import Chat
from chat.text import text
from domain.places import Level
from domain.roles import BOARD, Role
from storage import inbox, outbox, outbox_flight, outbox_results
from storage.outbox import Lane
from storage.places import Group, Place
from storage.seal import Seal
from storage.survey import Stuck, Survey, survey
from storage.teams import Team
from storage.work import Storage
from tests.storage.applying import B3, GRID, LI, ZHOU, applied, file

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
SEAL = Seal([b"a key for these tests only, of 40 bytes!"])
EXAMPLE = Path(__file__).parents[2] / "deploy" / "example" / "community.toml"


async def test_the_rows_are_surveyed(storage: Storage) -> None:
    async with storage.reading() as db:
        assert await survey(db, NOW) == Survey(places=[], groups=[])
    storage.seal = SEAL
    await apply_file(storage, EXAMPLE, NOW)
    async with storage.work(NOW) as work:
        for number in range(2):
            chat = Chat("telegram", f"-{number}")
            core = await work.db.connection()
            await outbox.put(
                core, chat, note(text("group-unbound")), lane=Lane.CARD, language="zh_CN",
                now=NOW + timedelta(hours=number),
            )  # fmt: skip
    async with storage.writing() as core:
        for due in await outbox_flight.claim(core, [1, 2]):
            await outbox_results.park(core, due, "refused")
        (row, _) = await inbox.keep(core, "telegram", [("1", "-1", {}), ("2", "-1", {})], NOW)
        await inbox.set_aside(core, row.id, "KeyError")

    async with storage.reading() as db:
        found = await survey(db, NOW)

    assert (found.parked, found.aside) == (Stuck(2, NOW), Stuck(1, NOW))
    assert [group.places for group in found.groups] == [
        ("ruicheng",),
        ("chunjiang",),
        ("b3",),
        ("b5",),
        ("b8-1",),
    ]
    assert found.phones == 8
    assert {role for roles in found.roles.values() for role in roles} == {
        *BOARD,
        Role.UNIT_LEADER,
        Role.GRID_OFFICER,
        Role.COMMUNITY_STAFF,
        Role.VOLUNTEER,
    }


async def test_a_group_the_bot_is_in_that_serves_no_place_is_named_with_its_number(
    storage: Storage,
) -> None:
    async with storage.work(NOW) as work:
        work.db.add(Group(channel="telegram", address="-777", title="7号楼群", standing="member"))
        work.db.add(Group(channel="telegram", address="-778", title="8号楼群", standing="left"))
    async with storage.reading() as db:
        found = findings(await survey(db, NOW), {"telegram": Answer()})
    [line] = [line for line in found if line.startswith("group")]
    assert line == (
        "group 7号楼群 (telegram:-777): serves no place,"
        ' expected chat = "telegram:-777" in a [[place]]'
    )


async def test_the_group_of_a_team_serves_no_place_and_is_right_so(storage: Storage) -> None:
    async with storage.work(NOW) as work:
        group = Group(channel="telegram", address="-779", title="帮扶队群", standing="member")
        place = Place(key="c", kind=Level.COMMUNITY, name="社区", short="社区", since=NOW)
        work.db.add_all([group, place])
        await work.db.flush()
        team = Team(name="帮扶队", place_id=place.id or 0, chat_id=group.id, since=NOW)
        work.db.add(team)
    async with storage.reading() as db:
        found = findings(await survey(db, NOW), {"telegram": Answer()})
    assert not [line for line in found if "serves no place" in line]
    async with storage.work(NOW) as work:
        (await work.db.get_one(Team, 1)).until = NOW
    async with storage.reading() as db:
        found = findings(await survey(db, NOW), {"telegram": Answer()})
    assert [line for line in found if "serves no place" in line]


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026-11-01", None),
        ("2026-11-10", "was over on 2026-11-10"),
        ("2026-11-16", "is over after 2026-11-16"),
        ("2026-11-29", "is over after 2026-11-29"),
        ("2026-12-15", None),
    ],
)
async def test_an_office_is_spoken_of_in_the_days_around_its_last(
    storage: Storage, until: str, said: str | None
) -> None:
    await applied(
        storage,
        file(GRID, B3, ZHOU, LI + f"from = 2026-01-01\nuntil = {until}\n"),
        NOW - timedelta(days=30),
    )

    async with storage.reading() as db:
        found = findings(await survey(db, NOW), {"telegram": Answer()})

    lines = [line for line in found if line.startswith("building_leader at")]
    expected = f"building_leader at 3号楼: {said}, expected somebody from then on"
    assert lines == ([expected] if said else [])


async def test_an_office_that_somebody_has_afterwards_is_not_spoken_of(storage: Storage) -> None:
    wang = LI.replace("2001", "2009").replace("李", "王")
    await applied(
        storage,
        file(GRID, B3, LI + "until = 2026-11-20\n", wang + "from = 2026-11-21\n"),
        NOW - timedelta(days=30),
    )

    async with storage.reading() as db:
        assert (await survey(db, NOW)).terms == []


async def test_a_role_taken_back_is_not_spoken_of(storage: Storage) -> None:
    await applied(storage, file(GRID, B3, LI, ZHOU), NOW - timedelta(days=30))
    await applied(storage, file(GRID, B3, LI.replace("building_leader", "mediator"), ZHOU), NOW)

    async with storage.reading() as db:
        found = await survey(db, NOW)
    assert found.terms == []
    assert "its group has no leader" in " ".join(findings(found, {"telegram": Answer()}))
