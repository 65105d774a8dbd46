"""What is said in private stands on no wall, and is never with nobody."""

from domain.matters import State
from storage.matters import Matter
from tests.house import B3, GRID, House

PANEL = (
    "report-title+panel-words+panel-category+panel-outside"
    "+panel-reporter+state-waiting-for+panel-due"
)


async def settled(house: House) -> None:
    """王阿姨 is known to live in 3号楼."""
    await house.person("王阿姨").says("帮助")


async def test_a_private_report_is_told_to_the_leader_and_to_no_group(house: House) -> None:
    await settled(house)
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await li.whispers("/start")
    await wang.whispers("楼上天天半夜吵，噪音很大")
    [matter] = await house.rows(Matter)
    assert (matter.open, matter.number) == (False, 1)
    assert house.keys(B3) == ["help"]
    assert house.keys(wang.id) == [
        "report-title+taken-down-privately-by+state-waiting-for",
        "first-word",
    ]
    assert house.keys(li.id)[1:] == [PANEL]
    assert house.keys(GRID) == []


async def test_the_leader_moves_it_on_and_only_the_reporters_own_card_changes(
    house: House,
) -> None:
    await settled(house)
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await li.whispers("/start")
    await wang.whispers("报修 我家门口堆了垃圾")
    await li.taps("button-take", chat=li.id)
    assert house.notice == "did-take"
    assert house.keys(wang.id) == ["report-title+state-taken", "first-word"]
    await li.whispers("3号楼报修1 办好了")
    assert house.keys(wang.id)[2:] == ["coded"]
    await wang.taps("button-not-yet", chat=wang.id)
    assert house.notice == "did-not-yet"
    assert "not-yet-told" in house.keys(li.id)
    assert house.keys(B3) == ["help"]


async def test_neighbours_cannot_reach_it_by_number_or_button(house: House) -> None:
    await settled(house)
    await house.person("王阿姨").whispers("楼上天天半夜吵，噪音很大")
    zhang = house.person("张三")
    await zhang.says("报修1 进度")
    assert house.keys(B3)[-1] == "no-such-matter"
    assert await zhang.taps_data("lk:1") == "no-such-matter"
    await zhang.whispers("/status 1")
    assert house.keys(zhang.id)[-1] == "no-such-matter"
    await house.person("李楼长").says("报修1 办好了")
    assert house.keys(B3)[-1] == "no-such-matter"
    [matter] = await house.rows(Matter)
    assert matter.state is State.WAITING


async def test_an_unreachable_leader_is_passed_over_for_the_grid_officer(house: House) -> None:
    await settled(house)
    zhou = house.person("小周")
    await zhou.whispers("/start")
    await house.person("王阿姨").whispers("楼上天天半夜吵，噪音很大")
    assert house.keys(zhou.id)[1:] == [PANEL]
    assert house.keys(GRID) == []


async def test_where_nobody_started_the_bot_it_goes_to_the_next_work_group(house: House) -> None:
    await settled(house)
    await house.person("王阿姨").whispers("楼上天天半夜吵，噪音很大")
    assert house.keys(GRID) == [PANEL]
    await house.person("小周").taps("button-take", chat=GRID)
    assert house.notice == "did-take"


async def test_without_a_work_group_it_goes_to_the_operators(house: House) -> None:
    await settled(house)
    from chat.incoming import Chat, Seated

    out = Seated(id="out", chat=Chat("telegram", GRID), at=house.time, who=None, standing="kicked")
    await house.receive(out)
    await house.person("王阿姨").whispers("楼上天天半夜吵，噪音很大")
    assert (house.keys("4001"), house.keys(GRID)) == (["thrown-out", PANEL], [])


async def test_somebody_whose_building_is_not_known_is_told_how_to_make_it_known(
    house: House,
) -> None:
    new = house.person("新邻居")
    await new.whispers("报修 3楼灯坏了")
    await new.whispers(photos=("p",))
    assert house.keys(new.id) == ["no-place-yet", "no-place-yet"]
    await new.says("帮助")
    await new.whispers("报修 3楼灯坏了")
    [matter] = await house.rows(Matter)
    assert matter.open is False


async def test_who_looks_after_the_place_is_not_told_to_hand_it_to_themselves(
    house: House,
) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await li.whispers("今天天气真不错")
    assert house.keys(li.id)[-1] == "offer-to-note"


async def test_ordinary_words_in_private_are_no_report_but_may_become_one(house: House) -> None:
    await settled(house)
    wang = house.person("王阿姨")
    await wang.whispers("今天天气真不错")
    assert house.keys(wang.id) == ["offer-to-keep"]
    await wang.taps("button-drop", chat=wang.id)
    assert house.notice == "draft-dropped"
    await wang.whispers("你好")
    assert house.keys(wang.id)[1:] == ["hello"]
    await wang.whispers("5楼的猫好几天没看见了")
    await wang.whispers("好的")
    [matter] = await house.rows(Matter)
    assert matter.words == "5楼的猫好几天没看见了"
    assert house.keys(wang.id)[2:] == [
        "offer-to-keep",
        "report-title+taken-down-privately-by+state-waiting-for",
        "first-word",
    ]


async def test_an_offer_that_was_answered_is_gone(house: House) -> None:
    await settled(house)
    wang = house.person("王阿姨")
    await wang.whispers("今天天气真不错")
    await wang.taps("button-keep", chat=wang.id)
    await wang.taps("button-keep", chat=wang.id)
    assert house.notice == "draft-gone"
    assert len(await house.rows(Matter)) == 1


async def test_a_leader_passes_on_what_another_group_said(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("402的下水道堵了，水往上冒", forwarded=True)
    await li.taps("button-keep", chat=li.id)
    [matter] = await house.rows(Matter)
    assert matter.title == "402下水道堵了"


async def test_whoever_wrote_in_private_can_be_written_to_even_if_it_was_refused(
    house: House,
) -> None:
    await settled(house)
    li = house.person("李楼长")
    await li.whispers("报修77 办好了")
    assert house.keys(li.id) == ["no-such-matter"]
    await house.person("王阿姨").whispers("楼上天天半夜吵，噪音很大")
    assert house.keys(li.id)[1:] == [PANEL]


async def test_a_whisper_is_told_without_the_word_before_it(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("大家早", named=True)
    before = len(house.wall(B3))
    await wang.whispers("悄悄说 3楼楼道灯坏了")
    [matter] = await house.rows(Matter)
    assert (matter.words, matter.open) == ("3楼楼道灯坏了", False)
    await wang.whispers("悄悄说，隔壁天天吵架到半夜")
    assert house.keys(wang.id)[-1] == "offer-to-keep"
    await wang.taps("button-keep", chat=wang.id)
    assert (await house.rows(Matter))[-1].words == "隔壁天天吵架到半夜"
    assert len(house.wall(B3)) == before


async def test_a_whisper_said_aloud_is_written_down_nowhere(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("悄悄说 3楼楼道灯坏了")
    assert house.wall(B3) == []
    await wang.says("悄悄说 3楼楼道灯坏了", named=True)
    assert house.keys(B3) == ["open-private-first"]
    assert await house.rows(Matter) == []
