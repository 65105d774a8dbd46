"""Who lives where: said by a person, confirmed by somebody entitled, until they move."""

from collections.abc import Sequence

from sqlmodel import col, select

from chat.card import Reaction
from chat.text import text
from domain.places import Level
from domain.residence import Relation
from domain.roles import Can, Role
from storage import rights
from storage.history import Entry
from storage.matters import Matter
from storage.members import Account, Held, Member
from storage.places import Binding, Group, Household, Place
from storage.posts import StandIn
from storage.residences import Residence
from tests.house import B3, B5, CATALOGUE, GRID, House, Somebody

LIST = "homes:{}"


async def place(house: House, key: str) -> Place:
    async with house.storage.reading() as db:
        return (await db.exec(select(Place).where(Place.key == key))).one()


async def register(house: House, key: str, *flats: tuple[str, str]) -> None:
    """The community's register names these flats of a building: unit and room."""
    here = await place(house, key)
    async with house.storage.work(house.time) as work:
        for unit, room in flats:
            work.db.add(Household(place_id=here.id, unit=unit, room=room))


async def who(house: House, one: Somebody) -> int:
    async with house.storage.reading() as db:
        found = await db.exec(select(Account.member_id).where(Account.address == one.id))
        return found.one()


async def homes(house: House, one: Somebody) -> Sequence[Residence]:
    """What a person's homes are today."""
    id = await who(house, one)
    async with house.storage.reading() as db:
        found = await db.exec(
            select(Residence)
            .where(Residence.member_id == id, col(Residence.until).is_(None))
            .order_by(col(Residence.id))
        )
        return found.all()


async def rooms(house: House, one: Somebody) -> list[tuple[str, str]]:
    flats = {row.id: row for row in await house.rows(Household)}
    found = [flats[home.household_id] for home in await homes(house, one)]
    return [(flat.unit, flat.room) for flat in found]


async def may(house: House, one: Somebody, action: Can, key: str = "b3") -> bool:
    here = await place(house, key)
    id = await who(house, one)
    async with house.storage.reading() as db:
        return await rights.may(db, id, action, here.id or 0, house.time)


def reactions(house: House, chat: str) -> list[str]:
    return [
        one.what.emoji
        for one in house.channel.order
        if one.chat == chat and isinstance(one.what, Reaction)
    ]


def everything_said(house: House, chat: str) -> str:
    return "\n".join(house.said(chat))


async def neighbours(house: House) -> tuple[Somebody, Somebody]:
    """王阿姨 lives in 3号楼 and can be reached in private; so can 李楼长."""
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await li.whispers("/start")
    await wang.whispers("/start")
    await wang.says("帮助")
    return wang, li


async def claimed(house: House) -> tuple[Somebody, Somebody]:
    """王阿姨 said that she lives in 602, which is her own, and 李楼长 reads it."""
    await register(house, "b3", ("1", "601"), ("1", "602"))
    wang, li = await neighbours(house)
    await wang.says("我住 3-602")
    await wang.taps("button-home-own", chat=wang.id)
    return wang, li


async def test_somebody_says_where_they_live_and_the_leader_confirms_it(house: House) -> None:
    await register(house, "b3", ("1", "601"), ("1", "602"))
    wang, li = await neighbours(house)
    await wang.says("我住 3-602")
    assert reactions(house, B3) == ["👌"]
    assert "602" not in everything_said(house, B3)
    assert house.keys(wang.id)[-1] == "home-noted+home-which-relation"
    await wang.taps("button-home-own", chat=wang.id)
    assert house.notice == "home-written-down"
    assert house.keys(wang.id)[-1] == "home-noted-as"
    assert not await may(house, wang, Can.VOTE)
    assert await may(house, wang, Can.REPORT)
    assert house.keys(li.id)[-1] == "homes-title+homes-line"
    assert "1单元602 王阿姨（自住）" in house.said(li.id)[-1]
    await li.taps("button-homes-all", chat=li.id)
    assert house.notice == "homes-confirmed"
    assert house.keys(li.id)[-1] == "homes-done"
    assert house.keys(wang.id)[-1] == "home-confirmed"
    assert await may(house, wang, Can.VOTE)
    assert await may(house, wang, Can.ENTER_HOMES)
    [home] = await homes(house, wang)
    assert (home.relation, home.confirmed_by) == (Relation.OWNER_LIVING, await who(house, li))
    lines = {(one.what, one.about_id) for one in await house.rows(Entry)}
    assert ("home-confirmed", await who(house, wang)) in lines


