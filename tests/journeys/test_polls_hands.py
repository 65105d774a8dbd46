"""A show of hands: quick, open, and binding nobody."""

from chat.card import Card, ClosePoll, Poll
from chat.channel import Abilities
from tests.house import B3, CATALOGUE, House


def hands(house: House) -> list[Poll]:
    return [one.what for one in house.channel.order if isinstance(one.what, Poll)]


async def test_whoever_may_hold_a_poll_asks_for_hands(house: House) -> None:
    li = house.person("李楼长")
    await li.says("举手 周六大扫除几点开始？\n1. 上午\n2. 下午")
    [poll] = hands(house)
    assert CATALOGUE.say(poll.question, "zh_CN") == (
        "周六大扫除几点开始？（大家举个手，不算正式投票）"
    )
    assert [CATALOGUE.say(one, "zh_CN") for one in poll.options] == ["上午", "下午"]
    assert not poll.several
    await li.says("举手 周六谁能来？可以带上工具")
    assert [one.key for one in hands(house)[1].options] == ["hands-yes", "hands-no"]
    await li.says("举手：带什么？\n① 扫把\n② 手套\n可以多选")
    assert hands(house)[2].several


async def test_a_resident_who_says_it_is_talking(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("举手 周六谁来大扫除？")
    await wang.says("举手 我要一份")
    assert house.channel.order == []
    await wang.says("举手 周六谁来大扫除？", named=True)
    assert house.keys(B3) == ["not-yours-to-do"]
    assert hands(house) == []


async def test_a_leader_who_only_raises_a_hand_asks_nothing(house: House) -> None:
    li = house.person("李楼长")
    await li.says("举手 我也去")
    await li.says("举手的人真多？")
    assert house.channel.order == []


async def test_a_corrected_message_raises_no_second_poll(house: House) -> None:
    li = house.person("李楼长")
    await li.says("举手 周六谁来？", message="70")
    await li.says("举手 周日谁来？", message="70", edited=True)
    assert len(hands(house)) == 1


async def test_what_is_wrong_with_it_is_said(house: House) -> None:
    li = house.person("李楼长")
    await li.says("举手 几点？\n1. 上午\n2. 上午")
    assert house.keys(B3) == ["poll-same-option"]
    await li.whispers("举手 周六谁来？")
    assert house.keys(li.id)[-1] == "hands-in-group"
    assert hands(house) == []


async def test_it_ends_when_whoever_holds_it_says_so_below_it(house: House) -> None:
    li, wang = house.person("李楼长"), house.person("王阿姨")
    await li.says("举手 周六谁来？")
    [shown] = [one for one in house.channel.order if isinstance(one.what, Poll)]
    await wang.replies(shown, "我来")
    await wang.replies(shown, "结束")
    assert house.keys(B3) == ["not-yours-to-do"]
    await li.replies(shown, "结束")
    last = house.channel.order[-1].what
    assert isinstance(last, ClosePoll)
    assert last.message == shown.message


async def test_without_polls_on_the_platform_it_is_asked_in_words(house: House) -> None:
    house.channel.can = Abilities(polls=False)
    li = house.person("李楼长")
    await li.says("举手 周六大扫除几点开始？\n1. 上午\n2. 下午")
    assert hands(house) == []
    [card] = house.wall(B3)
    assert isinstance(card, Card)
    assert house.keys(B3) == ["hands-question+hands-option+hands-option"]
    # What cannot be closed needs no closing: below it neighbours answer in words.
    [shown] = [one for one in house.channel.order if isinstance(one.what, Card)]
    await house.person("王阿姨").replies(shown, "上午")
    await li.replies(shown, "结束")
    assert len(house.channel.order) == 1


async def test_help_tells_those_who_may_hold_a_poll_how(house: House) -> None:
    li, wang = house.person("李楼长"), house.person("王阿姨")
    await wang.says("帮助")
    for one in (li, wang):
        await one.whispers("帮助")
    await li.says("帮助")
    assert (house.keys(li.id), house.keys(wang.id)) == (["help-polls"], ["help"])
    assert house.keys(B3) == ["help", "help"]
