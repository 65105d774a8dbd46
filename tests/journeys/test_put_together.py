"""What becomes of reports that were put together, and of many that come at once: everybody who
told hears, nobody reads what is not theirs, and one card stands for all."""

import re

import pytest
from sqlmodel import select

from chat.card import Card
from domain.matters import State
from storage.drafts import Draft
from storage.history import Entry
from storage.joined import Joined
from storage.matters import Matter, Photo
from storage.outbox import Shown
from storage.places import Binding, Group, Place
from tests.house import B3, B5, House, Somebody

DOOR, LOCK = "报修 单元门关不上", "报修 门口的锁坏了 进不去"


async def matters(house: House) -> list[Matter]:
    return sorted(await house.rows(Matter), key=lambda one: one.id or 0)


def cards(house: House) -> list[str]:
    """The reports that stand on the wall, by their keys."""
    return [one.key or "" for one in house.wall(B3) if (one.key or "").startswith("matter")]


def counted(house: House, number: int) -> int | None:
    """How many homes the card of a report counts."""
    shown = house.bubble(B3, f"matter:{number}").what
    assert isinstance(shown, Card)
    found = [line.facts["n"] for line in shown.lines if line.key == "same-homes"]
    return int(str(found[0])) if found else None


async def settled(house: House, *people: Somebody) -> None:
    """These opened their private chats, and live where the group is."""
    for one in people:
        await one.whispers("/start")
        await one.says("@小应 你好", named=True)


async def private_and_nameless(house: House) -> tuple[Somebody, Somebody, Somebody]:
    """王阿姨 told in private, 张三 anonymously, of the same; 李楼长 put them together."""
    wang, zhang, li = (house.person(name) for name in ("王阿姨", "张三", "李楼长"))
    await settled(house, wang, zhang, li)
    await wang.whispers("报修 402家里下水堵了 水往上冒")
    await zhang.whispers("匿名 楼上下水管堵了 味道很大")
    await li.whispers("合并 2 1")
    return wang, zhang, li


async def test_who_told_it_anonymously_hears_through_the_link_and_reads_only_their_own(
    house: House,
) -> None:
    wang, zhang, li = await private_and_nameless(house)
    first, second = await matters(house)
    assert (second.state, second.into_id, second.reporter_id) == (State.MERGED, first.id, None)
    assert await house.rows(Joined) == []
    await li.whispers("报修1 办好了")
    told = house.said(zhang.id)[-1]
    assert "报修2" in told
    assert "402" not in told
    assert "王阿姨" not in told
    assert not any("张三" in words for words in house.said(li.id))
    assert house.keys(wang.id).count("joined-done") == 0


async def test_the_link_opens_again_what_it_was_put_together_with(house: House) -> None:
    _, zhang, li = await private_and_nameless(house)
    await li.whispers("报修1 办好了")
    await zhang.whispers("报修2 又坏了")
    first, second = await matters(house)
    assert (first.state, second.state) == (State.TAKEN, State.MERGED)
    assert house.keys(zhang.id)[-1] == "did-reopen"
    assert not any("张三" in words for words in house.said(li.id))


async def test_how_it_stands_is_that_of_the_other(house: House) -> None:
    wang, zhang, li = (house.person(name) for name in ("王阿姨", "张三", "李楼长"))
    await settled(house, wang, zhang, li)
    await wang.says(DOOR)
    await zhang.says(LOCK)
    await li.says("合并 2 1")
    await li.says("我来办 报修1")
    await zhang.whispers("进度 报修2")
    assert "李楼长" in house.said(zhang.id)[-1]
    await zhang.whispers("我的事")
    assert "李楼长" in house.said(zhang.id)[-1]
    await house.person("陈伯").says("进度 报修2")
    assert "李楼长" in house.said(B3)[-1]


async def test_who_reported_what_was_put_together_opens_it_again_a_stranger_does_not(
    house: House,
) -> None:
    wang, zhang, li = (house.person(name) for name in ("王阿姨", "张三", "李楼长"))
    await settled(house, wang, zhang, li)
    await wang.says(DOOR)
    await zhang.says(LOCK)
    await li.says("合并 2 1")
    await li.says("报修1 办好了")
    await house.person("陈伯").says("又坏了 报修1")
    assert (await matters(house))[0].state is State.DONE
    await zhang.whispers("还没好")
    assert (await matters(house))[0].state is State.TAKEN


