"""点单–派单–接单: the leader offers a wish to a team; whoever of it says so first has it."""

from datetime import timedelta

from sqlmodel import select

from domain.roles import Role
from domain.wishes import Claim, State
from storage import members
from storage.members import Account, Held
from storage.teams import Declined, Dispatch, Team, TeamMember
from storage.wishes import Wish, WishClaim
from tests.house import House
from tests.teams import TEAM_CHAT, published, somebody, team

VISIT = "心愿 帮5楼王奶奶：周五去医院复查，想有人陪"


def keys(house: House, chat: str, part: str) -> int:
    """How many messages of a chat say this."""
    return sum(part in one for one in house.keys(chat))


async def off_the_list(house: House) -> None:
    """The first who belongs to a team does so without the community's file."""
    async with house.storage.work(house.time) as work:
        row = await work.db.get_one(TeamMember, 1)
        row.source = "said"
        held = (await work.db.exec(select(Held).where(Held.member_id == row.member_id))).one()
        held.source = "spoke"


async def test_the_fitting_team_is_first_and_who_says_so_first_has_it(house: House) -> None:
    await published(house)
    li = house.person("李楼长")
    lin, ma = (
        await somebody(house, "小林", "community"),
        await somebody(house, "小马", "community"),
    )
    await team(house, "法律队", ["law"], ma)
    care = await team(house, "帮扶队", ["care"], lin, ma, chat=TEAM_CHAT)
    await li.whispers("派单 1")
    card = house.wall(li.id)[-1]
    assert [one.key for one in card.lines] == ["team-which", "team-fits", "team-line"]
    assert [one.label.facts["name"] for row in card.buttons for one in row] == ["帮扶队", "法律队"]
    await li.taps_data(f"zo:1:{care}", li.id)
    assert house.keys(li.id)[-1] == "wish-title+team-is-asked"
    [asked] = house.said(TEAM_CHAT)
    assert "轮椅" in asked
    assert "王阿姨" not in asked
    assert await house.person("路人").taps("button-going", TEAM_CHAT) == "not-your-team"
    assert await lin.taps("button-going", TEAM_CHAT) == "wish-yours-toast"
    [claim], [row], [wish] = [await house.rows(one) for one in (WishClaim, Dispatch, Wish)]
    assert (claim.state, claim.party, wish.state) == (Claim.HELD, "帮扶队", State.CLAIMED)
    assert (row.answer_by, row.taken_at) == (None, house.time)
    [gone] = house.wall(TEAM_CHAT)
    assert [one.key for one in gone.lines] == ["team-goes"]
    assert gone.buttons == ()
    assert keys(house, li.id, "team-has-it") == 1
    assert await ma.taps_data("zi:1", TEAM_CHAT) == "wish-too-late-toast"
    assert len(await house.rows(WishClaim)) == 1
    await house.later(days=2)
    assert keys(house, li.id, "team-silent") == 0


async def test_without_a_group_each_is_asked_alone_and_when_all_cannot_it_is_said_at_once(
    house: House,
) -> None:
    await published(house)
    li = house.person("李楼长")
    lin, ma = (
        await somebody(house, "小林", "community"),
        await somebody(house, "小马", "community"),
    )
    hands = await team(house, "维修队", ["repair"], lin, ma)
    await li.taps_data(f"zo:1:{hands}", li.id)
    for one in (lin, ma):
        assert keys(house, one.id, "team-asks") == 1
    assert await li.taps_data(f"zo:1:{hands}", li.id) == "team-asked-already"
    assert await lin.taps("button-not-going", lin.id) == "team-next-time"
    assert await lin.taps("button-not-going", lin.id) == "team-next-time"
    assert len(await house.rows(Declined)) == 1
    assert keys(house, li.id, "team-cannot") == 0
    await ma.taps("button-not-going", ma.id)
    assert keys(house, li.id, "team-cannot") == 1
    await house.later(days=2)
    assert keys(house, li.id, "team-silent") == 0
    # It cost nothing: whoever can come after all still may.
    await lin.taps("button-going", lin.id)
    [wish] = await house.rows(Wish)
    assert wish.state is State.CLAIMED
    assert await lin.taps_data("zn:1", lin.id) == "team-you-have-it"
    assert await ma.taps_data("zi:1", ma.id) is None
    assert keys(house, ma.id, "wish-too-late") == 1


async def test_nobody_in_twelve_waking_hours_and_whoever_offered_it_hears_once(
    house: House,
) -> None:
    await published(house)
    li, lin = house.person("李楼长"), await somebody(house, "小林", "community")
    hands = await team(house, "维修队", ["repair"], lin)
    await li.taps_data(f"zo:1:{hands}", li.id)
    [row] = await house.rows(Dispatch)
    # From three in the afternoon six hours until nine, then from half past seven six more.
    assert row.answer_by == house.time + timedelta(hours=22, minutes=30)
    await house.later(hours=22)
    assert keys(house, li.id, "team-silent") == 0
    await house.later(hours=1)
    assert keys(house, li.id, "team-silent") == 1
    await house.later(days=1)
    assert keys(house, li.id, "team-silent") == 1
    await li.taps("button-send-team", li.id)
    assert house.keys(li.id)[-1].startswith("wish-title+team-which+team-line")