async def test_only_whoever_may_confirm_confirms(house: House) -> None:
    wang, li = await claimed(house)
    list_ = house.bubble(li.id, LIST.format((await place(house, "b3")).id)).what
    all_, each = (one.data for one in list_.buttons[0])  # type: ignore[union-attr]
    zhang, zhao = house.person("张三"), house.person("赵楼长")
    await zhang.says("帮助")
    for one in (zhang, zhao, wang):
        assert await one.taps_data(all_, chat=one.id) == "not-yours-to-do"
        assert await one.taps_data(each, chat=one.id) == "not-yours-to-do"
        claim = (await homes(house, wang))[0].id
        assert await one.taps_data(f"hj:{claim}:True", chat=one.id) == "not-yours-to-do"
        assert "602" not in everything_said(house, one.id) or one is wang
    assert not await may(house, wang, Can.VOTE)
    await zhou_confirms(house)
    assert await may(house, wang, Can.VOTE)


async def zhou_confirms(house: House) -> None:
    zhou = house.person("小周")
    await zhou.whispers("待确认")
    await zhou.taps("button-homes-all", chat=zhou.id)
    assert house.notice == "homes-confirmed"


async def test_one_by_one_right_and_wrong(house: House) -> None:
    wang, li = await claimed(house)
    zhang = house.person("张三")
    await zhang.whispers("/start")
    await zhang.says("我住601")
    await li.taps("button-homes-each", chat=li.id)
    assert house.keys(li.id)[-1] == "homes-title+homes-line"
    await li.taps("button-home-wrong", chat=li.id)
    assert house.notice == "home-refused-noted"
    assert house.keys(wang.id)[-1] == "home-refused"
    assert "张三" in house.said(li.id)[-1]
    await li.taps("button-home-right", chat=li.id)
    assert house.notice == "homes-confirmed"
    assert house.keys(li.id)[-2:] == ["homes-done", "homes-done"]
    assert house.keys(zhang.id)[-1] == "home-confirmed+home-which-relation"
    assert await may(house, zhang, Can.VOTE)
    assert not await may(house, wang, Can.VOTE)
    assert await homes(house, wang) == []


async def test_what_was_settled_is_settled(house: House) -> None:
    wang, li = await claimed(house)
    [claim] = await homes(house, wang)
    await li.taps("button-homes-all", chat=li.id)
    assert await li.taps_data(f"hj:{claim.id}:False", chat=li.id) == "home-settled"
    here = await place(house, "b3")
    assert await li.taps_data(f"ha:{here.id}:{claim.id}", chat=li.id) == "home-settled"
    assert await may(house, wang, Can.VOTE)


async def test_all_confirms_only_what_the_card_named(house: House) -> None:
    wang, li = await claimed(house)
    here = await place(house, "b3")
    old = house.bubble(li.id, LIST.format(here.id)).what.buttons[0][0].data  # type: ignore[union-attr]
    zhang = house.person("张三")
    await zhang.says("我住601")
    await li.taps_data(old, chat=li.id)
    assert await may(house, wang, Can.VOTE)
    assert not await may(house, zhang, Can.VOTE)
    assert house.said(li.id)[-1].count("（") == 1
    await li.taps("button-homes-all", chat=li.id)
    assert await may(house, zhang, Can.VOTE)


