"""What happens when nobody does anything: it goes up; what is urgent is brought to mind before;
silence closes."""

from chat.card import Card
from chat.incoming import Quoted
from domain.matters import State
from storage.history import Entry
from storage.matters import Matter
from storage.rising import Handed
from tests.house import B3, GRID, House

LAMP = "报修 3楼楼道灯坏了"
LEAK = "报修 3楼水管爆了，水漫到楼道了"


async def the_matter(house: House) -> Matter:
    [matter] = await house.rows(Matter)
    return matter


async def said_of(house: House, what: str) -> list[Entry]:
    return [one for one in await house.rows(Entry) if one.what == what]


async def test_at_the_deadline_it_goes_up_once_and_the_leader_is_not_scolded(house: House) -> None:
    wang, li, zhou = (house.person(name) for name in ("王阿姨", "李楼长", "小周"))
    for one in (wang, li, zhou):
        await one.whispers("/start")
    await wang.says(LAMP)
    await house.later(hours=23, minutes=59)
    before = house.keys(li.id)
    assert (await the_matter(house)).level_id == (await the_matter(house)).place_id
    await house.later(minutes=2)
    matter = await the_matter(house)
    assert matter.level_id != matter.place_id
    assert "report-title+state-raised" in house.keys(B3)
    assert "raised-told-named+raised-may-call" in house.keys(wang.id)
    assert house.keys(GRID) == []  # they rest at noon
    await house.later(hours=2)
    assert [key.split("+")[:2] for key in house.keys(GRID)] == [["report-title", "state-raised"]]
    assert (house.keys(li.id), len(house.wall(B3))) == (before, 1)
    assert len(await said_of(house, "raise")) == 1
    assert await house.rows(Handed) == []


async def test_what_is_handed_up_can_be_taken_and_answered_there(house: House) -> None:
    zhou = house.person("小周")
    await zhou.whispers("/start")
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=26)
    assert await zhou.taps("button-take", chat=GRID) == "did-take"
    matter = await the_matter(house)
    assert matter.state is State.TAKEN
    assert "小周在办" in house.said(B3)[0]
    assert "小周在办" in house.said(GRID)[-1]
    card = Quoted("4711", house.said(GRID)[-1], by_bot=True)
    await zhou.says("办好了", chat=GRID, reply=card)
    assert (await the_matter(house)).state is State.DONE


async def test_where_no_level_has_a_group_its_people_are_told_in_private(house: House) -> None:
    chen = house.person("陈书记")
    await chen.whispers("/start")
    await house.person("王阿姨").says(LAMP)
    await house.later(days=4, hours=2)
    assert "report-title+state-raised" in house.keys(chen.id)[-1]


async def test_where_nobody_can_be_reached_the_operators_hear(house: House) -> None:
    house.community.operators.append("telegram:4009")
    async with house.storage.work(house.time) as work:
        community = await work.db.merge(house.community)
        community.operators = ["telegram:4009"]
    await house.person("王阿姨").says(LAMP)
    await house.later(days=4, hours=2)
    assert "report-title+state-raised" in house.keys("4009")[-1]


async def test_what_is_done_in_time_goes_nowhere(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says(LAMP)
    await li.says("报修1 办好了")
    await house.person("王阿姨").taps("button-satisfied")
    await house.later(days=30)
    assert (house.keys(GRID), await said_of(house, "raise")) == ([], [])


async def test_three_days_of_silence_close_it_as_unrated(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.person("李楼长").says("报修1 办好了")
    await house.later(days=2, hours=23)
    assert (await the_matter(house)).state is State.DONE
    await house.later(hours=2)
    assert (await the_matter(house)).state is State.UNRATED
    question = house.bubble(B3, "done:1").what
    assert isinstance(question, Card)
    assert (question.lines[0].facts["words"].key, question.buttons) == ("answered-silence", ())
    assert await house.person("王阿姨").taps_data("mv:1:satisfied") == "closed-already"


async def test_what_is_urgent_is_brought_to_mind_singly_at_half_and_four_fifths(
    house: House,
) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says(LEAK)
    assert (await the_matter(house)).tier == "U"
    await li.says("报修1 我来办")
    before = len(house.keys(li.id))
    await house.later(hours=12, minutes=1)  # one minute past midnight: told in the morning
    assert "urgent-mark" not in house.keys(li.id)[before:]
    await house.later(hours=8, minutes=30)
    # Both moments lay in the night: one word in the morning.
    assert house.keys(li.id).count("urgent-mark") == 1
    await house.later(hours=3)
    assert house.keys(li.id).count("urgent-mark") == 1


async def test_what_is_urgent_and_unanswered_wakes_whoever_is_in_charge(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says(LEAK)
    await house.later(hours=1, minutes=59)
    assert "urgent-unanswered" not in house.keys(li.id)
    await house.later(minutes=2)
    assert house.keys(li.id).count("urgent-unanswered") == 1
    await li.taps("button-take", chat=li.id)
    assert (await the_matter(house)).state is State.TAKEN


async def test_a_small_thing_is_brought_to_mind_by_nobody_singly(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=23)
    assert not {"urgent-mark", "urgent-unanswered"} & set(house.keys(li.id))
