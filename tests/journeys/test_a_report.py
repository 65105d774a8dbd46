"""王阿姨 says the lamp is out; 李楼长 sees to it; she is told."""

from domain.matters import State
from storage.matters import Matter
from tests.house import B3, GRID, House


async def test_a_report_comes_out_as_a_card(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修 3楼楼道灯坏了")
    [card] = house.said(B3)
    assert card.startswith("【报修1】3楼楼道灯坏了")
    assert "李楼长" in card
    [matter] = await house.rows(Matter)
    assert (matter.number, matter.state, matter.open) == (1, State.WAITING, True)


async def test_the_leader_takes_it_hands_it_on_and_finishes_it_and_the_reporter_is_told(
    house: House,
) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.says("报修 3楼楼道灯坏了")
    await li.whispers("/start")
    await li.taps("button-handle")
    assert house.notice == "panel-sent"
    await li.taps("button-take", chat=li.id)
    assert house.notice == "did-take"
    assert "李楼长在办" in house.said(B3)[0]
    await li.taps("button-more", chat=li.id)
    await li.taps("button-to-property", chat=li.id)
    assert "物业在办" in house.said(B3)[0]
    await li.taps("button-finish", chat=li.id)
    assert house.notice == "did-finish"
    card, told = house.said(B3)
    assert "办好了" in card
    assert "王阿姨，「3楼楼道灯坏了」" in told
    await wang.taps("button-satisfied")
    assert house.notice == "did-satisfied"
    [matter] = await house.rows(Matter)
    assert matter.state is State.RATED
    assert matter.due_at is None
    assert len(house.said(B3)) == 2
    assert house.said(GRID) == []