async def test_what_is_said_differently_after_the_card_was_drawn_is_not_confirmed_by_it(
    house: House,
) -> None:
    await register(house, "b3", ("", "602"))
    wang, li = await neighbours(house)
    await wang.says("我住602")
    here = await place(house, "b3")
    old = house.bubble(li.id, LIST.format(here.id)).what.buttons[0][0].data  # type: ignore[union-attr]
    await wang.taps("button-home-own", chat=wang.id)
    assert await li.taps_data(old, chat=li.id) == "home-settled"
    assert not await may(house, wang, Can.VOTE)


async def test_the_list_is_one_card_that_grows_in_silence(house: House) -> None:
    await register(house, "b3", *(("", f"{floor}01") for floor in range(1, 11)))
    li = house.person("李楼长")
    await li.whispers("/start")
    for floor in range(1, 11):
        await Somebody(house, str(5000 + floor), f"邻居{floor}").says(f"我住{floor}01")
    assert len(house.keys(li.id)) == 2
    assert house.keys(li.id)[-1].count("homes-line") == 8
    assert house.keys(li.id)[-1].endswith("homes-more")
    await li.taps("button-homes-all", chat=li.id)
    held = [one for one in await house.rows(Held) if one.role is Role.RESIDENT and one.confirmed]
    assert len(held) == 8
    assert house.keys(li.id)[-1].count("homes-line") == 2
    await house.later(days=2)
    await Somebody(house, "5099", "新邻居").says("我住101")
    assert len(house.keys(li.id)) == 3


async def test_nobody_confirms_themself_the_next_level_does(house: House) -> None:
    await register(house, "b3", ("", "602"))
    li, zhou = house.person("李楼长"), house.person("小周")
    await li.whispers("/start")
    await zhou.whispers("/start")
    await li.says("我住602")
    assert not any("homes" in one for one in house.keys(li.id))
    assert house.keys(zhou.id)[-1] == "homes-title+homes-line"
    [home] = await homes(house, li)
    here = await place(house, "b3")
    assert await li.taps_data(f"hj:{home.id}:True", chat=li.id) == "home-not-by-yourself"
    assert await li.taps_data(f"ha:{here.id}:{home.id}", chat=li.id) == "home-settled"
    await li.whispers("待确认")
    assert house.keys(li.id)[-1] == "homes-none"
    assert not await may(house, li, Can.VOTE)
    await zhou.taps("button-homes-all", chat=zhou.id)
    assert await may(house, li, Can.VOTE)


async def test_whoever_stands_in_for_the_leader_confirms_instead(house: House) -> None:
    deputy = house.person("孙副楼长")
    await deputy.whispers("/start")
    id = await who(house, deputy)
    async with house.storage.work(house.time) as work:
        held = (
            await work.db.exec(select(Held).where(Held.role == Role.BUILDING_LEADER).limit(1))
        ).one()
        work.db.add(StandIn(held_id=held.id, member_id=id, since=house.time))
    wang, li = await claimed(house)
    assert not any("homes" in one for one in house.keys(li.id))
    await deputy.taps("button-homes-all", chat=deputy.id)
    assert house.notice == "homes-confirmed"
    assert await may(house, wang, Can.VOTE)


async def test_a_right_that_ended_confirms_nothing(house: House) -> None:
    wang, li = await claimed(house)
    async with house.storage.work(house.time) as work:
        [held] = (
            await work.db.exec(select(Held).where(Held.role == Role.BUILDING_LEADER).limit(1))
        ).all()
        held.until = house.time
    await li.taps("button-homes-all", chat=li.id)
    assert house.notice == "not-yours-to-do"
    await li.whispers("待确认")
    assert house.keys(li.id)[-1] == "homes-none"
    assert not await may(house, wang, Can.VOTE)


