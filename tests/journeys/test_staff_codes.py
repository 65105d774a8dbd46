"""Somebody is asked to take an office by a private link, says yes or no, lays it down again."""

from datetime import timedelta

import pytest
from sqlmodel import select

from domain.invitations import LINK_ALPHABET, LINK_SIGNS
from domain.places import Level
from domain.roles import Can, Role
from storage import rights
from storage.history import Entry
from storage.invites import Invite
from storage.members import Held, Member
from storage.outbox import Message
from storage.places import Place
from storage.posts import StandIn
from tests.codes import another, ends, member_of
from tests.house import B3, House, Somebody


def link(house: House, who: Somebody) -> str:
    """What stands behind the last link shown to somebody: a /start with its payload."""
    shown = [
        line for card in house.wall(who.id) for line in card.lines if line.key == "invite-link"
    ]
    return "/start " + str(shown[-1].facts["link"]).partition("start=")[2]


async def asked(
    house: House, giver: str = "小周", place: str = "3号楼", role: Role = Role.VOLUNTEER
) -> str:
    """The link with which somebody is asked to take an office."""
    who = house.person(giver)
    await who.whispers(f"邀请 {place}")
    [data] = [
        one.data
        for row in house.wall(who.id)[-1].buttons
        for one in row
        if one.data.endswith(f":{role}")
    ]
    await who.taps_data(data, chat=who.id)
    return link(house, who)


async def taken(house: House, who: Somebody, role: Role = Role.VOLUNTEER) -> None:
    await who.whispers(await asked(house, role=role))
    await who.taps("button-accept", chat=who.id)


async def offices(house: House, who: Somebody) -> list[str]:
    """What somebody holds by a link today."""
    async with house.storage.work(house.time) as work:
        id = await member_of(work, who.id)
    places = {one.id: one.key for one in await house.rows(Place)}
    return [
        f"{one.role} {places[one.place_id]}"
        for one in await house.rows(Held)
        if one.member_id == id and one.source == "invite" and one.until is None
    ]


async def may(house: House, who: Somebody, action: Can) -> bool:
    async with house.storage.work(house.time) as work:
        b3 = (await work.db.exec(select(Place.id).where(Place.key == "b3"))).one()
        return await rights.may(
            work.db, await member_of(work, who.id), action, b3 or 0, house.time
        )


async def test_asked_by_a_link_somebody_becomes_building_leader(house: House) -> None:
    zhou, sun = house.person("小周"), house.person("孙姐")
    start = await asked(house, role=Role.BUILDING_LEADER)
    await sun.whispers(start)
    assert house.keys(sun.id) == ["join-asked"]
    assert house.said(sun.id) == ["孙姐您好，小周请您当3号楼楼栋长，答应吗？\n答应\n不了"]
    assert not await may(house, sun, Can.HANDLE)
    await sun.taps("button-accept", chat=sun.id)
    assert (house.keys(sun.id), house.keys(zhou.id)[-1]) == (["join-done"], "join-told")
    assert await offices(house, sun) == ["building_leader b3"]
    assert await may(house, sun, Can.HANDLE)
    lines = [one.what for one in await house.rows(Entry)]
    assert lines == ["invited", "took-office"]


async def test_a_no_is_passed_on_kindly(house: House) -> None:
    zhou, sun = house.person("小周"), house.person("孙姐")
    start = await asked(house)
    await sun.whispers(start)
    await sun.taps("button-refuse", chat=sun.id)
    assert (house.keys(sun.id), house.keys(zhou.id)[-1]) == (["join-refused"], "join-refused-told")
    await sun.whispers(start)
    assert house.keys(sun.id)[-1] == "link-used"
    assert await offices(house, sun) == []


async def test_the_link_is_long_and_kept_nowhere(house: House) -> None:
    sun = house.person("孙姐")
    start = await asked(house)
    token = start.removeprefix("/start jn-")
    assert len(token) == LINK_SIGNS
    assert set(token) <= set(LINK_ALPHABET)
    await sun.whispers(start)
    for table in (Message, Entry, Invite):
        assert not any(token in str(row.model_dump()) for row in await house.rows(table))
    assert not any(
        token in one.data for card in house.wall(sun.id) for row in card.buttons for one in row
    )


