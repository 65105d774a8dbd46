"""Up the chain and down again: through four and five levels, with a frozen clock."""

from datetime import timedelta

import pytest
from sqlmodel import select

from domain.matters import State
from domain.places import Level
from domain.roles import Role
from storage.history import Entry
from storage.matters import Matter
from storage.members import Account, Held, Member
from storage.places import Binding, Group, Place
from storage.rising import Handed
from tests.house import B3, GRID, NOON, Bubble, House, Somebody

LAMP = "报修 3楼楼道灯坏了"
MICRO = "-1009002"


async def level(house: House) -> str:
    """Where the only matter lies, by the key of the place."""
    async with house.storage.reading() as db:
        [key] = (await db.exec(select(Place.key).join(Matter, Matter.level_id == Place.id))).all()
    return str(key)


async def matter_of(house: House) -> Matter:
    [matter] = await house.rows(Matter)
    return matter


async def moves(house: House) -> list[str]:
    return [one.what for one in await house.rows(Entry) if one.matter_id]


def card(house: House, chat: str) -> Bubble:
    """The card of a level as it stands last in a chat."""
    found = [
        one for one in house.channel.order
        if one.chat == chat and getattr(one.what, "key", None) == "up:1"
    ]  # fmt: skip
    return found[-1]


def told(house: House, chat: str) -> list[str]:
    """The cards of levels shown in a chat, by their text keys."""
    return [key for key in house.keys(chat) if key.startswith("report-title+")]


async def at_morning(house: House) -> None:
    """It is nine in the morning of the next day, when no group rests."""
    await house.later(hours=21)


@pytest.fixture
async def street(house: House) -> House:
    """The street has somebody too."""
    async with house.storage.work(NOON) as work:
        member = Member(name="何主任", since=NOON)
        work.db.add(member)
        await work.db.flush()
        place = (await work.db.exec(select(Place).where(Place.key == "street"))).one()
        work.db.add(
            Account(channel="telegram", address="5001", member_id=member.id, reachable=True)
        )
        work.db.add(
            Held(member_id=member.id, place_id=place.id, role=Role.STREET_STAFF, since=NOON)
        )
    return house


@pytest.fixture
async def five(street: House) -> House:
    """Between 3号楼 and its grid lies a micro grid with a group and an officer."""
    async with street.storage.work(NOON) as work:
        db = work.db
        grid = (await db.exec(select(Place).where(Place.key == "ruicheng"))).one()
        home = (await db.exec(select(Place).where(Place.key == "b3"))).one()
        micro = Place(
            key="m1", kind=Level.MICRO_GRID, name="一微网格", short="一微", since=NOON,
            parent_id=grid.id,
        )  # fmt: skip
        group = Group(channel="telegram", address=MICRO, title="一微", standing="member")
        sun = Member(name="小孙", since=NOON)
        db.add_all([micro, group, sun])
        await db.flush()
        home.parent_id = micro.id
        db.add(Binding(chat_id=group.id, place_id=micro.id, since=NOON))
        db.add(Account(channel="telegram", address="3101", member_id=sun.id))
        db.add(Held(member_id=sun.id, place_id=micro.id, role=Role.MICRO_GRID_OFFICER, since=NOON))
    return street


async def handed_up(house: House, *, started: bool = True) -> Somebody:
    """王阿姨's lamp, which 李楼长 took and could not mend: it lies with the grid since nine."""
    wang = house.person("王阿姨")
    if started:
        await wang.whispers("/start")
    await at_morning(house)
    await wang.says(LAMP)
    await house.person("李楼长").says("报修1 我来办")
    await house.later(hours=24)
    assert await level(house) == "ruicheng"
    return wang


async def test_a_matter_climbs_through_four_levels_and_everybody_knows(street: House) -> None:
    house, he = street, street.person("何主任", "5001")
    chen = house.person("陈书记")
    await chen.whispers("/start")
    wang = await handed_up(house)
    assert house.said(B3)[0].splitlines()[1].startswith("楼里一时修不了，已请睿城网格的小周帮忙")
    assert "李楼长继续跟着" in house.said(B3)[0]
    assert house.keys(wang.id)[-1] == "raised-told-named+raised-may-call"
    lines = house.said(GRID)[-1].splitlines()
    assert lines[0] == "【3号楼·报修1】3楼楼道灯坏了"
    assert any(line.endswith("李楼长接了") for line in lines)
    assert "王阿姨" not in house.said(GRID)[-1]
    await house.later(days=3)
    assert await level(house) == "community"
    assert told(house, chen.id)[-1].startswith("report-title+state-raised-first")
    await house.later(days=3)
    assert await level(house) == "street"
    assert told(house, he.id)
    # The reporter heard twice; the card on the wall was edited all the while.
    assert house.keys(wang.id).count("raised-told-named+raised-may-call") == 2
    assert house.keys(B3)[1:] == ["did-take"]
    assert (await matter_of(house)).first_id is not None
    assert (await moves(house)).count("raise") == 3