async def test_the_same_number_in_two_units_is_asked_and_never_guessed(house: House) -> None:
    await register(house, "b3", ("1", "602"), ("二单元", "602"))
    wang, _ = await neighbours(house)
    await wang.says("我住 3-602")
    assert house.keys(B3)[-1] == "panel-sent"
    assert house.keys(wang.id)[-1] == "home-which-one"
    labels = [CATALOGUE.say(row[0].label, "zh_CN") for row in house.wall(wang.id)[-1].buttons]
    assert labels == ["3号楼1单元602", "3号楼2单元602"]
    assert await house.rows(Residence) == []
    await wang.taps("button-home-flat", chat=wang.id)
    assert await rooms(house, wang) == [("二单元", "602")]
    zhang = house.person("张三")
    await zhang.says("我住3号楼2单元602")
    assert await rooms(house, zhang) == [("二单元", "602")]
    await zhang.says("我住 3-1-602")
    assert await rooms(house, zhang) == [("二单元", "602"), ("1", "602")]


async def test_a_button_keeps_the_number_of_a_building_with_a_long_name(house: House) -> None:
    await register(house, "b3", ("1", "1602"), ("2", "1602"))
    async with house.storage.work(house.time) as work:
        here = (await work.db.exec(select(Place).where(Place.key == "b3"))).one()
        here.name = here.short = "睿城国际花园3号楼"
    wang, _ = await neighbours(house)
    await wang.whispers("我住 3-1602")
    labels = [CATALOGUE.say(row[0].label, "zh_CN") for row in house.wall(wang.id)[-1].buttons]
    assert labels == ["…3号楼1单元1602", "…3号楼2单元1602"]


async def test_what_a_forged_button_names_is_no_home(house: House) -> None:
    wang, _ = await neighbours(house)
    assert await wang.taps_data("hp:99", chat=wang.id) == "old-button"
    assert await wang.taps_data("hr:99:tenant", chat=wang.id) == "home-not-yours"
    assert await wang.taps_data("hr:99:king", chat=wang.id) == "old-button"
    assert await wang.taps_data("hl:99:True", chat=wang.id) == "home-not-yours"
    assert await wang.taps_data("hs:99", chat=wang.id) == "home-not-yours"
    assert await wang.taps_data("ha:99:1", chat=wang.id) == "nobody-may"


async def test_a_flat_the_register_does_not_know_is_refused_in_private(house: House) -> None:
    await register(house, "b3", ("", "602"))
    wang, _ = await neighbours(house)
    await wang.says("我住 3-1902")
    assert house.keys(B3)[-1] == "panel-sent"
    assert house.keys(wang.id)[-1] == "home-not-in-register"
    assert "李楼长" in house.said(wang.id)[-1]
    await wang.whispers("我住9号楼602")
    assert house.keys(wang.id)[-1] == "home-no-such-building"
    await wang.whispers("我住三楼")
    assert house.keys(wang.id)[-1] == "home-unclear"
    assert await house.rows(Residence) == []


async def test_who_never_opened_the_private_chat_is_asked_to(house: House) -> None:
    await register(house, "b3", ("1", "602"), ("2", "602"), ("2", "603"))
    zhang = house.person("张三")
    await zhang.says("我住602")
    assert house.keys(B3)[-1] == "open-private-first"
    assert await homes(house, zhang) == []
    await zhang.says("我住603")
    assert reactions(house, B3) == ["👌"]
    assert house.keys(B3)[-1] == "home-more-in-private"
    assert await rooms(house, zhang) == [("2", "603")]
    await zhang.whispers("我住603")
    assert house.keys(zhang.id) == ["home-noted+home-which-relation"]
    assert len(await homes(house, zhang)) == 1


async def test_where_a_building_has_no_register_the_word_makes_the_flat(house: House) -> None:
    wang, li = await neighbours(house)
    await wang.says("我住3号楼602")
    zhang = house.person("张三")
    await zhang.says("我住602室")
    flats = await house.rows(Household)
    assert [(one.unit, one.room, one.source) for one in flats] == [("", "602", "said")]
    await zhang.says("我住2单元602")
    assert len(await house.rows(Household)) == 2
    await li.taps("button-homes-all", chat=li.id)
    assert await may(house, wang, Can.VOTE)