async def test_only_what_stands_below_oneself_is_handed_out(house: House) -> None:
    zhou, chen = house.person("小周"), house.person("陈书记")
    await zhou.whispers("邀请 睿城网格")
    offered = [
        one.data.rpartition(":")[2] for row in house.wall(zhou.id)[-1].buttons for one in row
    ]
    assert "grid_officer" not in offered
    assert "volunteer" in offered
    await chen.whispers("/invite 睿城网格")
    offered = [
        one.data.rpartition(":")[2] for row in house.wall(chen.id)[-1].buttons for one in row
    ]
    assert "grid_officer" in offered
    # A button is only a suggestion.
    grid = 3
    assert await zhou.taps_data(f"ir:{grid}:grid_officer", chat=zhou.id) == "invite-not-you"
    assert await zhou.taps_data(f"ir:{grid}:resident", chat=zhou.id) == "old-button"
    assert await zhou.taps_data(f"ir:{grid}:building_leader", chat=zhou.id) == "old-button"
    assert await zhou.taps_data("ir:2:volunteer", chat=zhou.id) == "not-yours-to-do"
    assert await house.rows(Invite) == []


async def test_who_hands_out_nothing_is_told_who_does(house: House) -> None:
    li, wang = house.person("李楼长"), house.person("王阿姨")
    await wang.says("报修 3楼楼道灯坏了")
    for one in (li, wang):
        await one.whispers("邀请")
        await one.whispers("我邀请的人")
        assert house.keys(one.id) == ["invite-not-you", "invite-not-you"]
        assert await one.taps_data("im:1", chat=one.id) == "invite-not-you"
        assert await one.taps_data("ip:4", chat=one.id) == "not-yours-to-do"
    await li.says("/invite")
    await li.says("/invited")
    assert house.keys(B3)[-2:] == ["say-privately", "say-privately"]
    assert await house.rows(Invite) == []


async def test_whoever_looks_after_many_places_pages_and_chooses(house: House) -> None:
    for number in range(20, 34):
        await another(house, f"{number}号楼", Level.BUILDING, "ruicheng")
    zhou, sun = house.person("小周"), house.person("孙姐")
    await zhou.whispers("邀请")
    assert len(house.wall(zhou.id)[0].buttons) == 6
    await zhou.taps("button-more", chat=zhou.id)
    await zhou.taps("button-place", chat=zhou.id)
    await zhou.taps("button-role", chat=zhou.id)
    await sun.whispers(link(house, zhou))
    await sun.taps("button-accept", chat=sun.id)
    assert await offices(house, sun) == ["volunteer 33号楼"]
    await zhou.whispers("邀请 99号楼")
    assert house.keys(zhou.id)[-1] == "no-such-site"


async def test_a_link_works_once(house: House) -> None:
    sun, qian = house.person("孙姐"), house.person("钱叔")
    start = await asked(house)
    await sun.whispers(start)
    await sun.taps("button-accept", chat=sun.id)
    await qian.whispers(start)
    assert house.keys(qian.id) == ["link-used"]
    assert await offices(house, qian) == []


async def test_of_two_who_opened_it_only_the_last_is_asked(house: House) -> None:
    sun, qian = house.person("孙姐"), house.person("钱叔")
    start = await asked(house)
    await sun.whispers(start)
    await qian.whispers(start)
    assert await sun.taps("button-accept", chat=sun.id) == "old-button"
    yes = house.wall(qian.id)[-1].buttons[0][0].data
    assert await qian.taps_data(yes) == "old-button"  # in a group
    await qian.taps("button-accept", chat=qian.id)
    assert (await offices(house, sun), await offices(house, qian)) == ([], ["volunteer b3"])


async def test_a_link_is_worth_a_week_also_once_it_is_open(house: House) -> None:
    sun = house.person("孙姐")
    first, second = await asked(house), await asked(house)
    await sun.whispers(first)
    await house.later(days=7)
    assert await sun.taps("button-accept", chat=sun.id) == "link-expired"
    await sun.whispers(second)
    assert house.keys(sun.id)[-1] == "link-expired"
    assert await offices(house, sun) == []


