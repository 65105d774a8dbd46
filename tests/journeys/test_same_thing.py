"""The same thing told twice: 我家也是, the question to whoever tells it again, many at once; two
put together and taken apart."""

import pytest
from sqlmodel import select

from chat.card import Card, Reaction
from chat.channel import Abilities
from chat.incoming import Quoted
from domain.deadlines import Tier
from domain.matters import State
from storage.history import Entry
from storage.joined import Joined
from storage.matters import Matter
from storage.members import Account
from storage.outbox import Message
from storage.places import Household, Place
from storage.residences import Residence
from tests.house import B3, B5, House

LAMP = "报修 3楼楼道灯坏了"
AGAIN = "报修 3楼楼道的灯坏了好几天了"


async def matters(house: House) -> list[Matter]:
    return sorted(await house.rows(Matter), key=lambda one: one.id or 0)


def card(house: House, chat: str, number: int = 1) -> list[str]:
    """The lines under a report's title, as keys."""
    shown = house.bubble(chat, f"matter:{number}").what
    assert isinstance(shown, Card)
    return [line.key for line in shown.lines]


def homes(house: House, chat: str = B3, number: int = 1) -> int | None:
    """How many homes the card counts."""
    shown = house.bubble(chat, f"matter:{number}").what
    assert isinstance(shown, Card)
    found = [line.facts["n"] for line in shown.lines if line.key == "same-homes"]
    return int(str(found[0])) if found else None


async def lives(house: House, account: str, room: str) -> None:
    """Somebody entitled said that this neighbour lives there."""
    async with house.storage.work(house.time) as work:
        flat = (
            await work.db.exec(select(Household).where(Household.room == room))
        ).first() or Household(place_id=4, room=room)
        work.db.add(flat)
        await work.db.flush()
        who = {one.address: one.member_id for one in (await work.db.exec(select(Account))).all()}
        work.db.add(
            Residence(
                member_id=who[account],
                household_id=flat.id or 0,
                since=house.time,
                confirmed_at=house.time,
            )
        )


async def test_a_neighbour_taps_and_the_card_counts_two_homes(house: House) -> None:
    wang, zhang = house.person("王阿姨"), house.person("张三")
    await wang.says(LAMP)
    assert homes(house) is None
    assert await zhang.taps("button-me-too") == "joined"
    assert homes(house) == 2
    assert await zhang.taps("button-me-too") == "joined-before"
    assert await wang.taps("button-me-too") == "join-own"
    assert homes(house) == 2
    assert len(house.wall(B3)) == 1


@pytest.mark.parametrize("words", ["我家也是", "我也是", "+1", "me too"])
async def test_a_reply_says_the_same(house: House, words: str) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.person("张三").replies(house.bubble(B3, "matter:1"), words)
    assert homes(house) == 2
    assert isinstance(house.channel.order[-1].what, Reaction)


async def test_alone_it_means_the_only_thing_it_can_mean(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    assert await house.person("张三").says("+1") == 0
    assert await house.person("张三").says("我家也是") == 1
    assert homes(house) == 2


async def test_alone_among_several_the_speaker_alone_is_asked_which(house: House) -> None:
    zhang = house.person("张三")
    await house.person("王阿姨").says(LAMP)
    await house.person("陈伯").says("报修 单元门关不上")
    await zhang.says("我家也是")
    assert await house.rows(Joined) == []
    assert house.keys(B3)[-1] == "join-which+list-line-open+list-line-open"
    assert house.wall(B3)[-1].only_for == zhang.id
    assert await zhang.taps("button-number") == "joined"
    assert (homes(house), homes(house, number=2)) == (None, 2)
    await zhang.says("我家也是 报修1")
    assert homes(house) == 2


async def test_where_the_group_would_read_it_which_one_is_asked_in_private(house: House) -> None:
    zhang, chen = house.person("张三"), house.person("陈伯")
    await zhang.whispers("/start")
    house.channel.can = Abilities(asides=False)
    await house.person("王阿姨").says(LAMP)
    await chen.says("报修 单元门关不上")
    before = len(house.wall(B3))
    await zhang.says("我家也是")
    assert len(house.wall(B3)) == before
    assert house.keys(zhang.id)[-1].startswith("join-which")
    assert await zhang.taps("button-number", chat=zhang.id) == "joined"
    assert homes(house, number=2) == 2
    await chen.says("我家也是")
    assert house.keys(B3)[-1] == "open-private-first"
    assert len(await house.rows(Joined)) == 1


async def test_neighbours_who_agree_about_something_else_are_left_alone(house: House) -> None:
    await house.person("张三").says("我家也是")
    assert house.wall(B3) == []
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=2)
    await house.person("张三").says("我家也是")
    assert await house.rows(Joined) == []


