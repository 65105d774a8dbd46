"""A wish nobody claims travels the chain under a frozen clock, each step said once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.wishes import State
from storage.members import account
from storage.teams import Dispatch
from storage.wishes import Wish, WishClaim
from tests.house import B3, B5, House
from tests.teams import estate, published, somebody, team

ZONE = ZoneInfo("Asia/Shanghai")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def said(house: House, chat: str, key: str) -> int:
    """How many messages of a chat say this."""
    return sum(key in one.split("+") for one in house.keys(chat))


def shown(house: House, chat: str) -> int:
    """How many messages of a chat are the card of a wish."""
    return sum(one.key == "wish:1" for one in house.wall(chat))


async def the_wish(house: House) -> Wish:
    return (await house.rows(Wish))[0]  # type: ignore[no-any-return]


async def test_three_days_seven_days_thirty_days_each_said_once(house: House) -> None:
    await estate(house)
    chen = house.person("陈书记")
    await chen.whispers("/start")
    near = await somebody(house, "近邻", "b5")
    far = await somebody(house, "远朋", "community")
    await published(house)
    begun = house.time
    assert shown(house, B3) == 1
    before = {chat: len(house.keys(chat)) for chat in (B3, B5, "2001", "1001")}
    told: dict[int, tuple[int, ...]] = {}
    for day in range(1, 41):
        await house.later(days=1)
        told[day] = (
            shown(house, near.id),
            shown(house, far.id),
            said(house, chen.id, "wish-unclaimed"),
            said(house, "1001", "wish-nobody-came"),
        )
    assert [told[day] for day in (2, 3, 6, 7, 8, 29, 30, 31, 40)] == [
        (0, 0, 0, 0),
        (1, 0, 0, 0),
        (1, 0, 0, 0),
        (1, 1, 1, 0),
        (1, 1, 1, 0),
        (1, 1, 1, 0),
        (1, 1, 1, 1),
        (1, 1, 1, 1),
        (1, 1, 1, 1),
    ]
    wish = await the_wish(house)
    assert (wish.state, wish.rung, wish.ended_at) == (State.FADED, 3, begun + 30 * DAY)
    # The group's card was edited, not said again; the neighbouring group never read of it.
    assert shown(house, B3) == 1
    assert said(house, B3, "wish-is-faded") == 1
    assert len(house.keys(B5)) == before[B5]
    # Nobody outside the house reads which it is, nor whose wish.
    for one in (near, far):
        words = "".join(house.said(one.id))
        assert "3号楼" not in words
        assert "王阿姨" not in words


async def test_what_the_clock_says_at_night_waits_for_the_morning(house: House) -> None:
    await estate(house)
    near = await somebody(house, "近邻", "b5")
    await published(house)
    async with house.storage.work(house.time) as work:
        wish = await work.db.get_one(Wish, 1)
        night = datetime(2026, 11, 21, 22, tzinfo=ZONE)
        wish.open_since = night
    await house.person("李楼长").whispers("/start")
    matter = await the_wish(house)
    assert matter.rung == 0
    await house.later(seconds=(night + 3 * DAY + HOUR - house.time).total_seconds())
    assert ((await the_wish(house)).rung, shown(house, near.id)) == (1, 0)
    await house.later(hours=10)
    assert shown(house, near.id) == 1


async def test_after_a_year_asleep_only_the_last_word_is_said(house: House) -> None:
    await estate(house)
    chen = house.person("陈书记")
    await chen.whispers("/start")
    near = await somebody(house, "近邻", "b5")
    await published(house)
    house.time += 365 * DAY
    await house.later(minutes=1)
    assert (await the_wish(house)).state is State.FADED
    assert shown(house, near.id) == said(house, chen.id, "wish-unclaimed") == 0
    assert said(house, "1001", "wish-nobody-came") == 1
    assert "等了365天" in house.said("1001")[-1]


async def test_after_five_days_asleep_it_stands_before_the_estate_and_goes_on(
    house: House,
) -> None:
    await estate(house)
    near, far = await somebody(house, "近邻", "b5"), await somebody(house, "远朋", "community")
    await published(house)
    house.time += 8 * DAY
    await house.later(minutes=1)
    assert (await the_wish(house)).rung == 2
    assert (shown(house, near.id), shown(house, far.id)) == (0, 1)


async def test_whoever_hears_of_it_later_may_claim_it_and_then_it_goes_no_further(
    house: House,
) -> None:
    await estate(house)
    near = await somebody(house, "近邻", "b5")
    chen = house.person("陈书记")
    await chen.whispers("/start")
    await published(house)
    assert await near.taps_data("yh:1", near.id) == "no-such-wish"
    await house.later(days=3)
    await near.taps("button-help", near.id)
    [claim] = await house.rows(WishClaim)
    assert (await the_wish(house)).state is State.CLAIMED
    assert claim.member_id is not None
    await house.later(days=6)
    assert said(house, chen.id, "wish-unclaimed") == 0


async def test_without_an_estate_the_level_above_the_house_hears(house: House) -> None:
    helper = await somebody(house, "格友", "ruicheng")
    await published(house)
    await house.later(days=3)
    assert shown(house, helper.id) == 1


async def test_who_asks_for_it_is_asked_first_in_the_next_round(house: House) -> None:
    await published(house)
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await house.later(days=30)
    faded = house.bubble(wang.id, "wish-nobody:1")
    assert "下个月1号" in house.said(wang.id)[-1]
    again = next(
        one.data
        for row in faded.what.buttons
        for one in row  # type: ignore[union-attr]
        if one.label.key == "button-ask-again"
    )
    assert await li.taps_data(again, li.id) == "no-such-wish"
    await wang.taps("button-ask-again", wang.id)
    assert house.keys(wang.id)[-1] == "wish-title+wish-next-round"
    assert shown(house, B3) == 1
    first = datetime(2027, 1, 1, 9, tzinfo=ZONE)
    await house.later(seconds=(first - house.time).total_seconds() - 60)
    assert (await the_wish(house)).state is State.FADED
    await house.later(minutes=2)
    wish = await the_wish(house)
    assert (wish.state, wish.rung, wish.open_since) == (State.PUBLISHED, 0, first)
    assert shown(house, B3) == 2
    assert said(house, B3, "wish-how") == 1
    # A later wish stands behind it in the evening's line.
    await wang.whispers("心愿 想请人教我用手机")
    await li.taps("button-publish", li.id)
    await house.later(hours=11)
    digest = next(one for one in house.said(B3) if one.startswith("3号楼今天"))
    assert digest.index("心愿1】") < digest.index("心愿2】")
    assert "轮椅" in digest
    assert await wang.taps_data(again, wang.id) == "old-button"


async def test_who_lets_it_be_is_not_asked_again(house: House) -> None:
    await published(house)
    wang = house.person("王阿姨")
    await house.later(days=30)
    await wang.taps("button-let-be", wang.id)
    assert house.keys(wang.id)[-1] == "wish-title+wish-let-be"
    await house.later(days=60)
    assert (await the_wish(house)).state is State.FADED


async def test_who_cannot_be_written_to_hears_it_from_their_leader(house: House) -> None:
    await published(house)
    async with house.storage.work(house.time) as work:
        row = await account(work.db, "telegram", "1001")
        assert row is not None
        row.reachable = False
    await house.later(days=30)
    assert said(house, "2001", "wish-tell-them") == 1
    assert said(house, "1001", "wish-nobody-came") == 0


async def test_the_list_leads_whoever_may_send_a_team_to_what_nobody_took(house: House) -> None:
    await published(house)
    li, zhao = house.person("李楼长"), house.person("赵楼长")
    await zhao.whispers("/start")
    await li.whispers("派单")
    assert house.keys(li.id)[-1] == "wish-none-fallow"
    # It is no reason for a list where nothing else is on it: nobody can hurry a neighbour.
    await house.later(days=4)
    assert said(house, li.id, "wish-fallow") == 0
    await li.whispers("清单")
    assert said(house, li.id, "wish-fallow") == 1
    await li.taps("button-see-fallow", li.id)
    assert house.keys(li.id)[-1] == "wish-fallow+wish-title"
    assert await li.taps("button-team-for", li.id) == "no-teams"
    await zhao.whispers("派单")
    assert house.keys(zhao.id)[-1] == "wish-none-fallow"


async def test_where_there_are_teams_whoever_looks_after_the_house_hears_once(
    house: House,
) -> None:
    lin = await somebody(house, "小林", "community")
    await published(house)
    await team(house, "帮扶队", ["care"], lin)
    await house.later(days=3)
    assert said(house, "2001", "wish-unclaimed") == 1
    await house.person("李楼长").taps("button-send-team", "2001")
    assert house.keys("2001")[-1] == "wish-title+team-which+team-fits"
    await house.later(days=3)
    assert said(house, "2001", "wish-unclaimed") == 1


@pytest.mark.races
async def test_twelve_of_a_team_at_the_same_instant_and_one_has_it(house: House) -> None:
    await published(house)
    people = [await somebody(house, f"队员{n}", "community") for n in range(12)]
    li = house.person("李楼长")
    care = await team(house, "帮扶队", ["care"], *people)
    await li.taps_data(f"zo:1:{care}", li.id)
    await house.receive(*(one.tapped("zi:1", one.id) for one in people))
    [claim] = await house.rows(WishClaim)
    [offered] = await house.rows(Dispatch)
    assert (claim.party, offered.taken_at) == ("帮扶队", house.time)
    late = [one for one in people if said(house, one.id, "wish-too-late")]
    assert len(late) == 11
    assert said(house, li.id, "team-has-it") == 1
