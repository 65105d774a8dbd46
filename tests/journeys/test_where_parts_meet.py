"""Where one part of a matter's life meets another: what is held with what is settled, what rises
with what was split, asked, put together or opened anew."""

from sqlmodel import select

from domain.matters import State
from storage.matters import Matter
from storage.places import Place
from tests.house import B3, GRID, House
from tests.journeys.test_chain import LAMP, at_morning, level, matter_of, street, told

__all__ = ["street"]


async def test_what_was_settled_before_the_morning_is_not_called_undone_in_the_morning(
    house: House,
) -> None:
    wang, li, zhang = house.person("王阿姨"), house.person("李楼长"), house.person("张三")
    await wang.whispers("/start")
    await house.later(hours=10)  # ten at night
    await wang.says(LAMP)
    await zhang.says("报修 5楼水管漏水")
    await wang.says("报修 9楼的门坏了")
    await house.later(hours=33, minutes=50)  # they rose at ten; now it is ten to eight
    assert await level_of(house, 1) == await level_of(house, 3) == "ruicheng"
    for number in (1, 2):
        await li.says(f"报修{number} 办好了")
    await house.later(hours=2)
    assert [key for key in house.keys(B3) if "raised-told" in key] == []
    [told_up] = [said for said in house.said(wang.id) if "还没办好" in said]
    assert "9楼" in told_up


async def test_what_is_late_at_the_top_is_said_weekly_and_not_with_every_step(
    street: House,
) -> None:
    house = street
    wang, he = house.person("王阿姨"), house.person("何主任", "5001")
    await wang.whispers("/start")
    await at_morning(house)
    await wang.says(LAMP)
    await house.later(days=20)
    weekly, cards = house.keys(wang.id).count("top-told"), len(told(house, he.id))
    assert (await level(house), weekly > 0) == ("street", True)
    for words in ("我来办", "我到了", "开始办"):
        await he.whispers(f"3号楼报修1 {words}")
        await house.later(seconds=5)
    assert (await matter_of(house)).state is State.IN_HAND
    assert house.keys(wang.id).count("top-told") == weekly
    assert len(told(house, he.id)) == cards
    await house.later(days=7)
    assert house.keys(wang.id).count("top-told") == weekly + 1


async def test_what_it_was_split_into_goes_up_with_it_and_whoever_is_on_a_part_stays(
    house: House,
) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await li.whispers("/start")
    await at_morning(house)
    await wang.says(LAMP)
    await li.whispers("报修1 我来办")
    await li.taps("button-handle")
    await li.taps("button-more", chat=li.id)
    await li.taps("button-split", chat=li.id)
    await li.whispers("买灯管\n换灯管")
    await li.whispers("任务2 我来办")
    await house.later(hours=25)
    assert [await level_of(house, number) for number in (1, 2, 3)] == ["ruicheng"] * 3
    handlers = [one.handler_id for one in sorted(await house.rows(Matter), key=number_of)]
    assert [one is None for one in handlers] == [True, False, True]
    late = sum("part-late" in key for key in house.keys(li.id))
    await li.whispers("任务2 我到了")
    await house.later(seconds=5)
    assert sum("part-late" in key for key in house.keys(li.id)) == late
    for number in (2, 3):
        await li.whispers(f"任务{number} 办好了")
    assert next(one for one in await house.rows(Matter) if one.number == 1).state is State.DONE


async def test_whoever_is_being_asked_whether_it_is_the_same_is_on_no_list_yet(
    house: House,
) -> None:
    wang, zhang, li = house.person("王阿姨"), house.person("张三"), house.person("李楼长")
    for one in (li, zhang):
        await one.whispers("/start")
    await wang.says(LAMP)
    await zhang.says(LAMP)
    assert "same-ask" in house.keys(zhang.id) + house.keys(B3)
    await li.whispers("清单")
    assert house.keys(li.id)[-1].count("list-line") == 1
    await house.later(minutes=11)  # nobody answered: now there are two
    await li.whispers("清单")
    assert house.keys(li.id)[-1].count("list-line") == 2


async def test_the_digest_does_not_name_what_may_be_the_same(house: House) -> None:
    wang, zhang = house.person("王阿姨"), house.person("张三")
    await zhang.whispers("/start")
    await house.later(hours=7, minutes=25)
    await wang.says(LAMP)
    await zhang.says("报修 3楼楼道的灯又坏了")
    await house.later(minutes=6)
    [digest] = [said for said in house.said(B3) if "晚安" in said]
    assert digest.count("3楼") == 1


async def test_a_question_nobody_answered_is_settled_when_it_goes_up(house: House) -> None:
    wang, zhang = house.person("王阿姨"), house.person("张三")
    await wang.whispers("/start")
    await at_morning(house)
    await wang.says(LAMP)
    await house.later(hours=23)
    await zhang.says("报修1 修好了")
    assert (await matter_of(house)).state is State.PROPOSED
    asked = house.bubble(wang.id, "done:1")
    await house.later(hours=2)
    assert (await matter_of(house)).state is State.WAITING
    assert getattr(asked.what, "buttons", None) == ()
    await wang.taps("button-mended", chat=wang.id)
    assert (await matter_of(house)).state is State.UNRATED


async def test_what_began_with_the_grid_and_broke_again_still_names_its_reporter_there(
    house: House,
) -> None:
    wang, zhou = house.person("王阿姨"), house.person("小周")
    for one in (wang, zhou):
        await one.whispers("/start")
    await at_morning(house)
    await wang.says("报修 楼下健身器材坏了，秋千断了")
    await house.later(seconds=3)
    await zhou.whispers("3号楼报修1 我来办")
    await zhou.whispers("3号楼报修1 办好了")
    await wang.taps("button-satisfied", chat=wang.id)
    await house.later(days=1)
    await wang.says("报修1 又坏了")
    matter = await matter_of(house)
    assert (matter.state, matter.arrived_at) == (State.TAKEN, house.time)
    await zhou.taps("button-handle", chat=GRID)
    assert "panel-reporter" in house.keys(zhou.id)[-1].split("+")


async def test_where_nobody_is_above_the_community_it_reports_to_the_city(house: House) -> None:
    wang, chen, li = house.person("王阿姨"), house.person("陈书记"), house.person("李楼长")
    await chen.whispers("/start")
    await at_morning(house)
    await wang.says(LAMP)
    assert await li.taps_data("oc:1:show") in {"not-yours-to-do", "nobody-may"}
    await house.later(days=8)
    assert await level(house) == "community"
    await chen.whispers("3号楼报修1 报给市里")
    assert "处置" in house.said(chen.id)[-1]


async def test_whose_report_was_put_together_hears_how_far_the_other_is(house: House) -> None:
    wang, zhang, li = house.person("王阿姨"), house.person("张三"), house.person("李楼长")
    await zhang.whispers("/start")
    await wang.says(LAMP)
    await zhang.says("报修 二单元门口水管漏水")
    await li.says("合并 2 1")
    await li.says("报修1 我来办")
    await zhang.whispers("报修2 怎么样了")
    assert "李楼长在办" in house.said(zhang.id)[-1]
    await zhang.whispers("我的事")
    assert "李楼长在办" in house.said(zhang.id)[-1]


def number_of(matter: Matter) -> int:
    return matter.number


async def level_of(house: House, number: int) -> str:
    """Where the matter with a number lies, by the key of the place."""
    async with house.storage.reading() as db:
        asked = select(Place.key).join(Matter, Matter.level_id == Place.id)
        [key] = (await db.exec(asked.where(Matter.number == number))).all()
    return str(key)