async def test_a_link_dies_with_the_office_of_whoever_gave_it(house: House) -> None:
    sun, qian = house.person("孙姐"), house.person("钱叔")
    opened, unopened = await asked(house), await asked(house)
    await sun.whispers(opened)
    await ends(house, "小周")
    assert await sun.taps("button-accept", chat=sun.id) == "link-giver-gone"
    await qian.whispers(unopened)
    assert house.keys(qian.id) == ["link-giver-gone"]
    assert await offices(house, sun) == []


async def test_nobody_asks_themselves_and_nobody_twice(house: House) -> None:
    zhou, sun = house.person("小周"), house.person("孙姐")
    await zhou.whispers(await asked(house))
    assert house.keys(zhou.id)[-1] == "link-own"
    await taken(house, sun)
    await sun.whispers(await asked(house))
    assert house.keys(sun.id)[-1] == "link-held"
    assert await offices(house, sun) == ["volunteer b3"]


async def test_a_link_shown_to_a_group_is_void(house: House) -> None:
    li, sun = house.person("李楼长"), house.person("孙姐")
    start = await asked(house)
    await li.says(start)
    await sun.whispers(start)
    assert (house.keys(B3), house.keys(sun.id)) == (["link-read-by-all"], ["link-used"])


@pytest.mark.parametrize("payload", ["jn-", "jn-short", "jn-" + "a" * 26, "jn-" + "A" * 26])
async def test_a_made_up_link_opens_nothing(house: House, payload: str) -> None:
    sun = house.person("孙姐")
    await asked(house)
    await sun.whispers(f"/start {payload}")
    assert house.keys(sun.id) in (["link-unknown"], ["old-button"])
    assert await sun.taps_data("jy:1:True", chat=sun.id) == "old-button"
    assert await offices(house, sun) == []


async def test_an_office_is_laid_down_and_those_above_hear_of_it(house: House) -> None:
    zhou, sun = house.person("小周"), house.person("孙姐")
    await taken(house, sun, Role.BUILDING_LEADER)
    await sun.whispers("卸任")
    assert house.keys(sun.id)[-1] == "resign-sure"
    await sun.taps("button-stay", chat=sun.id)
    assert (house.keys(sun.id)[-1], await may(house, sun, Can.HANDLE)) == ("resign-stays", True)
    await sun.whispers("卸任")
    old = house.wall(sun.id)[-1].buttons[0][0].data
    await sun.taps("button-resign", chat=sun.id)
    assert (house.keys(sun.id)[-1], house.keys(zhou.id)[-1]) == ("resign-done", "resign-told")
    assert not await may(house, sun, Can.HANDLE)
    assert await sun.taps_data(old, chat=sun.id) == "old-button"
    await sun.whispers("卸任")
    assert house.keys(sun.id)[-1] == "resign-nothing"


async def test_of_several_offices_one_is_chosen(house: House) -> None:
    sun = house.person("孙姐")
    await taken(house, sun)
    await taken(house, sun, Role.CULTURE_OFFICER)
    await sun.whispers("/resign")
    assert house.keys(sun.id)[-1] == "resign-which"
    await sun.taps_data(house.wall(sun.id)[-1].buttons[1][0].data, chat=sun.id)
    await sun.taps("button-resign", chat=sun.id)
    assert await offices(house, sun) == ["volunteer b3"]


async def test_an_office_by_the_file_is_the_files_to_end(house: House) -> None:
    li, wang = house.person("李楼长"), house.person("王阿姨")
    await li.whispers("卸任")
    await wang.whispers("卸任")
    await wang.says("卸任")
    assert (house.keys(li.id), house.keys(wang.id)) == (["resign-by-file"], ["resign-nothing"])
    async with house.storage.work(house.time) as work:
        mine = await member_of(work, li.id)
    [held] = [one for one in await house.rows(Held) if one.member_id == mine]
    assert await li.taps_data(f"ld:{held.id}:yes", chat=li.id) == "old-button"
    assert await house.person("小周").taps_data(f"tb:{held.id}:True", chat="3001") == "old-button"
    assert held.until is None


