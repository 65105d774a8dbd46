"""Whoever asks to be forgotten is named nowhere at the council; what was decided stays."""

from domain.motions import State as Motion
from storage.council_people import part_of
from storage.matters import Matter
from storage.meetings import Remark
from storage.minutes import Minutes
from storage.motions import Judgement
from storage.questionnaires import Sheet
from storage.round_tables import RoundSide
from storage.tasks import Task
from storage.three_lists import Item
from tests.councils import FIFTEENTH, meets, reachable, told, until
from tests.house import B3, House, Somebody
from tests.motioning import panel, proposed, seconded, state
from tests.polling import Street, member, street


async def forgets(who: Somebody) -> None:
    await who.whispers("删除我的数据")
    await who.taps("button-erase", chat=who.id)


async def done(house: House) -> tuple[Street, Somebody]:
    """A motion whose task 邻居1 had, done and being rated."""
    await meets(house, FIFTEENTH)
    made, _ = await proposed(house)
    [zhou] = await reachable(house, "小周")
    await seconded(house, made, [1, 2, 3])
    await until(house, 12, 15, 20)
    await panel(house, made.li)
    await made.li.taps("button-count-hands", chat=made.li.id)
    await made.li.whispers("同意6 不同意1 弃权1")
    await made.li.taps("button-hands-are", chat=made.li.id)
    await panel(house, made.li)
    await made.li.taps("button-give-tasks", chat=made.li.id)
    await made.li.whispers("邻居1 30日前 装充电桩")
    wang = made.people[1]
    await wang.taps("button-task-done", chat=wang.id)
    await wang.whispers("邻居1和物业一起装好了")
    assert any("邻居1办" in said for said in house.said(made.li.id))
    await made.li.taps("button-strike-off", chat=made.li.id)
    assert await state(house) is Motion.DONE
    await until(house, 12, 16, 9)
    return made, zhou


async def test_the_owner_of_a_task_and_whoever_rated_it(house: House) -> None:
    made, _ = await done(house)
    wang = made.people[1]
    await wang.taps("button-verdict-satisfied", chat=wang.id)
    async with house.storage.reading() as db:
        found = await part_of(db, await member(house, wang))
    assert (found["task"], found["judgement"], found["survey"]) == (1, 1, 0)
    await wang.whispers("我的数据")
    await forgets(wang)
    await house.later(seconds=7)
    [task] = await house.rows(Task)
    assert task.proven_by is None
    assert task.proof.endswith("和物业一起装好了")
    assert "邻居1" not in task.proof
    shown = [
        said
        for card, said in zip(house.wall(made.li.id), house.said(made.li.id), strict=True)
        if (card.key or "").startswith("task:")
    ]
    assert shown
    assert not any("邻居1" in said for said in shown)
    # What was said for a household stays its word.
    [voice] = await house.rows(Judgement)
    assert (voice.member_id, voice.household_id) == (None, made.flats[1])
    await house.later(days=8)
    assert await state(house) is Motion.RATED


async def test_a_task_of_somebody_forgotten_is_not_forgotten(house: House) -> None:
    made = await street(house, 2, reachable=True)
    await made.li.whispers("任务 邻居1 30日前 量尺寸")
    await forgets(made.people[1])
    [matter] = [one for one in await house.rows(Matter) if one.title == "量尺寸"]
    assert matter.done_at is None
    await until(house, 11, 30, 20.1)
    late = [key for key in house.keys(made.li.id) if "task-late-yours" in key]
    assert len(late) == 1
    assert "一位邻居办" in house.said(made.li.id)[-1]


async def test_who_is_named_in_the_minutes(house: House) -> None:
    await meets(house, FIFTEENTH)
    made = await street(house, 2, reachable=True)
    [chen] = await reachable(house, "陈书记")
    await until(house, 12, 15, 20)
    await chen.whispers("纪要")
    await chen.whispers("邻居1说他来联系\n决定：请邻居1出面")
    await chen.taps("button-minutes-look", chat=chen.id)
    await chen.taps("button-minutes-post", chat=chen.id)
    await until(house, 12, 16, 9)
    assert "邻居1" in told(house, B3, "minutes")[0]
    await forgets(made.people[1])
    await house.later(seconds=5)
    [page] = await house.rows(Minutes)
    assert not any("邻居1" in line for line in (*page.lines, *page.decisions))
    assert "邻居1" not in told(house, B3, "minutes")[0]
    assert "来联系" in told(house, B3, "minutes")[0]
    assert not any("邻居1" in said for said in told(house, chen.id, "minutes-preview"))


async def test_one_side_of_a_round_table(house: House) -> None:
    made = await street(house, 3, reachable=True)
    one, other = made.people[0], made.people[1]
    await one.whispers("报修 101厕所天花板漏水，楼上不认")
    [matter] = await house.rows(Matter)
    await made.li.taps_data(f"ko:{matter.id}", made.li.id)
    await made.li.whispers("邻居1\n明天上午10点")
    assert "邻居1" in house.said(made.li.id)[-1]
    await forgets(other)
    await house.later(seconds=5)
    sides = await house.rows(RoundSide)
    assert [(row.member_id is None, row.name) for row in sides] == [(False, ""), (True, "")]
    assert not any(
        "邻居1" in said
        for card, said in zip(house.wall(made.li.id), house.said(made.li.id), strict=True)
        if card.key == "round:1"
    )


async def test_a_line_of_a_list_and_a_sheet_of_a_survey(house: House) -> None:
    made = await street(house, 2, reachable=True)
    one = made.people[0]
    await one.whispers("需求清单 邻居0家门口要个灯")
    await meets(house, FIFTEENTH, survey={})
    await until(house, 12, 25, 11)
    await one.taps("button-answer-survey")
    await one.taps_data("kg:1:0:0", one.id)
    await forgets(one)
    [item] = await house.rows(Item)
    assert item.member_id is None
    assert "邻居0" not in item.words
    [sheet] = await house.rows(Sheet)
    assert (sheet.member_id, sheet.household_id) == (None, made.flats[0])
    assert await house.rows(Remark) == []
