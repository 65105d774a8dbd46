"""`deal`: 王阿姨 reports; 李楼长 gets one list in the morning and one in the afternoon."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.clock import Clock
from domain.deadlines import Tier
from domain.matters import Kind, State
from domain.roles import Role
from handlers import ROUTES
from storage import forgetting
from storage.lists import Listed
from storage.matters import Concern, Matter
from storage.members import Account, Held, Member
from storage.places import Place
from tests.house import B3, B5, CATALOGUE_SAYS, GRID, NOON, House, Somebody

HOUR = timedelta(hours=1)


async def at(house: House, hour: float, day: int = 1) -> None:
    """The clock of the community shows this hour; day 0 is a Saturday."""
    there = NOON + timedelta(days=day, hours=hour - 12)
    await house.later(seconds=(there - house.time).total_seconds())


def lists(house: House, id: str) -> list[str]:
    return [one for one in house.keys(id) if one.startswith("list-")]


async def test_in_the_morning_the_leader_has_one_list_and_in_the_afternoon_the_next(
    house: House,
) -> None:
    li, zhou = house.person("李楼长"), house.person("小周")
    for one in (li, zhou):
        await one.whispers("/start")
    for floor in (1, 2, 3):
        await house.person("王阿姨").says(f"报修 {floor}楼楼道灯坏了")
    await at(house, 7.4)
    assert lists(house, li.id) == []
    await at(house, 7.5)
    assert lists(house, li.id) == ["list-title+list-late+list-line+list-line+list-line"]
    # Nothing of it lies with the grid, and nothing is said in any group.
    assert lists(house, zhou.id) == []
    before = len(house.wall(B3)), len(house.wall(GRID))
    await at(house, 9)
    assert len(lists(house, li.id)) == 1
    await li.taps("button-list-one", chat=li.id)
    assert house.keys(li.id)[-1].startswith("report-title")
    await li.taps("button-to-property", chat=li.id)
    assert (len(house.wall(B3)), len(house.wall(GRID))) == before


async def test_the_next_list_takes_the_place_of_the_last_and_tells_what_is_new(
    house: House,
) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    wang = house.person("王阿姨")
    await wang.says("报修 1楼楼道灯坏了")
    await at(house, 7.5)
    first = house.bubble(li.id, f"list:{await who(house, li.id)}")
    house.time -= 3 * HOUR  # told in the night, so that it is due the next day
    await wang.says("报修 2楼楼道灯坏了")
    house.time += 3 * HOUR
    await at(house, 15.5)
    second = house.bubble(li.id, f"list:{await who(house, li.id)}")
    assert first.message != second.message
    assert len(lists(house, li.id)) == 1


async def who(house: House, address: str) -> int:
    [id] = [one.member_id for one in await house.rows(Account) if one.address == address]
    return id


async def test_a_list_with_nothing_on_it_is_not_sent(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    for day in (1, 2):
        for hour in (7.5, 15.5):
            await at(house, hour, day)
    assert lists(house, li.id) == []
    await li.whispers("清单")
    assert house.keys(li.id)[-1] == "list-nothing"


async def test_whoever_slept_through_the_morning_gets_the_list_of_the_afternoon(
    house: House,
) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await at(house, 20, day=0)
    await house.person("王阿姨").says("报修 1楼楼道灯坏了")
    house.time = NOON + timedelta(hours=23)  # eleven: nobody ticked in the morning
    await house.clock.tick()
    await house.deliver()
    assert lists(house, li.id) == []
    await at(house, 16)
    assert len(lists(house, li.id)) == 1


@pytest.mark.races
async def test_two_clocks_at_once_tell_everybody_once(house: House) -> None:
    li, zhao = house.person("李楼长"), house.person("赵楼长")
    for one, chat in ((li, B3), (zhao, B5)):
        await one.whispers("/start")
        await house.person(f"邻居{chat}").says("报修 1楼楼道灯坏了", chat=chat)
    house.time = NOON + timedelta(hours=19.5)
    clocks = [Clock(house.storage, ROUTES, house.now) for _ in range(3)]
    await asyncio.gather(*(one.tick() for one in clocks))
    await house.deliver()
    for one in (li, zhao):
        assert len(lists(house, one.id)) == 1
        assert house.bubble(one.id, f"list:{await who(house, one.id)}").edits == 0
    assert len(await house.rows(Listed)) == 4


async def test_what_another_is_on_or_what_is_about_me_is_not_on_my_list(house: House) -> None:
    li, zhou = house.person("李楼长"), house.person("小周")
    for one in (li, zhou):
        await one.whispers("/start")
    wang = house.person("王阿姨")
    for floor in (1, 2, 3):
        await wang.says(f"报修 {floor}楼楼道灯坏了")
    taken, about, mine = await house.rows(Matter)
    await zhou.taps_data(f"mv:{taken.id}:take", chat=GRID)
    async with house.storage.work(house.time) as work:
        row = await work.db.get_one(Matter, about.id)
        row.open = False
        work.db.add(Concern(matter_id=about.id, member_id=await who(house, li.id)))
    await at(house, 7.5)
    [mine_] = [one for one in house.wall(li.id) if one.title and one.title.key == "list-title"]
    assert [one.key for one in mine_.lines] == ["list-late", "list-line"]
    assert mine_.lines[1].facts["code"].facts["number"] == mine.number
    [theirs] = [one for one in house.wall(zhou.id) if one.title and one.title.key == "list-title"]
    assert theirs.lines[1].facts["code"].facts["number"] == taken.number


async def test_where_a_building_has_no_leader_the_list_is_of_the_grid(house: House) -> None:
    zhou = house.person("小周")
    await zhou.whispers("/start")
    await house.person("王阿姨").says("报修 1楼楼道灯坏了")
    async with house.storage.work(house.time) as work:
        leaders = select(Held).where(Held.role == Role.BUILDING_LEADER)
        for held in (await work.db.exec(leaders)).all():
            held.until = house.time
    await at(house, 7.5)
    assert lists(house, zhou.id) == ["list-title+list-late+list-line"]


async def test_a_resident_has_no_list_and_a_forged_tap_shows_none(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    await wang.says("报修 1楼楼道灯坏了")
    for words in ("清单", "待办"):
        await wang.whispers(words)
        assert house.keys(wang.id)[-1] == "list-not-yours"
    assert await wang.taps_data("ls:0", chat=wang.id) == "list-not-yours"
    assert await wang.taps_data("lt", chat=wang.id) == "list-not-yours"
    li = house.person("李楼长")
    await li.whispers("/start")
    assert await li.taps_data("ls:0", chat=B3) == "old-button"


async def test_a_grid_officer_with_400_matters_reads_one_list(house: House) -> None:
    zhou = house.person("小周")
    await zhou.whispers("/start")
    [b3] = [one for one in await house.rows(Place) if one.key == "b3"]
    [grid] = [one for one in await house.rows(Place) if one.key == "ruicheng"]
    async with house.storage.work(house.time) as work:
        for number in range(1, 401):
            work.db.add(
                Matter(
                    kind=Kind.REPORT, place_id=b3.id, level_id=grid.id, number=number,
                    state=State.WAITING, tier=Tier.SMALL, title=f"{number}楼灯坏了", words="",
                    said_channel="telegram", said_chat=B3, said_message=f"m{number}",
                    created_at=house.time, arrived_at=house.time,
                    answer_by=house.time + HOUR * number,
                )
            )  # fmt: skip
    await house.later(seconds=1)
    house.time = NOON + timedelta(hours=19.5)
    await house.clock.tick()
    await house.deliver()
    card = house.bubble(zhou.id, f"list:{await who(house, zhou.id)}").what
    assert len([one for one in card.lines if one.key == "list-line"]) == 8
    assert len(CATALOGUE_SAYS(card, "zh_CN")) < 900
    assert [one.key for one in card.lines][-1] == "list-more"
    await zhou.taps("button-whole-list", chat=zhou.id)
    await zhou.taps("button-page-next", chat=zhou.id)
    await zhou.taps("button-page-next", chat=zhou.id)
    await zhou.taps("button-page-before", chat=zhou.id)
    bubble = house.bubble(zhou.id, f"list:{await who(house, zhou.id)}")
    assert bubble.what.title.facts == {"n": 400, "page": 2, "pages": 40}
    assert bubble.edits == 4
    await zhou.taps_data("ls:999", chat=zhou.id)
    assert house.bubble(zhou.id, bubble.what.key).what.title.facts["page"] == 40


async def test_of_one_who_left_no_list_is_remembered(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says("报修 1楼楼道灯坏了")
    await at(house, 7.5)
    id = await who(house, li.id)
    assert id in {one.member_id for one in await house.rows(Listed)}
    async with house.storage.work(house.time) as work:
        await forgetting.erase(work.db, await work.db.get_one(Member, id), (), house.time)
    assert id not in {one.member_id for one in await house.rows(Listed)}


async def test_a_reminder_of_a_small_thing_is_told_by_the_list_alone(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says("报修 1楼楼道灯坏了")
    await li.taps_data("mv:1:take")
    said = len(house.wall(li.id))
    await house.later(hours=19)
    assert len(house.wall(li.id)) == said


async def appoint(house: House, name: str, role: Role, key: str = "b3") -> Somebody:
    """Somebody with an office at a place, who has opened the private chat."""
    one = house.person(name)
    await one.whispers("/start")
    [place] = [row.id for row in await house.rows(Place) if row.key == key]
    id = await who(house, one.id)
    async with house.storage.work(house.time) as work:
        work.db.add(Held(member_id=id, place_id=place, role=role, since=house.time))
    return one


async def test_what_a_category_gives_to_an_officer_is_on_their_list_and_theirs_to_move(
    house: House,
) -> None:
    qian = await appoint(house, "老钱", Role.SANITATION_OFFICER)
    far = await appoint(house, "五号楼卫生员", Role.SANITATION_OFFICER, "b5")
    li = house.person("李楼长")
    await li.whispers("/start")
    wang = house.person("王阿姨")
    await wang.says("报修 楼下垃圾桶满了没人收")
    await wang.says("报修 3楼楼道灯坏了")
    await at(house, 7.5)
    assert lists(house, qian.id) == ["list-title+list-late+list-line"]
    assert lists(house, li.id) == ["list-title+list-late+list-line+list-line"]
    assert lists(house, far.id) == []
    await qian.taps("button-list-one", chat=qian.id)
    await qian.taps("button-take", chat=qian.id)
    garbage, lamp = sorted(await house.rows(Matter), key=lambda one: one.id)
    assert (garbage.state, garbage.handler_id) == (State.TAKEN, await who(house, qian.id))
    # Not theirs: what another category names, another building, what stands on no wall.
    assert await qian.taps_data(f"mv:{lamp.id}:take", chat=qian.id) == "not-yours-to-do"
    assert await far.taps_data(f"mv:{garbage.id}:finish", chat=far.id) == "no-such-matter"
    async with house.storage.work(house.time) as work:
        (await work.db.get_one(Matter, garbage.id)).open = False
    assert await qian.taps_data(f"mv:{garbage.id}:finish", chat=qian.id) != "did-finish"


async def test_of_two_leaders_each_reads_what_is_in_their_part_of_the_house(
    house: House,
) -> None:
    low, high = house.person("李楼长"), await appoint(house, "孙楼长", Role.BUILDING_LEADER)
    await low.whispers("/start")
    async with house.storage.work(house.time) as work:
        for name, zone in ((low, "1-3楼"), (high, "4-9楼")):
            mine = select(Held).where(Held.member_id == await who(house, name.id))
            (await work.db.exec(mine)).one().zone = zone
    wang = house.person("王阿姨")
    for words in ("2楼灯坏了", "7楼灯坏了", "单元门打不开", "12楼灯坏了"):
        await wang.says(f"报修 {words}")
    await at(house, 7.5)

    def titles(one: Somebody) -> set[str]:
        [card] = [c for c in house.wall(one.id) if c.title and c.title.key == "list-title"]
        return {str(line.facts["title"]) for line in card.lines if line.key == "list-line"}

    # What names no part, or one nobody has, is on both lists.
    assert titles(low) == {"2楼灯坏了", "单元门打不开", "12楼灯坏了"}
    assert titles(high) == {"7楼灯坏了", "单元门打不开", "12楼灯坏了"}


async def test_what_neighbours_said_to_nobody_is_one_line_of_the_list(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await at(house, 20, day=0)
    await house.person("王阿姨").says("4楼楼道灯不亮")
    await at(house, 7.5)
    card = house.bubble(li.id, f"list:{await who(house, li.id)}").what
    assert (card.title, [line.key for line in card.lines]) == (None, ["candidates-wait"])
    assert [one.label.key for row in card.buttons for one in row] == ["button-candidates"]
    await house.person("赵六").says("报修 单元门打不开")
    await li.whispers("待办")
    assert house.keys(li.id)[-1] == "list-title+list-today+list-line+candidates-wait"


async def test_a_level_that_was_handed_something_owes_it_an_answer_not_a_first_word(
    house: House,
) -> None:
    zhou = house.person("小周")
    await zhou.whispers("/start")
    await house.person("王阿姨").says("报修 3楼楼道灯坏了")
    await house.later(hours=25)
    await zhou.whispers("清单")
    [matter] = await house.rows(Matter)
    assert matter.level_id != matter.place_id
    [card] = [one for one in house.wall(zhou.id) if one.title and one.title.key == "list-title"]
    assert "list-late" not in [line.key for line in card.lines]