async def test_a_person_has_two_flats_and_waits_with_three_at_most(house: House) -> None:
    await register(house, "b3", *(("", f"{floor}02") for floor in range(1, 6)))
    wang, li = await neighbours(house)
    for words in ("我住102", "我住202", "我住302"):
        await wang.says(words)
    await wang.whispers("我住402")
    assert house.keys(wang.id)[-1] == "home-too-many"
    await wang.says("我住402")
    assert house.keys(wang.id)[-1] == "home-too-many"
    await wang.whispers("我住102")
    assert house.keys(wang.id)[-1] == "home-noted+home-which-relation"
    assert len(await homes(house, wang)) == 3
    await li.taps("button-homes-all", chat=li.id)
    await wang.whispers("我住402")
    assert len(await homes(house, wang)) == 4


async def test_a_claim_on_another_building_gives_no_more_than_reporting_until_confirmed(
    house: House,
) -> None:
    await register(house, "b5", ("", "602"))
    stranger, zhao = house.person("陌生人"), house.person("赵楼长")
    await zhao.whispers("/start")
    await stranger.whispers("我住602")
    assert house.keys(stranger.id)[-1] == "home-which-building"
    await stranger.whispers("我住 5-602")
    assert house.keys(stranger.id)[-1] == "home-noted+home-which-relation"
    assert await may(house, stranger, Can.REPORT, "b5")
    assert not await may(house, stranger, Can.ENTER_HOMES, "b5")
    await zhao.taps("button-homes-all", chat=zhao.id)
    assert await may(house, stranger, Can.REPORT, "b5")
    assert await may(house, stranger, Can.VOTE, "b5")
    assert not await may(house, stranger, Can.REPORT, "b3")


async def test_a_name_in_the_group_is_an_unconfirmed_word_and_silent(house: House) -> None:
    await register(house, "b3", ("", "602"), ("", "801"))
    li = house.person("李楼长")
    await li.whispers("/start")
    wang, other = Somebody(house, "6001", "3-602 王阿姨"), Somebody(house, "6002", "5-801 小李")
    await wang.says("帮助")
    await other.says("帮助")
    await Somebody(house, "6003", "520小仙女").says("帮助")
    assert house.keys(B3) == ["help"] * 3
    assert reactions(house, B3) == []
    [home] = await homes(house, wang)
    assert home.said_as == "nickname"
    assert await homes(house, other) == []
    assert "602 3-602 王阿姨（群名片上写的）" in house.said(li.id)[-1]
    assert not await may(house, wang, Can.VOTE)
    await li.taps("button-homes-all", chat=li.id)
    assert await may(house, wang, Can.VOTE)


async def test_ordinary_talk_about_homes_is_not_heard(house: House) -> None:
    wang, _ = await neighbours(house)
    before = len(house.channel.order)
    for words in ("我住3楼你们呢", "他住3-602", "我住这儿十年了", "我住院3天"):
        assert await wang.says(words) == 0
    assert len(house.channel.order) == before
    await wang.says("我住3楼灯坏了啊你们呢")  # a trouble, if anything
    assert await house.rows(Residence) == []


async def test_a_door_that_is_none_is_answered_only_where_somebody_asked_us(house: House) -> None:
    wang, _ = await neighbours(house)
    before = house.keys(B3)
    await wang.says("我住602-3")
    assert house.keys(B3) == before
    await wang.says("我住602-3", named=True)
    assert house.keys(B3)[-1] == "home-unclear"


async def test_the_style_of_doors_is_the_communitys(house: House) -> None:
    await register(house, "b3", ("5", "602"))
    house.community.settings = {**house.community.settings, "doors": "unit-room"}
    wang, _ = await neighbours(house)
    await wang.says("我住 5-602")
    assert await rooms(house, wang) == [("5", "602")]


