"""The panel: first what is done every day, the rest behind 〔更多〕 on the same card."""

import pytest

from chat.card import Card
from domain.matters import State
from storage.matters import Matter
from tests.house import B3, House, Somebody

LAMP = "3楼楼道灯坏了"


async def panel(house: House) -> Somebody:
    await house.person("王阿姨").says(f"报修 {LAMP}")
    li = house.person("李楼长")
    await li.whispers("/start")
    await li.taps("button-handle")
    return li


def offered(house: House, li: Somebody) -> list[str]:
    card = house.bubble(li.id, "panel:1").what
    assert isinstance(card, Card)
    return [one.label.key for row in card.buttons for one in row]


async def test_the_rest_unfolds_on_the_same_card_and_folds_again(house: House) -> None:
    li = await panel(house)
    await li.taps("button-take", chat=li.id)
    first = offered(house, li)
    assert first == ["button-arrive", "button-finish", "button-pause", "button-more"]
    await li.taps("button-more", chat=li.id)
    assert offered(house, li) == [
        *first[:-1],
        "button-to-property",
        "button-begin",
        "button-long-term",
        "button-not-ours",
        "button-dismiss",
        "button-ask-up",
        "button-split",
        "button-merge",
        "button-round-table",
        "button-change-category",
        "button-change-title",
        "button-less",
    ]
    assert house.bubble(li.id, "panel:1").edits == 2
    await li.taps("button-less", chat=li.id)
    assert offered(house, li) == first


async def test_whoever_may_not_handle_unfolds_nothing(house: House) -> None:
    await panel(house)
    zhang = house.person("张三")
    assert await zhang.taps_data("uf:1:True") == "not-yours-to-do"
    assert await zhang.taps_data("uf:99:True") == "no-such-matter"
    assert house.keys(zhang.id) == []


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("我到了", State.ON_SCENE),
        ("开始办", State.IN_HAND),
        ("已找物业", State.WITH_PROPERTY),
        ("办好了", State.DONE),
    ],
)
async def test_every_step_may_be_said(house: House, words: str, then: State) -> None:
    li = await panel(house)
    card = house.bubble(B3, "matter:1")
    await li.replies(card, "我来办")
    await li.replies(card, words)
    [row] = await house.rows(Matter)
    assert row.state is then


async def test_when_somebody_was_there_is_kept_and_each_state_is_named(house: House) -> None:
    li = await panel(house)
    card = house.bubble(B3, "matter:1")
    await li.replies(card, "我来办")
    await house.later(minutes=6)
    await li.replies(card, "到了")
    there = house.time
    assert "李楼长到场了" in house.said(B3)[0]
    await house.later(minutes=30)
    await li.replies(card, "开始办")
    assert "李楼长正在办" in house.said(B3)[0]
    [row] = await house.rows(Matter)
    assert row.on_scene_at == there
    await li.replies(card, "接着办")
    assert house.keys(B3)[-1] == "taken-already"