async def test_nobody_lays_down_somebody_elses_office(house: House) -> None:
    sun, qian = house.person("孙姐"), house.person("钱叔")
    await taken(house, sun)
    await sun.whispers("卸任")
    data = house.wall(sun.id)[-1].buttons[0][0].data
    await qian.whispers("/start")
    assert await qian.taps_data(data, chat=qian.id) == "old-button"
    assert await offices(house, sun) == ["volunteer b3"]


async def test_whoever_gives_takes_back(house: House) -> None:
    zhou, sun = house.person("小周"), house.person("孙姐")
    await taken(house, sun)
    await zhou.whispers("我邀请的人")
    assert house.keys(zhou.id)[-1] == "invited-title+invited-holds"
    await zhou.taps("button-take-back", chat=zhou.id)
    assert await offices(house, sun) == ["volunteer b3"]
    assert await zhou.taps("button-sure-back", chat=zhou.id) == "taken-back"
    assert (await offices(house, sun), house.keys(sun.id)[-1]) == ([], "taken-back-told")
    assert house.keys(zhou.id).count("invited-nobody") == 1
    assert [one.what for one in await house.rows(Entry)][-1] == "took-office-back"


async def test_whoever_came_after_them_takes_back_too_and_a_neighbour_does_not(
    house: House,
) -> None:
    chen, sun, qian = house.person("陈书记"), house.person("孙姐"), house.person("钱叔")
    await taken(house, sun)
    await ends(house, "小周")
    [held] = [one for one in await house.rows(Held) if one.source == "invite"]
    for nobody in (sun, qian, house.person("李楼长"), house.person("小周")):
        data = f"tb:{held.id}:True"
        assert await nobody.taps_data(data, chat=nobody.id) == "invite-not-you"
    await chen.whispers("我邀请的人")
    await chen.taps("button-take-back", chat=chen.id)
    await chen.taps("button-sure-back", chat=chen.id)
    assert await offices(house, sun) == []


async def test_a_link_nobody_answered_is_made_void(house: House) -> None:
    zhou, chen, sun = house.person("小周"), house.person("陈书记"), house.person("孙姐")
    start = await asked(house)
    await sun.whispers(start)
    await zhou.whispers("我邀请的人")
    assert house.keys(zhou.id)[-1] == "invited-title+invited-open"
    data = house.wall(zhou.id)[-1].buttons[0][0].data
    assert await chen.taps_data(data, chat=chen.id) == "old-button"
    assert await zhou.taps("button-revoke", chat=zhou.id) == "revoked"
    assert await sun.taps("button-accept", chat=sun.id) == "link-used"
    assert await zhou.taps_data(data, chat=zhou.id) == "old-button"
    assert await offices(house, sun) == []


async def test_whoever_lost_every_office_before_is_somebody_again(house: House) -> None:
    sun = house.person("孙姐")
    await sun.whispers("/start")
    async with house.storage.work(house.time) as work:
        row = await work.db.get_one(Member, await member_of(work, sun.id))
        row.until = house.time
    await taken(house, sun, Role.BUILDING_LEADER)
    await house.person("王阿姨").whispers("/start")
    async with house.storage.work(house.time) as work:
        charge = await rights.in_charge(work.db, 4, Can.HANDLE, house.time)
    assert [one.name for one in charge] == ["李楼长", "孙姐"]


async def test_a_stand_in_asks_only_while_acting(house: House) -> None:
    qian, sun = house.person("钱叔"), house.person("孙姐")
    await qian.whispers("/start")
    async with house.storage.work(house.time) as work:
        held = (await work.db.exec(select(Held).where(Held.role == Role.GRID_OFFICER))).one()
        work.db.add(
            StandIn(
                held_id=held.id, member_id=await member_of(work, qian.id), since=house.time,
                until=house.time + timedelta(days=1),
            )
        )  # fmt: skip
    start = await asked(house, giver="钱叔")
    await house.later(days=1)
    await sun.whispers(start)
    assert house.keys(sun.id) == ["link-giver-gone"]
    await qian.whispers("邀请")
    assert house.keys(qian.id)[-1] == "invite-not-you"