async def test_the_top_never_rises_but_is_told_once_a_week_and_so_is_the_reporter(
    street: House,
) -> None:
    house = street
    wang = await handed_up(house)
    await house.later(days=6)
    assert await level(house) == "street"
    first = len(told(house, "5001"))
    await house.later(days=5)
    assert (await level(house), len(told(house, "5001"))) == ("street", first + 1)
    assert "level-late" in told(house, "5001")[-1]
    assert house.keys(wang.id).count("top-told") == 1
    await house.later(days=14)
    assert (await level(house), len(told(house, "5001"))) == ("street", first + 3)
    assert house.keys(wang.id).count("top-told") == 3
    assert (await moves(house)).count("raise") == 3
    matter = await matter_of(house)
    assert matter.due_at is not None
    assert house.time < matter.due_at <= house.time + timedelta(days=7)


async def test_five_levels_where_the_city_has_micro_grids(five: House) -> None:
    house = five
    sun = house.person("小孙", "3101")
    await sun.whispers("/start")
    await at_morning(house)
    await house.person("王阿姨").says(LAMP)
    climbed = [await level(house)]
    for hours in (24, 24, 72, 72):
        await house.later(hours=hours)
        climbed.append(await level(house))
    assert climbed == ["b3", "m1", "ruicheng", "community", "street"]
    assert told(house, MICRO)
    assert "一微网格的小孙" not in house.said(B3)[0]
    assert "长江路街道的何主任" in house.said(B3)[0]


async def test_the_leader_asks_for_help_by_hand_and_stays_named(house: House) -> None:
    li, zhou = house.person("李楼长"), house.person("小周")
    for one in (li, zhou):
        await one.whispers("/start")
    await at_morning(house)
    await house.person("王阿姨").says(LAMP)
    await li.taps("button-handle")
    assert await li.taps("button-ask-up", chat=li.id) == "did-raise"
    assert await level(house) == "ruicheng"
    await house.later(minutes=1)
    assert told(house, GRID)
    assert await zhou.taps("button-take", chat=GRID) == "did-take"
    assert "小周在办" in house.said(B3)[0]
    assert "小周在办" in house.said(GRID)[-1]
    # The panel 李楼长 still has, and the words, lead no further: it is not his any more.
    assert await li.taps_data("ru:1:4", chat=li.id) == "raised-already"
    await li.says("报修1 请网格帮忙")
    assert house.keys(B3)[-1] == "raised-already"
    assert await level(house) == "ruicheng"


async def test_the_grid_sends_it_further_and_an_old_card_does_not_send_it_twice(
    street: House,
) -> None:
    house, zhou = street, street.person("小周")
    await handed_up(house)
    assert await zhou.taps("button-raise", chat=GRID) == "did-raise"
    assert await level(house) == "community"
    assert await zhou.taps_data("ru:1:3", chat=GRID) == "raised-already"
    chen = house.person("陈书记")
    await chen.whispers("3号楼报修1 再往上")
    assert await level(house) == "street"
    he = house.person("何主任", "5001")
    await he.whispers("3号楼报修1 再往上")
    assert house.keys(he.id)[-1] == "raise-top"