async def test_who_may_not_send_a_team_learns_nothing_of_it(house: House) -> None:
    await published(house)
    lin = await somebody(house, "小林", "community")
    hands = await team(house, "维修队", ["repair"], lin)
    zhao, wang = house.person("赵楼长"), house.person("王阿姨")
    ding = await somebody(house, "丁大爷", "b3", Role.RESIDENT)
    for one, no in ((zhao, "no-such-wish"), (ding, "not-yours-to-do"), (wang, "not-yours-to-do")):
        for data in ("zm:1", f"zo:1:{hands}", "zo:1:99"):
            await one.whispers("/start")
            assert await one.taps_data(data, one.id) == no, (one.name, data)
    li = house.person("李楼长")
    for data, no in (
        ("zm:9", "no-such-wish"),
        ("zo:1:99", "no-such-team"),
        ("zi:9", "no-such-wish"),
    ):
        assert await li.taps_data(data, li.id) == no
    await li.whispers("派单 7")
    assert house.keys(li.id)[-1] == "no-such-wish"
    assert await house.rows(Dispatch) == []


async def test_the_branch_orders_for_those_who_cannot_and_an_ended_team_is_none(
    house: House,
) -> None:
    await published(house)
    lin = await somebody(house, "小林", "community")
    qian = await somebody(house, "钱书记", "community", Role.BRANCH_SECRETARY)
    hands = await team(house, "维修队", ["repair"], lin)
    await qian.whispers("派单 1")
    await qian.taps("button-team", qian.id)
    assert house.keys(qian.id)[-1] == "wish-title+team-is-asked"
    async with house.storage.work(house.time) as work:
        (await work.db.get_one(Team, hands)).until = house.time
    await house.later(minutes=1)
    assert await lin.taps("button-going", lin.id) == "not-your-team"
    assert await qian.taps_data(f"zo:1:{hands}", qian.id) == "no-such-team"
    assert await qian.taps_data("zm:1", qian.id) == "no-teams"


async def test_nobody_offers_a_wish_of_their_own_nor_one_that_is_not_published(
    house: House,
) -> None:
    await published(house)
    li, lin = house.person("李楼长"), await somebody(house, "小林", "community")
    await team(house, "维修队", ["repair"], lin)
    async with house.storage.work(house.time) as work:
        (await work.db.get_one(Wish, 1)).wisher_id = 1
    assert await li.taps_data("zm:1", li.id) == "wish-not-your-own"
    await house.person("王阿姨").whispers("心愿 想请人教我用手机")
    assert await li.taps_data("zm:2", li.id) == "wish-not-published"


async def test_what_leads_into_a_home_still_needs_the_leaders_yes(house: House) -> None:
    await published(house, VISIT)
    li = house.person("李楼长")
    lin = await somebody(house, "小林", "community")
    stranger = await somebody(house, "小外", "b5", Role.FAMILY_CONTACT)
    care = await team(house, "帮扶队", ["care"], lin, stranger, chat=TEAM_CHAT)
    await li.taps_data(f"zo:1:{care}", li.id)
    assert keys(house, TEAM_CHAT, "team-enters") == 1
    assert "王奶奶" not in house.said(TEAM_CHAT)[-1]
    # Belonging to a team is no right: who may not enter homes may not here either.
    assert await stranger.taps("button-going", TEAM_CHAT) == "wish-confirm-first"
    await lin.taps("button-going", TEAM_CHAT)
    [claim] = await house.rows(WishClaim)
    assert (claim.state, claim.party) == (Claim.ASKED, "帮扶队")
    assert "王奶奶" not in "".join(house.said(lin.id))


async def test_nobody_of_a_team_can_be_reached(house: House) -> None:
    await published(house)
    li, ghost = house.person("李楼长"), await somebody(house, "小林", "community")
    hands = await team(house, "维修队", ["repair"], ghost)
    async with house.storage.work(house.time) as work:
        account = await members.account(work.db, "telegram", ghost.id)
        assert account is not None
        account.reachable = False
    assert await li.taps_data(f"zo:1:{hands}", li.id) == "team-unreachable"
    assert await house.rows(Dispatch) == []


