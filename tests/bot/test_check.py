"""What `huying check` finds, from facts alone, from rows, and from a platform that answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.app import telegram
from bot.check import Answer, Hears, ask, findings
from bot.settings import Settings, Telegram
from chat.incoming import Chat
from domain.outward import Way
from domain.places import Level
from domain.roles import Role
from sandbox.serve import serving
from sandbox.world import World
from storage.places import Community, Place
from storage.seal import Seal
from storage.survey import Bound, Stuck, Survey, Term
from tests.house import CATALOGUE

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
#: The midnight after the 20th.
LAST = datetime(2026, 11, 21, tzinfo=ZoneInfo("Asia/Shanghai"))
SEAL = Seal([b"a key for these tests only, of 40 bytes!"])
EXAMPLE = Path(__file__).parents[2] / "deploy" / "example" / "community.toml"
B3, WORK = Chat("telegram", "-1003"), Chat("telegram", "-1009001")


def place(id: int, key: str, kind: Level, parent: int | None = None) -> Place:
    return Place(
        id=id, key=key, kind=kind, name=key.upper(), short=key, parent_id=parent, since=NOW
    )


def hotlines(**confirmed: bool) -> dict[str, object]:
    return {name: {"number": "1", "confirmed": sure} for name, sure in confirmed.items()}


#: A community where everything is in order.
FINE = Survey(
    community=Community(
        name="富春江路社区",
        timezone="Asia/Shanghai",
        language="zh_CN",
        operators=["telegram:4001"],
        settings={"hotlines": hotlines(property=True, lift_rescue=True, gas=True)},
    ),
    places=(
        place(1, "grid", Level.GRID),
        place(2, "b3", Level.BUILDING, 1),
        place(3, "estate", Level.ESTATE),
    ),
    groups=(
        Bound(WORK, "网格工作群", "member", ("grid",)),
        Bound(B3, "", "administrator", ("b3",)),
    ),
    roles={1: [Role.GRID_OFFICER], 2: [Role.BUILDING_LEADER]},
)
ANSWERS = {"telegram": Answer(hears={B3: Hears.ALL, WORK: Hears.ALL})}


def settled(**settings: object) -> Community:
    assert FINE.community is not None
    return Community.model_validate(FINE.community.model_dump() | settings)


def test_a_community_in_order_has_no_findings() -> None:
    assert findings(FINE, ANSWERS) == []


@pytest.mark.parametrize(
    ("survey", "answers", "found"),
    [
        (Survey(), ANSWERS, "community: found none, expected huying apply community.toml"),
        (
            FINE,
            {},
            "HUYING_TELEGRAM__TOKEN: found nothing, expected the token BotFather gave",
        ),
        (
            FINE,
            {"telegram": Answer(trouble="found a token the platform refuses")},
            "telegram: found a token the platform refuses; see HUYING_TELEGRAM__…",
        ),
        (
            replace(FINE, community=settled(operators=[])),
            ANSWERS,
            "operators: nobody hears of trouble, expected operators = [ … ] in [community]",
        ),
        (
            replace(
                FINE,
                community=settled(
                    settings={"hotlines": hotlines(property=True, lift_rescue=False, gas=True)}
                ),
            ),
            ANSWERS,
            "hotline lift_rescue: 1 is unconfirmed; call it, then write confirmed = true",
        ),
        (
            replace(
                FINE,
                community=settled(settings={"hotlines": hotlines(property=True, gas=True)}),
            ),
            ANSWERS,
            "hotline lift_rescue: no number, expected one in [community.hotlines]",
        ),
        (
            replace(FINE, parked=Stuck(2, NOW)),
            ANSWERS,
            "outbox: 2 parked, the oldest since 2026-11-16 09:30 UTC",
        ),
        (
            replace(FINE, aside=Stuck(1, NOW)),
            ANSWERS,
            "inbox: 1 set aside, the oldest since 2026-11-16 09:30 UTC; see huying inbox list",
        ),
        (
            replace(FINE, groups=FINE.groups[:1]),
            ANSWERS,
            "building B3 (b3): chat unbound, expected chat = … in its [[place]], or a code",
        ),
        (
            replace(FINE, groups=FINE.groups[1:]),
            ANSWERS,
            "grid GRID (grid): work group missing, what rises there has nowhere to be shown",
        ),
        (
            replace(FINE, roles={2: [Role.BUILDING_LEADER], 3: [Role.PROPERTY]}),
            ANSWERS,
            "grid GRID (grid): nobody may handle what is reported there",
        ),
        (
            replace(FINE, roles={1: [Role.GRID_OFFICER], 2: [Role.SECURITY_OFFICER]}),
            ANSWERS,
            "building B3 (b3): its group has no leader, expected a building_leader",
        ),
        (
            replace(FINE, terms=[Term("3号楼", Role.BUILDING_LEADER, LAST, over=False)]),
            ANSWERS,
            "building_leader at 3号楼: is over after 2026-11-20, expected somebody from then on",
        ),
        (
            replace(FINE, terms=[Term("3号楼", Role.MEDIATOR, LAST, over=True)]),
            ANSWERS,
            "mediator at 3号楼: was over on 2026-11-20, expected somebody from then on",
        ),
        (
            FINE,
            {"telegram": Answer(hears={B3: Hears.NOTHING, WORK: Hears.ALL})},
            "group B3 (telegram:-1003): the bot is not in it, expected it as an admin",
        ),
        (
            FINE,
            {"telegram": Answer(hears={B3: Hears.ALL, WORK: Hears.ASKED})},
            "group 网格工作群 (telegram:-1009001): hears only replies and commands,"
            " expected the bot as an admin there, or privacy mode off",
        ),
        (
            replace(FINE, groups=(FINE.groups[0], replace(FINE.groups[1], standing="kicked"))),
            {"telegram": Answer()},
            "group B3 (telegram:-1003): the bot is not in it, expected it as an admin",
        ),
        (
            replace(FINE, groups=(FINE.groups[0], replace(FINE.groups[1], standing="silenced"))),
            ANSWERS,
            "group B3 (telegram:-1003): the platform refused what the bot said there,"
            " expected it may write",
        ),
        (
            replace(FINE, groups=(*FINE.groups, Bound(Chat("wecom", "w"), "", "", ("grid",)))),
            ANSWERS,
            "wecom: found 1 groups but no settings HUYING_WECOM__…",
        ),
    ],
)
def test_one_thing_wrong_is_one_finding(
    survey: Survey, answers: dict[str, Answer], found: str
) -> None:
    assert findings(survey, answers) == [found]


def test_where_nobody_may_handle_anything_every_place_below_is_counted() -> None:
    lines = findings(replace(FINE, roles={2: [Role.RESIDENT, Role.SECURITY_OFFICER]}), ANSWERS)

    assert lines == [
        "grid GRID (grid): nobody may handle what is reported there, nor at 1 places below",
        "building B3 (b3): its group has no leader, expected a building_leader",
    ]


def test_a_unit_with_a_group_is_led_by_its_own_leader_or_by_the_buildings() -> None:
    unit = place(4, "u1", Level.UNIT, 2)
    groups = (FINE.groups[0], replace(FINE.groups[1], places=("u1",)))
    there = replace(FINE, places=(*FINE.places, unit), groups=groups)
    officer = {1: [Role.GRID_OFFICER]}

    assert findings(replace(there, roles=officer | {2: [Role.BUILDING_LEADER]}), ANSWERS) == []
    assert findings(replace(there, roles=officer | {4: [Role.UNIT_LEADER]}), ANSWERS) == []
    assert findings(replace(there, roles=officer | {4: [Role.RESIDENT]}), ANSWERS) == [
        "unit U1 (u1): its group has no leader, expected a unit_leader"
    ]


def test_sealed_numbers_without_their_key_are_told_and_with_it_are_not() -> None:
    kept = replace(FINE, phones=6)

    assert findings(kept, ANSWERS) == []
    assert findings(FINE, ANSWERS, keys=False) == []
    assert findings(kept, ANSWERS, keys=False) == [
        "HUYING_PHONE_KEYS: found nothing, expected the key that sealed the 6 telephone numbers"
        " kept here"
    ]


def test_a_building_whose_units_have_groups_needs_none() -> None:
    unit = place(4, "u1", Level.UNIT, 2)
    groups = (FINE.groups[0], replace(FINE.groups[1], places=("u1",)))

    assert findings(replace(FINE, places=(*FINE.places, unit), groups=groups), ANSWERS) == []


TOKEN = "7135:demo"


async def answered(
    prepare: Callable[[World], object], *, token: str = TOKEN, standing: str = "member"
) -> Answer:
    """What the sandbox answers about a bot in one group after something was done to it."""
    world = World()
    bot = world.add_bot(TOKEN, first_name="小应", username="huying_bot", privacy=True)
    chat = world.add_chat("supergroup", id=-1003, title="3号楼群")
    world.join(chat.id, bot.id)
    prepare(world)
    async with serving(world) as url:
        settings = Settings(telegram=Telegram(token=token, api_base=url))  # type: ignore[arg-type]
        channel = telegram(settings, CATALOGUE)
        try:
            return await ask(channel, [Bound(B3, "", standing, ("b3",))])
        finally:
            await channel.close()


async def test_privacy_mode_means_that_only_questions_are_heard() -> None:
    assert (await answered(lambda world: None)).hears == {B3: Hears.ASKED}


async def test_without_privacy_mode_everything_is_heard() -> None:
    answer = await answered(lambda world: setattr(world.bots[7135], "privacy", False))

    assert answer.hears == {B3: Hears.ALL}


async def test_an_admin_hears_everything() -> None:
    answer = await answered(lambda world: world.join(-1003, 7135, "administrator"))

    assert answer.hears == {B3: Hears.ALL}


async def test_a_bot_thrown_out_hears_nothing() -> None:
    answer = await answered(lambda world: world.leave(-1003, 7135, "kicked"), standing="kicked")

    assert answer.hears == {B3: Hears.NOTHING}


async def test_a_token_the_platform_does_not_know_is_told() -> None:
    answer = await answered(lambda world: None, token="999:nobody")

    assert (
        answer.trouble
        == "found a token the platform refuses (Unauthorized), expected one it knows"
    )


async def test_a_platform_that_is_away_is_told() -> None:
    settings = Settings(telegram=Telegram(token=TOKEN, api_base="http://127.0.0.1:9"))  # type: ignore[arg-type]
    channel = telegram(settings, CATALOGUE)
    try:
        answer = await ask(channel, [])
    finally:
        await channel.close()

    assert answer.trouble.startswith("found no answer from the platform")


@pytest.mark.parametrize(
    ("way", "set_", "found"),
    [
        ("open311", (Way.OPEN311,), False),
        ("webhook", (Way.WEBHOOK,), False),
        ("open311", (), True),
        ("webhook", (Way.OPEN311,), True),
        (None, (), False),
    ],
)
def test_a_way_to_the_city_that_leads_nowhere_is_named(
    way: str | None, set_: tuple[Way, ...], found: bool
) -> None:
    state = replace(FINE, community=settled(settings={"outward": way}))
    lines = [one for one in findings(state, {}, outward=set_) if one.startswith("outward")]
    assert bool(lines) is found
    assert all("HUYING_OUTWARD__URL" in one for one in lines)
