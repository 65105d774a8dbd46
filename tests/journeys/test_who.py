"""谁管 and 值班: whom to ask, with masked numbers in the group and whole ones for residents."""

from datetime import timedelta

import pytest
from sqlmodel import select

from chat.card import Card
from domain.places import Level
from domain.roles import Mark, Role
from storage import phones
from storage.history import Entry
from storage.members import Held, Member
from storage.places import Binding, Group, Place
from storage.posts import Duty, Marked, StandIn
from storage.seal import Seal
from tests.house import B3, B5, CATALOGUE, GRID, KEY, NOON, House

SHARED = "-1007"
LI, ZHANG, ZHOU = "13800000301", "13800000302", "13800000303"


class Office:
    """Rows as the community's file makes them."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def place(self, key: str) -> int:
        async with self.house.storage.reading() as db:
            return (await db.exec(select(Place.id).where(Place.key == key))).one() or 0

    async def member(self, name: str) -> int:
        async with self.house.storage.work(NOON) as work:
            row = (await work.db.exec(select(Member).where(Member.name == name))).first()
            if row is None:
                row = Member(name=name, since=NOON)
                work.db.add(row)
                await work.db.flush()
            return row.id or 0

    async def add(self, *rows: object) -> None:
        async with self.house.storage.work(NOON) as work:
            work.db.add_all(rows)

    async def new_place(self, key: str, kind: Level, parent: str, **more: object) -> int:
        name = str(more.pop("name", key))
        await self.add(
            Place(
                key=key, kind=kind, name=name, short=name, since=NOON,
                parent_id=await self.place(parent), **more,
            )
        )  # fmt: skip
        return await self.place(key)

    async def hold(self, name: str, role: Role, key: str = "b3", **more: object) -> int:
        values = {"since": NOON} | more
        held = Held(
            member_id=await self.member(name), place_id=await self.place(key), role=role, **values
        )
        await self.add(held)
        return held.id or 0

    async def phone(self, name: str, number: str, source: str = "file", key: bytes = KEY) -> None:
        member = await self.member(name)
        async with self.house.storage.work(NOON) as work:
            await phones.keep(work.db, Seal([key]), member, number, source, NOON)

    async def on_duty(self, name: str, spans: str, key: str = "b3", **more: object) -> None:
        values = {"since": NOON - timedelta(days=9)} | more
        member, place = await self.member(name), await self.place(key)
        await self.add(Duty(member_id=member, place_id=place, spans=spans, **values))


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)


def lines(card: Card) -> list[str]:
    return [CATALOGUE.say(line, "zh_CN") for line in card.lines]


def title(card: Card) -> str:
    assert card.title is not None
    return CATALOGUE.say(card.title, "zh_CN")


async def looks(house: House) -> list[tuple[str, str | None, str]]:
    """Who saw whose number, by name, and where."""
    names = {row.id: row.name for row in await house.rows(Member)}
    places = {row.id: row.key for row in await house.rows(Place)}
    return [
        (names[row.member_id], names.get(row.about_id), places[row.place_id])
        for row in await house.rows(Entry)
        if row.what == "saw-phone"
    ]


async def test_the_board_stands_in_its_order_with_masked_numbers_in_the_group(
    house: House, office: Office
) -> None:
    await office.hold("老吴", Role.HOUSING_OFFICER)
    await office.hold("小沈", Role.SANITATION_OFFICER)
    await office.hold("老党", Role.PARTY_GROUP_LEADER)
    await office.hold("小孙", Role.VOLUNTEER)
    await office.hold("孙阿姨的女儿", Role.FAMILY_CONTACT)
    await office.hold("老丁", Role.CULTURE_OFFICER, until=NOON)
    await office.phone("李楼长", LI)
    await office.phone("小周", ZHOU)
    wang = house.person("王阿姨")
    await wang.says("谁管")
    [card] = house.wall(B3)
    assert title(card) == "3号楼 有事找谁"
    assert card.reply_to is not None
    assert lines(card) == [
        "党小组长：老党",
        "楼栋长：李楼长 138****0301",
        "卫生员：小沈",
        "房管员：老吴",
        "睿城网格 网格员：小周 138****0303",
        "富春江路社区 社区工作人员：陈书记",
    ]
    assert await looks(house) == []
    assert house.keys(wang.id) == []


async def test_a_resident_reads_whole_numbers_in_private_and_it_is_written_down(
    house: House, office: Office
) -> None:
    await office.phone("李楼长", LI)
    wang = house.person("王阿姨")
    await wang.says("谁管")
    await wang.whispers("/who")
    assert lines(house.wall(wang.id)[-1])[0] == f"楼栋长：李楼长 {LI}"
    assert await looks(house) == [("王阿姨", "李楼长", "b3")]


async def test_a_stranger_in_private_is_shown_the_community_with_masked_numbers(
    house: House, office: Office
) -> None:
    await office.phone("陈书记", LI)
    passer = house.person("路人")
    await passer.whispers("楼长是谁")
    [card] = house.wall(passer.id)
    assert title(card) == "富春江路社区 有事找谁"
    assert lines(card) == ["社区工作人员：陈书记 138****0301"]
    assert await looks(house) == []
    assert not card.buttons


async def test_only_numbers_the_community_published_stand_on_the_board(
    house: House, office: Office
) -> None:
    await office.phone("李楼长", LI, source="said")
    await office.phone("小周", ZHOU, key=b"a-key-that-nobody-has-any-more-here")
    wang = house.person("王阿姨")
    await wang.says("谁管")
    await wang.whispers("谁管")
    for card in (house.wall(B3)[-1], house.wall(wang.id)[-1]):
        assert lines(card)[:2] == ["楼栋长：李楼长", "睿城网格 网格员：小周"]
    assert await looks(house) == []


async def test_without_keys_the_board_stands_without_numbers(house: House, office: Office) -> None:
    await office.phone("李楼长", LI)
    house.storage.seal = None
    wang = house.person("王阿姨")
    await wang.says("谁管")
    assert lines(house.wall(B3)[-1])[0] == "楼栋长：李楼长"


async def test_whoever_is_not_named_is_a_neighbour_on_the_board(
    house: House, office: Office
) -> None:
    await office.hold("", Role.SANITATION_OFFICER)
    await house.person("王阿姨").says("谁管")
    assert "卫生员：一位邻居" in lines(house.wall(B3)[-1])


async def test_whoever_stands_in_is_named_and_called_instead(house: House, office: Office) -> None:
    await office.phone("李楼长", LI)
    await office.phone("张阿姨", ZHANG)
    zhang = await office.member("张阿姨")
    [held] = [row for row in await house.rows(Held) if row.role is Role.BUILDING_LEADER][:1]
    await office.add(
        StandIn(held_id=held.id, member_id=zhang, since=NOON, until=NOON + timedelta(days=3))
    )
    wang = house.person("王阿姨")
    await wang.says("谁管")
    assert lines(house.wall(B3)[-1])[0] == "楼栋长：李楼长（这几天张阿姨 138****0302代）"
    await house.later(days=4)
    await wang.says("谁管")
    assert lines(house.wall(B3)[-1])[0] == "楼栋长：李楼长 138****0301"


async def test_unit_leaders_the_estate_and_party_households_stand_on_it_too(
    house: House, office: Office
) -> None:
    estate = await office.new_place("estate", Level.ESTATE, "community", name="睿城小区")
    async with house.storage.work(NOON) as work:
        b3 = (await work.db.exec(select(Place).where(Place.key == "b3"))).one()
        b3.estate_id = estate
    await office.new_place("b3u1", Level.UNIT, "b3", name="3号楼1单元")
    await office.hold("小单", Role.UNIT_LEADER, "b3u1")
    await office.hold("物业王师傅", Role.PROPERTY, "estate")
    await office.add(
        Marked(
            member_id=await office.member("老红"), place_id=await office.place("b3"),
            mark=Mark.PARTY_HOUSEHOLD, since=NOON,
        )
    )  # fmt: skip
    await house.person("王阿姨").says("谁管事")
    assert lines(house.wall(B3)[-1]) == [
        "楼栋长：李楼长",
        "3号楼1单元 单元长：小单",
        "睿城小区 物业：物业王师傅",
        "睿城网格 网格员：小周",
        "富春江路社区 社区工作人员：陈书记",
        "党员中心户：老红",
    ]


async def test_the_city_s_own_words_stand_on_the_board(house: House) -> None:
    house.community.settings = {"role_names": {"building_leader": "楼组长"}}
    await house.person("王阿姨").says("谁管")
    assert lines(house.wall(B3)[-1])[0] == "楼组长：李楼长"


async def test_a_building_without_a_leader_says_so_and_names_the_next_level(
    house: House, office: Office
) -> None:
    await office.phone("小周", ZHOU)
    async with house.storage.work(NOON) as work:
        for held in (await work.db.exec(select(Held))).all():
            if held.role is Role.BUILDING_LEADER:
                held.until = NOON
    await house.person("王阿姨").says("谁管")
    assert lines(house.wall(B3)[-1])[0] == "楼栋长：还没有定，先找睿城网格 网格员小周 138****0303"


async def test_where_nobody_is_entered_it_says_so_kindly(house: House) -> None:
    async with house.storage.work(NOON) as work:
        for held in (await work.db.exec(select(Held))).all():
            held.until = NOON
    await house.person("王阿姨").says("谁管")
    assert house.keys(B3) == ["who-title+who-nobody-yet"]


async def test_a_long_board_is_cut_from_above(house: House, office: Office) -> None:
    for number in range(1, 13):
        await office.new_place(f"u{number}", Level.UNIT, "b3", name=f"{number}单元")
        await office.hold(f"单元长{number}", Role.UNIT_LEADER, f"u{number}")
    await house.person("王阿姨").says("谁管")
    said = lines(house.wall(B3)[-1])
    assert len(said) == 12
    assert said[0] == "楼栋长：李楼长"
    assert "小周" not in "".join(said)


async def test_a_group_of_two_buildings_reads_one_line_for_each(
    house: House, office: Office
) -> None:
    b7 = await office.new_place("b7", Level.BUILDING, "ruicheng", name="7号楼")
    group = Group(channel="telegram", address=SHARED, standing="administrator", greeted=True)
    await office.add(group)
    await office.add(
        Binding(chat_id=group.id, place_id=await office.place("b5"), since=NOON),
        Binding(chat_id=group.id, place_id=b7, since=NOON),
    )
    await office.phone("赵楼长", ZHANG)
    await house.person("王阿姨").says("谁管", chat=SHARED)
    assert house.keys(SHARED) == ["who-title-several+who-line+who-line"]
    assert lines(house.wall(SHARED)[-1]) == [
        "5号楼：赵楼长 138****0302",
        "7号楼：还没有定，先找睿城网格 网格员小周",
    ]
    await house.person("王阿姨").says("谁值班", chat=SHARED)
    assert house.said(SHARED)[-1].startswith("5号楼、7号楼 值班\n这里还没排值班表")


async def test_a_group_of_two_units_names_the_building_s_leader_where_a_unit_has_none(
    house: House, office: Office
) -> None:
    group = Group(channel="telegram", address=SHARED, standing="administrator", greeted=True)
    await office.add(group)
    for number in (1, 2):
        unit = await office.new_place(f"u{number}", Level.UNIT, "b3", name=f"3号楼{number}单元")
        await office.add(Binding(chat_id=group.id, place_id=unit, since=NOON))
    await office.hold("小单", Role.UNIT_LEADER, "u2")
    await house.person("王阿姨").says("谁管", chat=SHARED)
    assert lines(house.wall(SHARED)[-1]) == [
        "3号楼1单元：还没有定，先找3号楼 楼栋长李楼长",
        "3号楼2单元：小单",
    ]


async def test_a_unit_s_own_group_reads_its_building_s_board(house: House, office: Office) -> None:
    unit = await office.new_place("b3u1", Level.UNIT, "b3", name="3号楼1单元")
    await office.hold("小单", Role.UNIT_LEADER, "b3u1")
    group = Group(channel="telegram", address=SHARED, standing="administrator", greeted=True)
    await office.add(group)
    await office.add(Binding(chat_id=group.id, place_id=unit, since=NOON))
    await house.person("王阿姨").says("谁管", chat=SHARED)
    assert lines(house.wall(SHARED)[-1])[:3] == [
        "3号楼 楼栋长：李楼长",
        "单元长：小单",
        "睿城网格 网格员：小周",
    ]


async def test_whoever_belongs_to_two_places_turns_to_the_other_by_button(
    house: House, office: Office
) -> None:
    await office.phone("赵楼长", ZHANG)
    wang = house.person("王阿姨")
    await wang.says("谢谢", named=True)
    await wang.says("谢谢", named=True, chat=B5)
    await wang.whispers("谁管")
    first = house.wall(wang.id)[-1]
    assert title(first) == "5号楼 有事找谁"
    await wang.taps("button-place", chat=wang.id)
    second = house.wall(wang.id)[-1]
    assert title(second) == "3号楼 有事找谁"
    assert await looks(house) == [("王阿姨", "赵楼长", "b5")]
    await wang.whispers("值班")
    await wang.taps("button-place", chat=wang.id)
    assert house.said(wang.id)[-1].startswith("3号楼 值班")


async def test_an_old_button_shows_nothing_to_whoever_moved_away_or_forged_it(
    house: House, office: Office
) -> None:
    await office.phone("李楼长", LI)
    b3 = await office.place("b3")
    wang, stranger = house.person("王阿姨"), house.person("路人")
    await wang.says("谢谢", named=True)
    async with house.storage.work(NOON) as work:
        for held in (await work.db.exec(select(Held))).all():
            if held.role is Role.RESIDENT:
                held.until = NOON
    for who in (wang, stranger):
        assert await who.taps_data(f"wo:{b3}:board", chat=who.id) == "old-button"
        assert house.wall(who.id) == []
    # Residents of that building are many; in the group nobody is shown a whole number.
    assert await wang.taps_data(f"wo:{b3}:board", chat=B3) == "old-button"
    assert await looks(house) == []


async def test_ordinary_talk_about_asking_and_duty_stays_unanswered(house: House) -> None:
    wang = house.person("王阿姨")
    for words in ("找谁？", "值班", "这事谁管啊，没人管", "我今天值班", "谁管你"):
        assert await wang.says(words) == 0, words
    await wang.says("该找谁", named=True)
    await wang.says("值班表", named=True)
    assert [key.partition("+")[0] for key in house.keys(B3)] == ["who-title", "duty-title"]


async def test_who_is_on_duty_and_until_when(house: House, office: Office) -> None:
    await office.on_duty("李楼长", "6 08:00-18:00")
    await office.on_duty("小周", "00:00-24:00", "ruicheng")
    await office.on_duty("赵楼长", "00:00-24:00", "b5")
    await office.on_duty("老丁", "00:00-24:00", until=NOON)
    await office.phone("李楼长", LI)
    wang = house.person("王阿姨")
    await wang.says("谁值班")
    assert house.said(B3)[-1].splitlines() == [
        "3号楼 值班",
        "李楼长 138****0301，到11月21日周六 18:00",
        "睿城网格 小周，一直在",
    ]
    await wang.says("谁管")
    assert lines(house.wall(B3)[-1])[-2:] == [
        "现在值班：李楼长 138****0301，到11月21日周六 18:00",
        "现在值班：睿城网格 小周，一直在",
    ]
    await wang.whispers("/duty")
    assert LI in house.said(wang.id)[-1]
    assert await looks(house) == [("王阿姨", "李楼长", "b3")]


async def test_with_nobody_on_duty_the_next_one_and_the_emergency_numbers_are_told(
    house: House, office: Office
) -> None:
    await office.on_duty("李楼长", "1-5 08:00-18:00")
    await office.on_duty("小周", "7 22:00-06:00", "ruicheng")
    await office.on_duty("老丁", "6 13:00-14:00", until=NOON + timedelta(minutes=30))
    wang = house.person("王阿姨")
    await wang.says("今天谁值班")
    assert house.keys(B3)[-1] == "duty-title+duty-nobody+duty-next+duty-emergency"
    assert lines(house.wall(B3)[-1])[1] == "下一班：睿城网格 小周，11月22日周日 22:00开始"
    await house.later(days=1, hours=13)  # Monday 01:00: the watch goes on past midnight
    await wang.says("今天谁值班")
    assert house.said(B3)[-1].splitlines()[1:] == ["睿城网格 小周，到11月23日周一 6:00"]


async def test_where_no_hours_are_written_down_it_says_so(house: House) -> None:
    await house.person("小周").says("谁值班", chat=GRID)
    assert house.keys(GRID) == ["duty-title+duty-no-list+duty-emergency"]


async def test_the_board_is_read_in_english_by_whoever_reads_english(
    house: House, office: Office
) -> None:
    await office.on_duty("李楼长", "6 08:00-18:00")
    smith = house.person("Smith", language="en")
    await smith.says("谁管")
    await smith.whispers("/who")
    assert house.said(smith.id)[-1].splitlines()[-1] == (
        "On duty now: 李楼长, until Sat 21 Nov, 18:00"
    )