async def test_what_is_over_is_joined_by_nobody(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.person("李楼长").says("报修1 办好了")
    await house.person("王阿姨").taps("button-satisfied")
    assert await house.person("张三").taps_data("aj:1") == "join-over"
    assert await house.person("张三").taps_data("aj:99") == "no-such-matter"
    assert await house.person("赵五").taps_data("aj:1", chat=B5) == "no-such-matter"


async def test_two_of_one_home_are_one_voice(house: House) -> None:
    wang, zhang, wife = house.person("王阿姨"), house.person("张三"), house.person("张嫂")
    for one in (wang, zhang, wife):
        await one.says(f"{LAMP}" if one is wang else "@小应 你好", named=one is not wang)
    await lives(house, zhang.id, "402")
    await lives(house, wife.id, "402")
    await zhang.taps("button-me-too")
    await wife.taps("button-me-too")
    assert homes(house) == 2
    assert len(await house.rows(Joined)) == 2


@pytest.mark.races
async def test_two_at_the_same_instant_are_both_counted(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    people = [house.person(f"邻居{n}", str(7100 + n)) for n in range(6)]
    for one in people:
        await one.says("@小应 你好", named=True)
    await house.receive(*(one.tapped("aj:1", one.id) for one in people))
    assert len(await house.rows(Joined)) == 6
    assert homes(house) == 7
    assert len([one for one in house.wall(B3) if one.key == "matter:1"]) == 1


async def test_whoever_joined_hears_once_in_private_that_it_is_done(house: House) -> None:
    zhang, li = house.person("张三"), house.person("李楼长")
    await zhang.whispers("/start")
    await house.person("王阿姨").says(LAMP)
    await zhang.taps("button-me-too")
    await li.says("报修1 办好了")
    assert house.keys(zhang.id)[-1] == "joined-done"
    await house.person("王阿姨").taps("button-not-yet")
    await li.says("报修1 办好了")
    assert house.keys(zhang.id).count("joined-done") == 1


async def test_of_the_property_company_no_count_is_shown_and_the_community_hears_at_five(
    house: House,
) -> None:
    chen = house.person("陈书记")
    await chen.whispers("/start")
    await house.person("王阿姨").says("报修 物业收费太贵了，服务又差没人管")
    [matter] = await matters(house)
    assert (matter.category or "").startswith("property.")
    for n in range(4):
        assert house.keys(chen.id).count("many-told") == 0
        await house.person(f"邻居{n}", str(7100 + n)).taps("button-me-too")
    assert homes(house) is None
    assert house.keys(chen.id).count("many-told") == 1
    await house.person("邻居9", "7109").taps("button-me-too")
    assert house.keys(chen.id).count("many-told") == 1


async def test_whoever_tells_it_again_alone_is_asked_and_says_yes(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=1)
    zhang = house.person("张三")
    await zhang.says(AGAIN)
    assert len([one for one in house.wall(B3) if (one.key or "").startswith("matter")]) == 1
    asked = house.bubble(B3, "same:2").what
    assert isinstance(asked, Card)
    assert asked.only_for == zhang.id
    assert await house.person("陈伯").taps_data("aq:2:1:True") == "only-the-reporter"
    assert await zhang.taps("button-same") == "same-yes"
    first, second = await matters(house)
    assert (second.state, second.into_id, second.due_at) == (State.MERGED, first.id, None)
    assert homes(house) == 2
    await house.later(minutes=30)
    assert len([one for one in house.wall(B3) if (one.key or "").startswith("matter")]) == 1


async def test_a_no_puts_it_on_the_wall_of_its_own(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=1)
    zhang = house.person("张三")
    await zhang.says(AGAIN)
    assert await zhang.taps("button-not-same") == "same-no"
    assert card(house, B3, 2)
    assert homes(house) is None
    assert await zhang.taps_data("aq:2:1:True") == "same-too-late"


async def test_without_an_answer_it_stands_on_the_wall_after_ten_minutes(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=1)
    await house.person("张三").says(AGAIN)
    created = house.time
    await house.later(minutes=9)
    assert "matter:2" not in [one.key for one in house.wall(B3)]
    await house.later(minutes=2)
    assert "matter:2" in [one.key for one in house.wall(B3)]
    _, second = await matters(house)
    assert (second.arrived_at, second.created_at) == (created, created)
    assert second.held_until is None


async def test_another_floor_or_another_thing_is_never_asked_about(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=1)
    await house.person("张三").says("报修 5楼楼道灯坏了")
    await house.person("陈伯").says("报修 3楼窗户玻璃碎了")
    assert [one.key for one in house.wall(B3)] == ["matter:1", "matter:2", "matter:3"]


async def test_after_three_days_it_is_another_matter(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=73)
    await house.person("张三").says(AGAIN)
    assert "matter:2" in [one.key for one in house.wall(B3)]


async def test_many_at_once_are_counted_and_nobody_is_asked(house: House) -> None:
    await house.person("王阿姨").says("报修 全楼停水了")
    second = house.person("张三")
    await second.says("报修 我们家停水了")
    await second.taps("button-same")
    said = len(house.wall(B3))
    for n in range(16):
        await house.person(f"邻居{n}", str(7200 + n)).says("报修 停水了 整栋楼都没水")
        await house.later(seconds=20)
    assert len(house.wall(B3)) == said
    assert homes(house) == 18
    assert len([one for one in await matters(house) if one.state is not State.MERGED]) == 1
    told = [one for one in await house.rows(Entry) if one.what == "told too"]
    assert len(told) == 16


async def test_who_is_only_counted_is_told_once_what_is_kept_and_may_say_no(house: House) -> None:
    zhang, chen, late = house.person("张三"), house.person("陈伯"), house.person("老吴")
    for one in (zhang, chen):
        await one.whispers("/start")
    await house.person("王阿姨").says("报修 全楼停水了")
    await house.person("赵六").says("报修 我们家停水了")
    for one in (zhang, chen, late):
        await one.says("报修 停水了 整栋楼都没水")
    assert homes(house) == 5
    assert house.keys(zhang.id).count("first-word-counted") == 1
    assert house.keys(chen.id).count("first-word-counted") == 1
    assert house.keys(late.id) == []  # never opened the private chat: told at a later report
    await zhang.says("报修 停水了 整栋楼都没水")
    assert house.keys(zhang.id).count("first-word-counted") == 1
    # What one answers is theirs alone.
    await chen.taps("button-noticed", chat=chen.id)
    assert house.keys(zhang.id).count("first-word-counted") == 1
    assert await zhang.taps("button-withdraw", chat=zhang.id) == "left-joined"
    assert homes(house) == 4
    assert house.keys(zhang.id)[-1] == "left-joined"
    told = [one for one in await house.rows(Entry) if one.what == "told too"]
    assert len(told) == 2
    assert await zhang.taps_data("jl:1", chat=zhang.id) == "not-joined"
    assert await chen.taps_data("jl:99", chat=chen.id) == "no-such-matter"


async def test_across_the_buildings_of_an_estate_only_what_is_the_estates(house: House) -> None:
    async with house.storage.work(house.time) as work:
        estate = Place(key="estate", kind="estate", name="睿城", short="睿城", since=house.time)
        work.db.add(estate)
        await work.db.flush()
        for place in (await work.db.exec(select(Place).where(Place.kind == "building"))).all():
            place.estate_id = estate.id
    await house.person("王阿姨").says("报修 小区大门的道闸坏了抬不起来")
    await house.later(hours=1)
    zhao = house.person("赵五")
    await zhao.says("报修 小区大门道闸坏了，抬不起来", chat=B5)
    assert await zhao.taps("button-same", chat=B5) == "same-yes"
    assert homes(house) == 2
    await house.later(hours=1)
    await zhao.says(LAMP, chat=B5)
    await house.person("陈伯").says(LAMP)
    assert len([one for one in await matters(house) if one.state is State.WAITING]) == 3


async def test_a_leader_puts_two_together_and_takes_them_apart(house: House) -> None:
    wang, zhang, li = (house.person(name) for name in ("王阿姨", "张三", "李楼长"))
    await li.whispers("/start")
    await wang.says("报修 单元门关不上")
    await zhang.says("报修 门口的锁坏了 进不去")
    due = [one.answer_by for one in await matters(house)]
    assert await house.person("陈伯").says("合并 2 1") == 1
    assert house.keys(B3)[-1] == "not-yours-to-do"
    await li.says("合并 2 1")
    first, second = await matters(house)
    assert (second.state, second.into_id) == (State.MERGED, first.id)
    assert homes(house) == 2
    assert card(house, B3, 2)[0] == "state-merged"
    await li.taps("button-part", chat=li.id)
    first, second = await matters(house)
    assert (second.state, second.into_id, second.before) == (State.WAITING, None, None)
    assert [one.answer_by for one in (first, second)] == due
    assert homes(house) is None
    assert await li.taps_data("ma:2", chat=li.id) == "not-done-yet"


async def test_the_panel_offers_the_likely_ones_and_apart_goes_by_words_too(
    house: House,
) -> None:
    wang, zhang, li = (house.person(name) for name in ("王阿姨", "张三", "李楼长"))
    await li.whispers("/start")
    await wang.says("报修 单元门关不上")
    await li.taps("button-handle")
    await li.taps("button-more", chat=li.id)
    assert await li.taps("button-merge", chat=li.id) == "merge-none"
    await zhang.says("报修 门口的锁坏了 进不去")
    await li.taps("button-merge", chat=li.id)
    assert await li.taps("button-number", chat=li.id) == "did-merge"
    assert await li.taps_data("mi:1:1", chat=li.id) in {"closed-already", "merge-itself"}
    first, second = await matters(house)
    assert (first.state, first.into_id) == (State.MERGED, second.id)
    await li.whispers("分开 报修1")
    first, _ = await matters(house)
    assert first.state is State.WAITING


async def test_what_cannot_be_put_together_is_said_kindly(house: House) -> None:
    wang, li, zhou = (house.person(name) for name in ("王阿姨", "李楼长", "小周"))
    await zhou.whispers("/start")
    await wang.whispers("/start")
    await wang.says(LAMP)
    await house.person("赵五").says(LAMP, chat=B5)
    await wang.whispers("报修 402家里下水堵了")
    assert await zhou.taps_data("mi:2:1", chat=zhou.id) == "merge-elsewhere"
    assert await li.taps_data("mi:3:1", chat=li.id) == "merge-unlike"
    assert await li.taps_data("mi:1:1", chat=li.id) == "merge-itself"


async def test_whoever_reported_what_was_put_together_hears_that_it_is_done(
    house: House,
) -> None:
    wang, zhang, li = (house.person(name) for name in ("王阿姨", "张三", "李楼长"))
    await zhang.whispers("/start")
    await wang.says("报修 单元门关不上")
    await zhang.says("报修 门口的锁坏了 进不去")
    await li.says("合并 2 1")
    await li.says("报修1 办好了")
    assert house.keys(zhang.id)[-1] == "joined-done"


async def test_nothing_of_it_needs_more_than_one_card_in_the_group(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    for n in range(12):
        await house.person(f"邻居{n}", str(7300 + n)).taps("button-me-too")
    assert len(house.wall(B3)) == 1
    waiting = [one for one in await house.rows(Message) if one.fate == "waiting"]
    assert len(waiting) <= 1
    assert homes(house) == 13


async def test_a_reply_to_ones_own_words_counts_nobody_twice(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says(LAMP)
    quoted = Quoted(house.bubble(B3, "matter:1").message, "", by_bot=True)
    await wang.says("我家也是", reply=quoted)
    assert await house.rows(Joined) == []
    assert house.keys(B3)[-1] == "join-own"


async def test_an_urgent_held_report_is_not_late_for_being_asked_about(house: House) -> None:
    await house.person("王阿姨").says("报修 3楼水管爆了跑水")
    await house.later(minutes=20)
    await house.person("张三").says("报修 3楼水管爆了，一直跑水")
    _, second = await matters(house)
    assert second.tier is Tier.URGENT
    assert second.due_at == second.held_until
    await house.later(minutes=11)
    assert "matter:2" in [one.key for one in house.wall(B3)]
