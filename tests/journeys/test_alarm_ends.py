"""It is over: said by the speaker, by whoever is in charge or on the scene; by others it is only
proposed."""

import pytest

from domain.matters import State
from storage.history import Entry
from tests.alarms import alarm, at_home, labels, lines, reactions, share_a_group
from tests.house import B3, B5, House

LIFT = "电梯困人了"


async def test_the_speaker_says_that_it_is_over(house: House) -> None:
    [li] = await at_home(house, "李楼长")
    wang = house.person("王阿姨")
    await wang.says(LIFT)
    await house.later(minutes=5)
    await wang.taps("button-alarm-out")
    assert house.notice == "did-over"
    [card] = house.wall(B3)
    assert (lines(house, B3), card.buttons, card.title) == (["alarm-was-over"], (), None)
    assert house.keys(li.id)[-2:] == ["alarm-was-over", "alarm-told-over"]
    matter, row = await alarm(house)
    assert (matter.state, row.ended_by) == (State.DONE, matter.reporter_id)
    assert matter.done_at == house.time
    calls = row.calls
    await house.later(days=7)
    matter, row = await alarm(house)
    assert (matter.state, matter.due_at, row.calls) == (State.UNRATED, None, calls)
    assert house.keys(li.id)[-1] == "alarm-told-over"


async def test_whoever_is_in_charge_ends_it_and_so_does_whoever_is_there(house: House) -> None:
    li, chen = house.person("李楼长"), house.person("陈叔")
    await house.person("王阿姨").says(LIFT)
    await li.taps("button-alarm-out")
    assert house.notice == "did-over"
    await house.person("王阿姨").says("着火了")
    await chen.taps("button-alarm-here")
    await chen.taps("button-alarm-over")
    assert house.notice == "did-over"
    matter, _ = await alarm(house)
    assert matter.state is State.DONE


@pytest.mark.parametrize(
    ("label", "said", "asked"),
    [
        ("button-alarm-out", "alarm-said-over", "alarm-ask-over"),
        ("button-alarm-mistake", "alarm-said-mistake", "alarm-ask-mistake"),
    ],
)
async def test_of_another_it_is_asked(house: House, label: str, said: str, asked: str) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    await wang.says(LIFT)
    chen = house.person("陈叔")
    await chen.taps(label)
    assert house.notice == "alarm-asking"
    assert said in lines(house, B3)
    assert house.keys(li.id)[-1] == house.keys(wang.id)[-1] == asked
    matter, row = await alarm(house)
    assert (matter.state, row.proposed is not None) == (State.WAITING, True)
    await li.taps("button-alarm-not-yet", chat=li.id)
    assert house.notice == "alarm-goes-on"
    assert said not in lines(house, B3)
    assert house.keys(wang.id)[-1] == "alarm-goes-on"
    await chen.taps(label)
    await wang.taps(label, chat=wang.id)
    matter, _ = await alarm(house)
    assert matter.state is State.DONE
    assert house.wall(li.id)[-2].buttons == house.wall(wang.id)[-1].buttons == ()


async def test_an_asking_neighbour_cannot_end_it_nor_go_on(house: House) -> None:
    await at_home(house, "李楼长")
    await house.person("王阿姨").says(LIFT)
    chen = house.person("陈叔")
    matter, _ = await alarm(house)
    await chen.taps_data(f"ea:{matter.id}")
    assert house.notice == "alarm-not-yours-to-end"
    await chen.taps("button-alarm-mistake")
    matter, _ = await alarm(house)
    assert matter.state is State.WAITING
    await house.later(minutes=7)
    _, row = await alarm(house)
    assert row.calls == 2  # a word of somebody else does not stop the calling


async def test_words_under_the_card_are_taps(house: House) -> None:
    await house.person("王阿姨").says(LIFT)
    card = next(one for one in house.channel.order if one.chat == B3)
    chen, wang = house.person("陈叔"), house.person("王阿姨")
    await chen.replies(card, "我打通了")
    assert "alarm-reached" in lines(house, B3)
    assert reactions(house, B3) == ["👌"]
    await chen.replies(card, "我在现场")
    await wang.replies(card, "人出来了")
    assert house.keys(B3)[0] == "alarm-was-over"
    assert house.keys(B3)[-1] == "did-over"
    await chen.replies(card, "我打通了")
    assert house.keys(B3)[-1] == "alarm-over-already"


async def test_an_old_button_says_that_it_is_over(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says(LIFT)
    matter, _ = await alarm(house)
    await wang.taps("button-alarm-out")
    await house.later(days=60)
    for move in ("reached", "on_scene", "over", "mistake"):
        await house.person("陈叔").taps_data(f"eh:{matter.id}:{move}")
        assert house.notice == "alarm-over-already"
    for move in ("fade", "no-such"):
        await house.person("陈叔").taps_data(f"eh:{matter.id}:{move}")
        assert house.notice == "old-button"


async def test_a_button_of_another_building_opens_nothing(house: House) -> None:
    await house.person("王阿姨").says(LIFT)
    matter, _ = await alarm(house)
    before = [row.what for row in await house.rows(Entry)]
    await house.person("赵楼长").taps_data(f"eh:{matter.id}:over", chat=B5)
    assert house.notice == "no-such-matter"
    assert [row.what for row in await house.rows(Entry)] == before


async def test_the_moves_of_a_report_are_not_an_emergencys(house: House) -> None:
    li = house.person("李楼长")
    await house.person("王阿姨").says(LIFT)
    matter, _ = await alarm(house)
    await li.says(f"已找物业 急事{matter.number}", named=True)
    await li.taps_data(f"mv:{matter.id}:finish")
    assert house.notice == "alarm-has-its-own"
    assert len([key for key in house.keys(B3) if key.startswith("alarm-title")]) == 1
    await house.person("王阿姨").whispers("我的事")
    assert "【3号楼·急事1】" in house.said("1001")[-1]


@pytest.fixture
async def lane(house: House) -> House:
    """3号楼 and 5号楼 share a group beside their own."""
    await share_a_group(house)
    return house


async def test_of_a_shared_group_nothing_is_asked_and_both_are_named(lane: House) -> None:
    await lane.person("王阿姨").says(LIFT, chat="-1200")
    assert "在：3号楼、5号楼" in lane.said("-1200")[-1]
    assert "【3号楼·急事1】" in lane.said("-1200")[-1]
    assert lines(lane, B3)[-1] == "code-alarm"
    assert lane.wall(B5) == []
    await lane.person("陈叔").says("5号楼着火了", chat="-1200")
    assert "在：5号楼" in lane.said("-1200")[-1]
    assert labels(lane.wall(B5)[-1])[2] == "button-alarm-over"
