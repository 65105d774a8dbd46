"""What happens when nobody does anything: one reminder, to one person; silence closes."""

from chat.card import Card
from chat.incoming import Quoted
from domain.matters import State
from storage.matters import Matter
from tests.house import B3, GRID, House

LAMP = "报修 3楼楼道灯坏了"


async def the_matter(house: House) -> Matter:
    [matter] = await house.rows(Matter)
    return matter


async def test_at_the_deadline_the_leader_alone_is_reminded_once(house: House) -> None:
    wang, li, zhou = (house.person(name) for name in ("王阿姨", "李楼长", "小周"))
    for one in (wang, li, zhou):
        await one.whispers("/start")
    await wang.says(LAMP)
    await house.later(hours=23, minutes=59)
    assert "late" not in house.keys(li.id)
    await house.later(minutes=2)
    assert house.keys(li.id)[1:] == ["late"]
    await house.later(days=7)
    assert house.keys(li.id)[1:] == ["late"]
    assert (len(house.wall(B3)), house.keys(zhou.id), house.keys(GRID)) == (1, ["hello-named"], [])
    assert house.keys(wang.id) == ["hello-named", "first-word"]


async def test_the_reminder_carries_what_can_be_done(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=25)
    await li.taps("button-to-property", chat=li.id)
    assert (await the_matter(house)).state is State.WITH_PROPERTY


async def test_the_reminder_is_answered_by_a_reply_through_the_code_in_it(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=25)
    late = Quoted("4711", house.said(li.id)[-1], by_bot=True)
    await li.whispers("办好了", reply=late)
    assert (await the_matter(house)).state is State.DONE


async def test_whoever_took_it_is_reminded_not_the_leader(house: House) -> None:
    li, zhou = house.person("李楼长"), house.person("小周")
    await li.whispers("/start")
    await zhou.whispers("/start")
    await house.person("王阿姨").says(LAMP)
    await zhou.taps_data("mv:1:take", chat=GRID)
    await house.later(hours=25)
    assert (house.keys(zhou.id)[1:], house.keys(li.id)[1:]) == (["late"], [])


async def test_an_unreachable_leader_is_passed_over_for_the_next_level(house: House) -> None:
    zhou = house.person("小周")
    await zhou.whispers("/start")
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=25)
    assert (house.keys(zhou.id)[1:], house.keys(GRID)) == (["late"], [])


async def test_where_nobody_can_be_reached_the_operators_hear_and_no_group(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=25)
    assert (house.keys("4001"), house.keys(GRID), len(house.wall(B3))) == (["late"], [], 1)


async def test_what_is_done_in_time_reminds_nobody(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says(LAMP)
    await li.says("报修1 办好了")
    await house.person("王阿姨").taps("button-satisfied")
    await house.later(days=30)
    assert "late" not in house.keys(li.id)


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


async def test_the_bot_asleep_for_weeks_says_the_last_thing_once(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says(LAMP)
    house.time = house.time.replace(year=house.time.year + 1)
    assert await house.clock.tick() == 1
    assert await house.clock.tick() == 0
    await house.deliver()
    assert house.keys(li.id)[1:] == ["late"]