async def test_a_neighbour_asks_nobody_above(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.person("张叔").says("报修1 请网格帮忙")
    assert house.keys(B3)[-1] == "not-yours-to-do"
    assert await level(house) == "b3"


async def test_sent_wrongly_it_goes_down_once_with_a_reason_and_the_clock_runs_on(
    street: House,
) -> None:
    house, zhou, li = street, street.person("小周"), street.person("李楼长")
    await li.whispers("/start")
    await handed_up(house)
    before = (await matter_of(house)).answer_by
    await zhou.taps("button-return", chat=GRID)
    assert house.keys(GRID)[-1] == "return-why"
    assert (await matter_of(house)).returned == 0
    await zhou.taps("button-why-building", chat=GRID)
    matter = await matter_of(house)
    assert (await level(house), matter.state, matter.returned) == ("b3", State.WAITING, 1)
    assert matter.answer_by == before
    await house.later(minutes=1)
    assert "楼号写错了" in house.said(li.id)[-1]
    assert "等李楼长接" in house.said(B3)[0]
    await house.later(days=3)
    assert await level(house) == "ruicheng"
    await zhou.replies(card(house, GRID), "转错了 是5号楼的灯")
    assert await level(house) == "community"
    matter = await matter_of(house)
    assert matter.returned == 2
    returns = [one for one in await house.rows(Entry) if one.what == "return"]
    assert [one.facts["why"] for one in returns] == ["building", "other"]


async def test_the_ledger_of_returns_is_for_those_in_charge_alone(street: House) -> None:
    house, zhou, li = street, street.person("小周"), street.person("李楼长")
    await zhou.whispers("/start")
    await zhou.whispers("退回台账")
    assert house.keys(zhou.id)[-1] == "ledger-empty"
    await handed_up(house)
    await zhou.taps("button-return", chat=GRID)
    await zhou.taps("button-why-twice", chat=GRID)
    await zhou.whispers("退回台账")
    assert house.keys(zhou.id)[-1] == "ledger-title+ledger-line"
    assert "小周：睿城网格→3号楼，和另一件重复" in house.said(zhou.id)[-1]
    await li.whispers("退回台账")
    assert house.keys(li.id)[-1] == "ledger-title+ledger-line"
    zhao, wang = house.person("赵楼长"), house.person("王阿姨")
    await zhao.whispers("退回台账")
    assert house.keys(zhao.id)[-1] == "ledger-empty"
    await wang.whispers("退回台账")
    assert house.keys(wang.id)[-1] == "ledger-not-yours"


async def test_what_lies_with_the_building_has_nowhere_to_be_returned_to(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says(LAMP)
    await li.says("报修1 我来办")
    await li.whispers("转错了 3号楼报修1 不是我们楼的")
    assert house.keys(li.id)[-1] == "return-nowhere"
    await house.person("王阿姨").whispers("/start")
    await house.person("王阿姨").whispers("转错了 3号楼报修1 不是我们楼的")
    assert house.keys("1001")[-1] == "not-yours-to-do"


async def test_who_is_below_does_not_return_what_lies_above(house: House) -> None:
    await handed_up(house)
    li = house.person("李楼长")
    assert await li.taps_data("rw:1:3", chat=B3) == "raised-already"
    assert await li.taps_data("rx:1:3:other", chat=B3) == "raised-already"
    zhou = house.person("小周")
    assert await zhou.taps_data("rx:1:3:other", chat=GRID) == "return-say"
    assert await level(house) == "ruicheng"


async def test_nobody_above_reads_who_reported_it_without_a_yes(house: House) -> None:
    zhou, li = house.person("小周"), house.person("李楼长")
    for one in (zhou, li):
        await one.whispers("/start")
    wang = await handed_up(house)
    await wang.whispers("我的电话 13800001234")
    await zhou.taps("button-handle", chat=GRID)
    assert "王阿姨" not in house.said(zhou.id)[-1]
    assert "panel-reporter-not-said" in house.keys(zhou.id)[-1]
    assert await zhou.taps_data("sp:1", chat=zhou.id) == "phone-not-above"
    await li.taps("button-handle")
    assert "王阿姨" in house.said(li.id)[-1]
    # Nobody else says yes for her.
    assert await li.taps_data("uc:1:True", chat=B3) == "only-the-reporter"
    await wang.taps("button-may-call", chat=wang.id)
    assert (await matter_of(house)).call_ok is True
    assert "王阿姨" in house.said(zhou.id)[-1]
    assert "报的邻居同意接电话了" in house.said(GRID)[-1]
    assert "王阿姨" not in house.said(GRID)[-1]
    await zhou.taps_data("sp:1", chat=zhou.id)
    assert "13800001234" in house.said(zhou.id)[-1].replace(" ", "")
    await wang.whispers("3号楼报修1 先别给")
    assert await zhou.taps_data("sp:1", chat=zhou.id) == "phone-not-above"


async def test_a_yes_is_told_to_whoever_is_on_it_and_a_no_to_nobody(house: House) -> None:
    zhou = house.person("小周")
    await zhou.whispers("/start")
    wang = await handed_up(house)
    await zhou.taps("button-take", chat=GRID)
    await wang.taps("button-not-call", chat=wang.id)
    assert (await matter_of(house)).call_ok is False
    assert "may-call-told" not in house.keys(zhou.id)
    await wang.whispers("3号楼报修1 可以打给我")
    assert house.keys(zhou.id)[-1] == "may-call-told"


async def test_it_is_mended_after_all_and_the_reporter_says_so(house: House) -> None:
    wang = await handed_up(house)
    await wang.taps("button-mended", chat=wang.id)
    assert (await matter_of(house)).state is State.UNRATED
    assert not card(house, GRID).what.buttons  # type: ignore[union-attr]
    assert await wang.taps_data("uc:1:True", chat=wang.id) == "closed-already"


async def test_who_never_opened_the_private_chat_hears_by_a_reply_twice_at_most(
    street: House,
) -> None:
    house = street
    await handed_up(house, started=False)
    assert house.keys(B3)[-1] == "raised-told"
    assert "王阿姨" not in house.said(B3)[-1]
    assert house.wall(B3)[-1].reply_to is not None
    await house.later(days=20)
    assert await level(house) == "street"
    assert house.keys(B3).count("raised-told") == 2


async def test_what_rises_at_night_does_so_on_time_and_is_told_at_half_past_eight(
    house: House,
) -> None:
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    await house.later(hours=14)  # two in the morning
    await wang.says(LAMP)
    await house.later(hours=24)
    matter = await matter_of(house)
    assert (await level(house), matter.arrived_at) == ("ruicheng", house.time)
    assert matter.answer_by == house.time + timedelta(hours=72)
    assert told(house, GRID) == []
    await house.later(hours=6, minutes=29)
    assert (told(house, GRID), house.keys(wang.id)[-1]) == ([], house.keys(wang.id)[1])
    await house.later(minutes=1)
    assert len(told(house, GRID)) == 1
    assert house.keys(wang.id)[-1] == "raised-told-named+raised-may-call"


async def test_what_was_settled_before_the_morning_is_told_to_nobody(house: House) -> None:
    await house.later(hours=14)
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=25)
    await house.person("李楼长").says("报修1 办好了")
    await house.later(hours=12)
    assert (told(house, GRID), await house.rows(Handed)) == ([], [])


async def test_more_than_five_at_once_are_one_list(house: House) -> None:
    zhou = house.person("小周")
    await zhou.whispers("/start")
    await at_morning(house)
    for number in range(10):
        who = house.person(f"邻居{number}", id=str(7100 + number))
        await who.says(f"报修 {number + 1}楼楼道灯坏了")
    await house.later(hours=24)
    assert told(house, GRID) == []
    [key] = house.keys(GRID)
    assert key == "+".join(["handed-title", *["handed-line"] * 8, "handed-more", "handed-how"])
    assert "睿城网格：10件事请看看" in house.said(GRID)[0]
    await zhou.taps("button-handed", chat=GRID)
    assert "panel-words" in house.keys(zhou.id)[-1]
    await zhou.says("3号楼报修4 我来办", chat=GRID)
    taken = [one.number for one in await house.rows(Matter) if one.state is State.TAKEN]
    assert taken == [4]


async def test_five_at_once_are_told_singly(house: House) -> None:
    await at_morning(house)
    for number in range(5):
        who = house.person(f"邻居{number}", id=str(7100 + number))
        await who.says(f"报修 {number + 1}楼楼道灯坏了")
    await house.later(hours=24)
    assert len(told(house, GRID)) == 5


async def test_what_is_heavier_begins_with_the_grid_which_is_told_at_once(house: House) -> None:
    await at_morning(house)
    await house.person("王阿姨").says("报修 楼下健身器材坏了，秋千断了")
    matter = await matter_of(house)
    assert matter.tier == "S3"
    assert await level(house) == "ruicheng"
    await house.later(seconds=2)
    assert len(told(house, GRID)) == 1
    assert "等小周接" in house.said(B3)[0]


async def test_after_a_sleep_of_days_the_last_level_alone_is_told(street: House) -> None:
    house = street
    chen, wang = house.person("陈书记"), house.person("王阿姨")
    for one in (chen, wang):
        await one.whispers("/start")
    await at_morning(house)
    await wang.says(LAMP)
    house.time += timedelta(days=5)
    await house.clock.tick()
    assert await level(house) == "community"
    await house.clock.tick()
    await house.deliver()
    assert told(house, GRID) == []
    assert len(told(house, chen.id)) == 1
    assert "tried-nobody" in told(house, chen.id)[0]
    assert house.keys(wang.id).count("raised-told-named+raised-may-call") == 1
    assert (await moves(house)).count("raise") == 1
    matter = await matter_of(house)
    # As if every level had been awake: the grid's time was over on the fourth day.
    assert matter.arrived_at == NOON + timedelta(hours=21 + 96)


async def test_asleep_for_a_year_it_lies_with_the_top_and_says_so_once(street: House) -> None:
    house = street
    await at_morning(house)
    await house.person("王阿姨").says(LAMP)
    house.time = house.time.replace(year=house.time.year + 1)
    await house.clock.tick()
    await house.clock.tick()
    await house.deliver()
    assert await level(house) == "street"
    assert len(told(house, "5001")) == 1
    assert (await moves(house)).count("raise") == 1
