"""No group ever reads whose a wish is: after every story all that any group was shown is walked
through (`conftest.house`); here, wishes that say everything they should not."""

import pytest

from domain.roles import Role
from domain.wishes import State
from storage.wishes import Wish
from tests.anonymity import leaks, named_in, secrets
from tests.house import B3, House
from tests.polling import flat, moves_in
from tests.teams import TEAM_CHAT, estate, somebody, team

#: Wishes with a name, a door, a number, an illness, and what must not be found of each.
TELLING = (
    ("心愿 我叫王秀英，住3-602，想借轮椅，电话138 0000 1234", ("秀英", "602", "138")),
    ("心愿 帮5楼陈奶奶：陈奶奶腿脚不便，想有人陪着去医院", ("陈", "腿脚")),
    ("心愿 我老伴行动不便，602室，想请人帮忙买菜", ("老伴", "不便", "602")),
    ("心愿 想请人教我妈妈用手机，她一个人住在4单元", ("妈妈", "一个人", "4单元")),
    ("心愿 想找人陪张爷爷下棋，打13800001234找我", ("张爷爷", "138")),
)


@pytest.mark.parametrize(("words", "never"), TELLING)
async def test_through_its_whole_life_nobody_reads_whose_it_is(
    house: House, words: str, never: tuple[str, ...]
) -> None:
    await estate(house)
    await house.later(hours=3)
    li, wang = house.person("李楼长"), house.person("王秀英")
    home = await flat(house, "602")
    await moves_in(house, wang, home)
    for one in (li, wang):
        await one.whispers("/start")
    lin = await somebody(house, "小林", "community")
    care = await team(house, "帮扶队", ["care"], lin, chat=TEAM_CHAT)
    await wang.says(words)
    await li.taps("button-publish", li.id)
    await house.later(days=3)
    await li.taps_data(f"zo:1:{care}", li.id)
    await house.later(hours=2)
    await lin.taps("button-going", TEAM_CHAT)
    await house.later(hours=3)
    await wang.taps("button-no-more", wang.id)
    read = "".join(said for _, said in house.channel.read_in_groups)
    assert {chat for chat, _ in house.channel.read_in_groups} >= {B3, TEAM_CHAT}
    for one in (*never, "王秀英"):
        assert one not in read, (one, read)


async def test_the_walk_sees_a_name_that_was_edited_away(house: House) -> None:
    await house.later(hours=3)
    li, wang = house.person("李楼长"), await somebody(house, "王秀英", "b3", Role.RESIDENT)
    await li.whispers("/start")
    await wang.whispers("心愿 想借轮椅")
    await li.taps("button-publish", li.id)
    assert await secrets(house) == {"王秀英"}
    assert await leaks(house) == []
    async with house.storage.work(house.time) as work:
        wish = await work.db.get_one(Wish, 1)
        assert wish.state is State.PUBLISHED
    house.channel.read_in_groups.append((B3, "王秀英想借轮椅"))
    assert await leaks(house) == ["王秀英想借轮椅"]
    house.channel.read_in_groups.pop()


def test_names_doors_and_numbers_are_found_in_words() -> None:
    assert named_in("陈奶奶住3-602，电话138 0000 1234") == {"陈奶奶", "3-602", "138 0000 1234"}
    assert named_in("一位老人想借轮椅") == set()