@pytest.mark.parametrize("first", [2, 3])
async def test_put_together_twice_and_taken_apart_each_has_its_own_again(
    house: House, first: int
) -> None:
    """3 went into 2, and that into 1; whichever leaves first, everybody is where they told it."""
    people = [house.person(name) for name in ("王阿姨", "张三", "陈伯")]
    friends = [house.person(f"邻居{n}", str(7400 + n)) for n in range(3)]
    li = house.person("李楼长")
    await settled(house, li, *people)
    for number, (one, friend) in enumerate(zip(people, friends, strict=True), 1):
        await one.says((DOOR, LOCK, "报修 3楼楼道灯坏了")[number - 1])
        await friend.taps("button-me-too")
    assert [counted(house, n) for n in (1, 2, 3)] == [2, 2, 2]
    await li.whispers("合并 3 2")
    assert [counted(house, n) for n in (1, 2, 3)] == [2, 4, None]
    await li.whispers("合并 2 1")
    assert [counted(house, n) for n in (1, 2, 3)] == [6, None, None]
    assert await friends[2].taps_data("aj:1") == "joined-before"
    assert await people[2].taps_data("aj:1") == "joined-before"
    await li.whispers(f"分开 报修{first}")
    assert [counted(house, n) for n in (1, 2, 3)] == ([2, 4, None] if first == 2 else [4, None, 2])
    await li.whispers(f"分开 报修{5 - first}")
    assert [counted(house, n) for n in (1, 2, 3)] == [2, 2, 2]
    await li.whispers("报修1 办好了")
    assert house.keys(people[2].id)[-1] != "joined-done"
    assert await people[2].taps_data(f"ma:{first}", chat=people[2].id) == "not-yours-to-do"


async def test_fixed_and_thanks_by_who_told_one_of_them_is_a_word_on_the_other(
    house: House,
) -> None:
    wang, zhang, li = (house.person(name) for name in ("王阿姨", "张三", "李楼长"))
    await settled(house, wang, zhang, li)
    await wang.says(DOOR)
    await zhang.says(LOCK)
    await li.says("合并 2 1")
    # Not their own any more: the reporter of the other is asked, nothing is closed over them.
    await zhang.whispers("门修好了，谢谢")
    first, second = await matters(house)
    assert (first.state, second.state) == (State.PROPOSED, State.MERGED)
    assert house.keys(zhang.id)[-1] == "did-propose"
    assert house.keys(wang.id)[-1] == "coded"
    await zhang.whispers("门修好了，谢谢")
    assert house.keys(zhang.id)[-1] == "fixed-already-asked"
    await wang.taps("button-satisfied", chat=wang.id)
    assert (await matters(house))[0].state is State.RATED
    await zhang.whispers("修好了 报修2")
    assert house.keys(zhang.id)[-1] == "did-thank"
    assert (await matters(house))[0].state is State.RATED