async def test_what_is_kept_of_all_this_stands_in_ones_own_file(house: House) -> None:
    await published(house)
    li, wang = house.person("李楼长"), house.person("王阿姨")
    lin, ma = (
        await somebody(house, "小林", "community"),
        await somebody(house, "小马", "community"),
    )
    care = await team(house, "帮扶队", ["care"], lin, ma)
    await li.taps_data(f"zo:1:{care}", li.id)
    await ma.taps("button-not-going", ma.id)
    await lin.taps("button-going", lin.id)
    for one, kept in (
        (wang, "许了心愿1（3号楼）：想借一台轮椅用一个月"),
        (li, "把心愿1派给帮扶队"),
        (lin, "接过心愿1（3号楼）：一位邻居想借一台轮椅用一个月"),
        (lin, "起在帮扶队"),
        (ma, "帮扶队的心愿1，说了这次去不了"),
    ):
        await one.whispers("我的数据")
        assert kept in house.files(one.id)[-1], one.name
    assert "许了心愿" not in house.files(lin.id)[-1]


async def test_a_wish_taken_back_needs_nobody_of_the_team(house: House) -> None:
    await published(house)
    li, wang = house.person("李楼长"), house.person("王阿姨")
    lin = await somebody(house, "小林", "community")
    care = await team(house, "帮扶队", ["care"], lin, chat=TEAM_CHAT)
    await li.taps_data(f"zo:1:{care}", li.id)
    await wang.taps("button-no-more", wang.id)
    if (await house.rows(Wish))[0].state is not State.WITHDRAWN:
        await wang.taps("button-no-more-sure", wang.id)
    [card] = house.wall(TEAM_CHAT)
    assert [one.key for one in card.lines] == ["team-let-be"]
    assert await lin.taps_data("zi:1", TEAM_CHAT) == "wish-withdrawn-already"
    await house.later(days=2)
    assert keys(house, li.id, "team-silent") == 0


async def test_whoever_is_erased_frees_what_the_team_took_and_no_row_names_them(
    house: House,
) -> None:
    await published(house)
    li = house.person("李楼长")
    lin = await somebody(house, "小林", "b3", Role.RESIDENT)
    care = await team(house, "帮扶队", ["care"], lin)
    await off_the_list(house)
    await li.taps_data(f"zo:1:{care}", li.id)
    await lin.taps("button-going", lin.id)
    await lin.whispers("删除我的数据")
    await lin.taps("button-erase", lin.id)
    assert await house.rows(TeamMember) == []
    await house.later(minutes=1)
    [wish], [claim] = await house.rows(Wish), await house.rows(WishClaim)
    assert (wish.state, claim.member_id, claim.party) == (State.PUBLISHED, None, "")


async def test_who_asks_not_to_be_named_goes_without_a_name(house: House) -> None:
    await published(house)
    li, lin = house.person("李楼长"), await somebody(house, "小林", "community")
    care = await team(house, "帮扶队", ["care"], lin, chat=TEAM_CHAT)
    await li.taps_data(f"zo:1:{care}", li.id)
    await lin.taps("button-going", TEAM_CHAT)
    assert "小林" in house.said(TEAM_CHAT)[-1]
    await off_the_list(house)
    await lin.whispers("不留名字")
    assert "小林" not in house.said(TEAM_CHAT)[-1]
    await lin.taps("button-did", lin.id)
    assert house.keys(TEAM_CHAT)[-1] == "wish-title+team-not-needed"


async def test_who_leaves_the_team_meanwhile_has_nothing_to_say_and_what_they_took_stays_theirs(
    house: House,
) -> None:
    await published(house)
    li = house.person("李楼长")
    lin, ma = (
        await somebody(house, "小林", "community"),
        await somebody(house, "小马", "community"),
    )
    hands = await team(house, "维修队", ["repair"], lin, ma)
    await li.taps_data(f"zo:1:{hands}", li.id)
    async with house.storage.work(house.time) as work:
        for row in (await work.db.exec(select(TeamMember))).all():
            account = (
                await work.db.exec(select(Account).where(Account.member_id == row.member_id))
            ).one()
            if account.address == ma.id:
                row.until = house.time
    assert await ma.taps("button-going", ma.id) == "not-your-team"
    assert await ma.taps_data("zn:1", ma.id) == "not-your-team"
    # All who are left cannot: whoever offered it hears so at once.
    before = keys(house, li.id, "team-cannot")
    await lin.taps("button-not-going", lin.id)
    assert keys(house, li.id, "team-cannot") == before + 1
    assert await house.rows(WishClaim) == []


async def test_a_team_asked_in_the_night_reads_it_in_the_morning_and_has_its_twelve_hours(
    house: House,
) -> None:
    await published(house)
    li = house.person("李楼长")
    lin = await somebody(house, "小林", "community")
    hands = await team(house, "维修队", ["repair"], lin)
    await house.later(hours=22 - (house.time.hour + 8) % 24)
    shown = len(house.wall(lin.id))
    await li.taps_data(f"zo:1:{hands}", li.id)
    assert len(house.wall(lin.id)) == shown
    await house.later(hours=11)
    assert keys(house, lin.id, "team-asks") == 1
    assert keys(house, li.id, "team-silent") == 0