async def test_one_group_of_two_small_buildings_asks_which(house: House) -> None:
    await register(house, "b3", ("", "602"))
    await register(house, "b5", ("", "602"))
    five = await place(house, "b5")
    async with house.storage.work(house.time) as work:
        group = (await work.db.exec(select(Group).where(Group.address == B3))).one()
        work.db.add(Binding(chat_id=group.id, place_id=five.id, since=house.time))
    zhang = house.person("张三")
    await zhang.whispers("/start")
    await zhang.says("我住602")
    assert house.keys(zhang.id)[-1] == "home-which-one"
    assert len(house.wall(zhang.id)[-1].buttons) == 2
    assert await homes(house, zhang) == []
    await zhang.says("我住5号楼602")
    assert len(await homes(house, zhang)) == 1
    assert await may(house, zhang, Can.REPORT, "b5")
    assert not await may(house, zhang, Can.REPORT, "b3")


async def add_building(house: House, key: str, name: str) -> None:
    grid = await place(house, "ruicheng")
    async with house.storage.work(house.time) as work:
        work.db.add(
            Place(
                key=key, kind=Level.BUILDING, name=name, short=name, parent_id=grid.id,
                since=house.time,
            )
        )  # fmt: skip


async def test_two_buildings_of_one_number_are_asked_about(house: House) -> None:
    await add_building(house, "b3-2", "二期3号楼")
    for key in ("b3", "b3-2"):
        await register(house, key, ("", "602"))
    stranger = house.person("陌生人")
    await stranger.whispers("我住 3-602")
    labels = [CATALOGUE.say(row[0].label, "zh_CN") for row in house.wall(stranger.id)[-1].buttons]
    assert labels == ["3号楼602", "二期3号楼602"]
    await house.person("王阿姨").says("我住 3-602")
    assert await rooms(house, house.person("王阿姨")) == [("", "602")]


async def test_lanes_tell_stairwells_of_one_number_apart(house: House) -> None:
    house.community.settings = {**house.community.settings, "doors": "lane"}
    for key, name in (("l1", "100弄3号"), ("l2", "120弄3号")):
        await add_building(house, key, name)
        await register(house, key, ("", "602"))
    zhang = house.person("张三")
    await zhang.whispers("我住100弄3号602室")
    assert house.keys(zhang.id) == ["home-noted+home-which-relation"]
    assert "100弄3号602" in house.said(zhang.id)[0]


async def test_the_group_of_one_unit_knows_its_unit(house: House) -> None:
    await register(house, "b3", ("1", "602"), ("2", "602"))
    three = await place(house, "b3")
    async with house.storage.work(house.time) as work:
        unit = Place(
            key="b3u2", kind=Level.UNIT, name="2单元", short="3号楼2单元", parent_id=three.id,
            since=house.time,
        )  # fmt: skip
        group = Group(channel="telegram", address="-1032", standing="administrator", greeted=True)
        work.db.add(unit)
        work.db.add(group)
        await work.db.flush()
        work.db.add(Binding(chat_id=group.id, place_id=unit.id, since=house.time))
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await li.whispers("/start")
    await wang.says("我住602", chat="-1032")
    assert await rooms(house, wang) == [("2", "602")]
    await li.taps("button-homes-all", chat=li.id)
    assert await may(house, wang, Can.VOTE, "b3u2")
    assert await may(house, wang, Can.VOTE, "b3")


async def test_a_relation_changed_after_the_yes_needs_another_yes(house: House) -> None:
    wang, li = await claimed(house)
    own = house.wall(wang.id)[-1]
    assert own.buttons == ()
    await li.taps("button-homes-all", chat=li.id)
    flat = (await homes(house, wang))[0].household_id
    assert await wang.taps_data(f"hr:{flat}:owner_living", chat=wang.id) == "home-written-down"
    assert await may(house, wang, Can.VOTE)
    await wang.taps_data(f"hr:{flat}:tenant", chat=wang.id)
    assert not await may(house, wang, Can.VOTE)
    assert house.keys(wang.id)[-1] == "home-noted-as"
    assert "租住" in house.said(li.id)[-1]
    await li.taps("button-homes-all", chat=li.id)
    assert await may(house, wang, Can.VOTE)