async def test_fixed_by_the_leader_who_told_one_of_them_closes_the_other(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await settled(house, wang, li)
    await wang.says(DOOR)
    await li.says(LOCK)
    await li.says("合并 2 1")
    await li.whispers("修好了 报修2")
    first, second = await matters(house)
    assert (first.state, second.state) == (State.DONE, State.MERGED)
    assert house.keys(wang.id)[-1] == "coded"


async def test_fixed_by_who_told_it_without_a_name_names_nobody(house: House) -> None:
    wang, zhang, li = await private_and_nameless(house)
    await zhang.whispers("修好了 报修2")
    first, second = await matters(house)
    assert (first.state, second.state) == (State.PROPOSED, State.MERGED)
    assert not any("张三" in words for words in [*house.said(li.id), *house.said(wang.id)])
    [who] = [one.member_id for one in await house.rows(Entry) if one.what == "propose"]
    assert who is None


async def test_two_who_only_joined_open_it_again_together(house: House) -> None:
    wang, zhang, chen, li = (house.person(name) for name in ("王阿姨", "张三", "陈伯", "李楼长"))
    await wang.says(DOOR)
    await zhang.taps("button-me-too")
    await chen.taps("button-me-too")
    await li.says("报修1 办好了")
    await zhang.says("还没好 报修1")
    assert (await matters(house))[0].state is State.DONE
    await chen.says("还没好 报修1")
    assert (await matters(house))[0].state is State.TAKEN


async def test_the_panel_shows_photos_and_words_of_both(house: House) -> None:
    wang, zhang, li = (house.person(name) for name in ("王阿姨", "张三", "李楼长"))
    await settled(house, wang, zhang, li)
    await wang.says(DOOR, photos=("door",))
    await zhang.says(LOCK, photos=("lock",))
    await li.says("合并 2 1")
    await li.taps("button-handle")
    shots = [one.photo for one in house.wall(li.id) if one.photo]
    assert shots == ["door", "lock"]
    assert "panel-said-too" in house.keys(li.id)[-1]


async def test_what_goes_round_somebody_is_put_together_with_nothing_they_may_be_on(
    house: House,
) -> None:
    wang, zhang, zhou = (house.person(name) for name in ("王阿姨", "张三", "小周"))
    await settled(house, wang, zhang, zhou)
    await wang.whispers("投诉 李楼长不管事，下水堵了也不来")
    await zhang.whispers("报修 402家里下水堵了")
    assert await zhou.taps_data("mi:1:2", chat=zhou.id) == "merge-unlike"
    assert await zhou.taps_data("mi:2:1", chat=zhou.id) == "merge-unlike"
    assert {one.state for one in await matters(house)} == {State.WAITING}


async def test_taken_back_by_its_reporter_it_goes_on_for_the_neighbours(house: House) -> None:
    wang, zhang, li = (house.person(name) for name in ("王阿姨", "张三", "李楼长"))
    await settled(house, wang, zhang, li)
    await wang.says(DOOR)
    await zhang.taps("button-me-too")
    await wang.whispers("撤回 报修1")
    [first] = await matters(house)
    assert (first.state, first.reporter_id) == (State.WAITING, None)
    await li.says("报修1 办好了")
    assert house.keys(zhang.id)[-1] == "joined-done"


async def test_who_takes_back_what_was_put_together_hears_no_more(house: House) -> None:
    wang, zhang, li = (house.person(name) for name in ("王阿姨", "张三", "李楼长"))
    await settled(house, wang, zhang, li)
    await wang.says(DOOR)
    await zhang.says(LOCK)
    await li.says("合并 2 1")
    await zhang.whispers("撤回 报修2")
    assert await house.rows(Joined) == []
    await li.says("报修1 办好了")
    assert "joined-done" not in house.keys(zhang.id)


async def test_what_is_not_ours_is_said_to_everybody_who_told_it(house: House) -> None:
    wang, zhang, li = (house.person(name) for name in ("王阿姨", "张三", "李楼长"))
    await settled(house, wang, zhang, li)
    await wang.says(DOOR)
    await zhang.says(LOCK)
    await li.says("合并 2 1")
    await li.says("不是事 报修1")
    assert house.keys(zhang.id)[-1] == "progress"
    assert "报修2" in house.said(zhang.id)[-1]


@pytest.mark.races
async def test_thirty_at_once_are_one_card_though_nobody_answers_anything(house: House) -> None:
    people = [house.person(f"邻居{n}", str(7400 + n)) for n in range(30)]
    await house.receive(*(one.said("报修 停水了 整栋楼都没水") for one in people))
    assert cards(house) == ["matter:1"]
    assert not [one for one in house.wall(B3) if (one.key or "").startswith("same:")]
    await house.later(minutes=30)
    assert cards(house) == ["matter:1"]
    shown = house.bubble(B3, "matter:1").what
    assert isinstance(shown, Card)
    [line] = [line for line in shown.lines if line.key == "same-homes"]
    assert line.facts["n"] == 30
    open_ = [one for one in await matters(house) if one.state is State.WAITING]
    assert len(open_) == 1


async def test_one_of_many_has_answered_what_they_were_asked(house: House) -> None:
    await house.person("王阿姨").says("报修 停水了 整栋楼都没水")
    await house.person("张三").says("报修 停水了 整栋楼都没水")
    chen = house.person("陈伯")
    await settled(house, chen)
    await chen.says("报修")
    await chen.says("停水了 整栋楼都没水")
    assert await house.rows(Draft) == []
    before = len(await matters(house))
    await chen.says("中午吃什么")
    await chen.whispers("报修 停水了 整栋楼都没水")
    assert house.keys(chen.id)[-1] == "same-yes"
    assert len(await matters(house)) == before


async def test_a_yes_means_the_one_that_was_asked_about(house: House) -> None:
    await house.person("王阿姨").says("报修 3楼楼道灯坏了")
    await house.later(hours=1)
    zhang = house.person("张三")
    await zhang.says("报修 3楼楼道的灯坏了好几天了")
    await zhang.says("门口也黑 老人差点摔了", photos=("dark",))
    await house.later(minutes=1)
    assert await zhang.taps("button-same") == "same-yes"
    first, second = await matters(house)
    assert (second.state, second.into_id) == (State.MERGED, first.id)
    asked = house.bubble(B3, "same:2").what
    assert isinstance(asked, Card)
    assert (asked.buttons, asked.only_for) == ((), zhang.id)
    [photo] = await house.rows(Photo)
    assert photo.matter_id == 2


async def test_taken_back_while_the_question_is_open_it_never_stood_anywhere(house: House) -> None:
    zhang = house.person("张三")
    await settled(house, zhang)
    await house.person("王阿姨").says("报修 3楼楼道灯坏了")
    await house.later(hours=1)
    await zhang.says("报修 3楼楼道的灯坏了好几天了")
    await zhang.says("撤回 报修2")
    _, second = await matters(house)
    assert (second.state, second.held_until, second.words) == (State.WITHDRAWN, None, "")
    await house.later(minutes=30)
    assert cards(house) == ["matter:1"]
    assert await zhang.taps_data("aq:2:1:True") == "only-the-reporter"


async def test_who_deletes_their_data_while_the_question_is_open_loses_nothing_but_the_name(
    house: House,
) -> None:
    zhang = house.person("张三")
    await settled(house, zhang)
    await house.person("王阿姨").says("报修 3楼楼道灯坏了")
    await house.later(hours=1)
    await zhang.says("报修 3楼楼道的灯坏了好几天了")
    await zhang.whispers("删除我的数据")
    await zhang.taps("button-erase", chat=zhang.id)
    await house.later(minutes=30)
    _, second = await matters(house)
    assert (second.reporter_id, second.held_until) == (None, None)


async def test_without_a_name_it_is_put_together_with_nothing_and_no_card_tells_whose_it_is(
    house: House,
) -> None:
    zhang = house.person("张三")
    await settled(house, zhang)
    await house.person("王阿姨").says("报修 3楼楼道灯坏了")
    await house.later(hours=1)
    await zhang.whispers("报修 3楼楼道的灯坏了好几天了")
    assert house.bubble(zhang.id, "same:2")
    await zhang.whispers("不说我是谁")
    _, second = await matters(house)
    assert (second.anonymous, second.reporter_id, second.held_until) == (True, None, None)
    shown = [one for one in await house.rows(Shown) if re.fullmatch(r".*:2", one.key)]
    assert not [one for one in shown if one.chat == zhang.id]
    assert await zhang.taps_data("aq:2:1:True", chat=zhang.id) == "same-too-late"
    assert await house.rows(Joined) == []


async def test_an_edit_while_the_question_is_open_is_what_stands_in_the_end(house: House) -> None:
    await house.person("王阿姨").says("报修 3楼楼道灯坏了")
    await house.later(hours=1)
    zhang = house.person("张三")
    said = zhang.said("报修 3楼楼道的灯坏了好几天了")
    await house.receive(said)
    await zhang.says("报修 5楼楼道的灯坏了", message=said.message, edited=True)
    assert await zhang.taps("button-not-same") == "same-no"
    shown = house.bubble(B3, "matter:2").what
    assert isinstance(shown, Card)
    assert shown.title is not None
    assert "5楼" in str(shown.title.facts["title"])


async def test_three_buildings_of_an_estate_tell_of_one_gate(house: House) -> None:
    async with house.storage.work(house.time) as work:
        estate = Place(key="estate", kind="estate", name="睿城", short="睿城", since=house.time)
        b7 = Place(key="b7", kind="building", name="7号楼", short="7号楼", since=house.time)
        group = Group(channel="telegram", address="-1007", title="7号楼群", hears_all=True)
        work.db.add_all([estate, b7, group])
        await work.db.flush()
        work.db.add(Binding(chat_id=group.id, place_id=b7.id, since=house.time))
        for place in (await work.db.exec(select(Place).where(Place.kind == "building"))).all():
            place.estate_id = estate.id
    gate = "报修 小区大门的道闸坏了抬不起来"
    await house.person("王阿姨").says(gate)
    await house.person("赵五").says(gate, chat=B5)
    await house.person("孙七").says(gate, chat="-1007")
    first, *others = await matters(house)
    assert [(one.state, one.into_id) for one in others] == [(State.MERGED, first.id)]
    shown = house.bubble(B3, "matter:1").what
    assert isinstance(shown, Card)
    assert [line.facts["n"] for line in shown.lines if line.key == "same-homes"] == [3]
    await house.later(minutes=30)
    assert not [one for one in house.wall("-1007") if (one.key or "").startswith("matter")]
