"""A name that somebody takes back goes from the cards of open emergencies too."""

from tests.alarms import alarm, at_home
from tests.house import B3, House, Somebody

LIFT = "电梯困人了"


async def called(house: House) -> tuple[Somebody, Somebody, Somebody]:
    """王阿姨 cries, 李楼长 is called, 陈叔 says that he reached somebody."""
    li, wang, chen = await at_home(house, "李楼长", "王阿姨", "陈叔")
    await wang.says(LIFT)
    assert "王阿姨" in house.said(li.id)[-1]
    return li, wang, chen


async def test_whoever_is_called_reads_the_name_no_more(house: House) -> None:
    li, wang, _ = await called(house)
    await wang.whispers("不留名字")
    assert house.keys(wang.id)[-1] == "nameless-now"
    assert all("王阿姨" not in said for said in house.said(li.id))
    assert "一位邻居" in house.said(li.id)[-1]
    matter, _ = await alarm(house)
    assert matter.reporter_id is not None


async def test_the_name_of_whoever_answered_goes_from_the_wall(house: House) -> None:
    _, _, chen = await called(house)
    await chen.taps("button-alarm-reached")
    assert "陈叔" in house.said(B3)[-1]
    await chen.whispers("不留名字")
    assert "陈叔" not in house.said(B3)[-1]
    await chen.whispers("我叫 陈大年")
    assert "陈大年" in house.said(B3)[-1]


async def test_deleting_ones_data_takes_the_name_from_the_call_and_from_the_wall(
    house: House,
) -> None:
    li, wang, _ = await called(house)
    await wang.taps("button-alarm-here")
    assert "王阿姨" in house.said(B3)[-1]
    await wang.whispers("删除我的数据")
    await wang.taps("button-erase", chat=wang.id)
    assert all("王阿姨" not in said for said in (*house.said(li.id), *house.said(B3)))


async def test_a_neighbour_who_is_on_no_card_changes_none(house: House) -> None:
    await called(house)
    [zhou] = await at_home(house, "周婶")
    shown = len(house.channel.order)
    await zhou.whispers("不留名字")
    assert [one.chat for one in house.channel.order[shown:]] == [zhou.id]


async def test_what_is_over_is_left_as_it_is(house: House) -> None:
    li, wang, _ = await called(house)
    await wang.taps("button-alarm-out")
    before = house.said(li.id)
    await wang.whispers("不留名字")
    assert house.said(li.id) == before