async def test_moving_out_ends_the_home_and_the_role(house: House) -> None:
    wang, li = await claimed(house)
    await li.taps("button-homes-all", chat=li.id)
    await wang.says("我搬走了")
    assert reactions(house, B3) == ["👌", "👌"]
    assert house.keys(wang.id)[-1] == "home-moved-out"
    await wang.taps("button-home-stay", chat=wang.id)
    assert house.keys(wang.id)[-1] == "home-kept"
    assert await may(house, wang, Can.VOTE)
    await wang.whispers("我搬走了")
    await wang.taps("button-moved-out", chat=wang.id)
    assert house.keys(wang.id)[-1] == "home-left"
    assert await homes(house, wang) == []
    assert not await may(house, wang, Can.REPORT)
    await wang.whispers("我搬走了")
    assert house.keys(wang.id)[-1] == "home-none"
    await wang.says("帮助")
    assert await may(house, wang, Can.REPORT)
    assert not await may(house, wang, Can.VOTE)


async def test_who_has_two_flats_is_asked_which_one_they_left(house: House) -> None:
    wang, li = await claimed(house)
    await wang.says("我住601")
    await li.taps("button-homes-all", chat=li.id)
    await wang.whispers("我搬走了")
    assert house.keys(wang.id)[-1] == "home-moved-which"
    await wang.taps("button-home-flat", chat=wang.id)
    assert house.keys(wang.id)[-1] == "home-moved-which"
    assert "home-moved-out" in house.keys(wang.id)
    await wang.taps("button-moved-out", chat=wang.id)
    assert await rooms(house, wang) == [("1", "602")]
    assert await may(house, wang, Can.VOTE)


async def test_what_the_file_says_of_a_resident_the_file_ends(house: House) -> None:
    wang, li = await claimed(house)
    id, here = await who(house, wang), await place(house, "b3")
    async with house.storage.work(house.time) as work:
        held = Held(member_id=id, place_id=here.id, role=Role.RESIDENT, since=house.time)
        work.db.add(held)
    await wang.whispers("我搬走了")
    await wang.taps("button-moved-out", chat=wang.id)
    assert await may(house, wang, Can.VOTE)
    assert "homes-done" in house.keys(li.id)


async def test_ask_again_asks_once_a_year_and_a_yes_holds_for_another(house: House) -> None:
    wang, li = await claimed(house)
    await li.taps("button-homes-all", chat=li.id)
    await house.later(days=364)
    assert "home-still" not in house.keys(wang.id)
    await house.later(days=2)
    assert house.keys(wang.id)[-1] == "home-still"
    await house.later(days=5)
    assert house.keys(wang.id).count("home-still") == 1
    await wang.taps("button-home-stay", chat=wang.id)
    assert house.keys(wang.id)[-1] == "home-kept"
    await house.later(days=40)
    assert await may(house, wang, Can.VOTE)
    await house.later(days=330)
    assert house.keys(wang.id)[-1] == "home-still"
    await wang.taps("button-home-left", chat=wang.id)
    await wang.taps("button-moved-out", chat=wang.id)
    assert await homes(house, wang) == []


async def test_ask_again_without_an_answer_makes_it_a_word_again(house: House) -> None:
    wang, li = await claimed(house)
    await li.taps("button-homes-all", chat=li.id)
    await house.later(days=366)
    await house.later(days=29)
    assert await may(house, wang, Can.VOTE)
    await house.later(days=2)
    assert not await may(house, wang, Can.VOTE)
    assert await may(house, wang, Can.REPORT)
    assert house.keys(li.id)[-1] == "homes-title+homes-line"
    await wang.taps("button-home-stay", chat=wang.id)
    assert house.keys(wang.id)[-1] == "home-noted-as"
    assert not await may(house, wang, Can.VOTE)
    await li.taps("button-homes-all", chat=li.id)
    assert await may(house, wang, Can.VOTE)
    assert [one.said_as for one in await homes(house, wang)] == ["said"]


async def test_who_lives_where_is_read_by_nobody_else(house: House) -> None:
    wang, li = await claimed(house)
    zhang, zhao = house.person("张三"), house.person("赵楼长")
    await zhao.whispers("/start")
    await zhang.whispers("/start")
    await zhang.says("我住 3-602")
    for one in (zhang, zhao):
        await one.whispers("待确认")
        assert "王阿姨" not in everything_said(house, one.id)
    flat = (await homes(house, wang))[0].household_id
    for data in (f"hl:{flat}:True", f"hs:{flat}", f"hr:{flat}:tenant"):
        assert await zhao.taps_data(data, chat=zhao.id) == "home-not-yours"
    for chat in (B3, B5, GRID):
        assert "602" not in everything_said(house, chat)
    assert await rooms(house, wang) == [("1", "602")]
    await li.taps("button-homes-all", chat=li.id)
    assert {one.name for one in await house.rows(Member)} >= {"王阿姨", "张三"}


async def test_who_only_said_it_in_private_may_report_and_read_nothing(house: House) -> None:
    await register(house, "b3", ("", "402"))
    wang, li, new = (house.person(one) for one in ("王阿姨", "李楼长", "新邻居"))
    await li.whispers("/start")
    await wang.says("报修 2楼大门坏了")
    await new.whispers("报修 4楼灯坏了")
    assert house.keys(new.id) == ["no-place-yet"]
    await new.whispers("我住 3-402")
    assert await may(house, new, Can.REPORT)
    assert not await may(house, new, Can.VOTE)
    await new.whispers("报修 4楼灯坏了")
    assert "panel-words" in house.keys(li.id)[-1]
    assert [one.open for one in await house.rows(Matter)] == [True, False]
    await new.whispers("3号楼报修1 进度")
    assert house.keys(new.id)[-1] == "no-such-matter"
    await new.whispers("谁管")
    assert house.wall(new.id)[-1].title == text("who-title", place="富春江路社区")


async def test_a_word_the_leader_does_not_know_gives_no_right_any_more(house: House) -> None:
    await register(house, "b3", ("", "402"))
    li, new = house.person("李楼长"), house.person("新邻居")
    await li.whispers("/start")
    await new.whispers("我住 3-402")
    await li.taps("button-homes-each", chat=li.id)
    await li.taps("button-home-wrong", chat=li.id)
    assert not await may(house, new, Can.REPORT)
    await new.whispers("报修 4楼灯坏了")
    assert house.keys(new.id)[-1] == "no-place-yet"


async def test_whoever_speaks_in_the_group_later_belongs_there(house: House) -> None:
    await register(house, "b3", ("", "402"))
    wang, new = house.person("王阿姨"), house.person("新邻居")
    await wang.says("报修 2楼大门坏了")
    await new.whispers("我住 3-402")
    await new.says("帮助")
    await new.whispers("3号楼报修1 进度")
    assert house.keys(new.id)[-1] == "progress-since"
    assert sorted(one.source for one in await house.rows(Held) if one.role is Role.RESIDENT) == [
        "said",
        "spoke",
        "spoke",
    ]


async def test_the_question_which_flat_it_is_shows_what_was_chosen(house: House) -> None:
    await register(house, "b3", ("1", "402"), ("2", "402"))
    new = house.person("新邻居")
    await new.whispers("我住 3-402")
    await new.taps("button-home-flat", chat=new.id)
    assert "home-picked" in house.keys(new.id)
    assert house.keys(new.id)[-1] == "home-noted+home-which-relation"
