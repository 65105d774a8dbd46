"""What goes wrong is told to the operators, seldom and in one line; what is old is forgotten."""

from typing import Any

from chat.channel import BadCard
from handlers.trouble import forget_old, tell_operators
from storage.drafts import Draft
from storage.inbox import Received, Standing
from storage.matters import Matter
from tests.house import B3, House

OPERATOR = "4001"
LAMP = "报修 3楼楼道灯坏了"


def unreadable(house: House, chat: str = B3) -> dict[str, Any]:
    """An update of a shape nobody has seen."""
    return {"id": house.next_id(), "line": chat, "kind": "Unheard", "words": "张三的秘密"}


async def test_operators_hear_of_parked_and_unreadable_once_an_hour_without_words(
    house: House,
) -> None:
    house.channel.fails[B3] = [BadCard("nobody can draw this")]
    await house.person("王阿姨").says(LAMP)
    await house.receive(unreadable(house))
    await house.later(minutes=2)
    assert house.keys(OPERATOR) == ["trouble"]
    assert "1条消息没发出去，1条收到的没处理好" in house.said(OPERATOR)[0]
    assert "灯" not in house.said(OPERATOR)[0]
    await house.receive(unreadable(house))
    await house.later(minutes=30)
    assert len(house.keys(OPERATOR)) == 1
    await house.later(minutes=30)
    assert len(house.keys(OPERATOR)) == 2
    await house.later(hours=10)
    assert len(house.keys(OPERATOR)) == 2


async def test_where_nothing_is_wrong_operators_hear_nothing(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=5)
    assert house.keys(OPERATOR) == []


async def test_one_unreadable_update_stalls_nothing(house: House) -> None:
    await house.receive(unreadable(house), house.person("王阿姨").said(LAMP))
    assert [one.number for one in await house.rows(Matter)] == [1]
    aside = [one for one in await house.rows(Received) if one.standing == Standing.ASIDE]
    assert len(aside) == 1


async def test_ids_and_questions_are_kept_only_as_long_as_they_are_needed(
    house: House,
) -> None:
    await house.person("王阿姨").says("报修")
    await house.person("张三").says(LAMP)
    await house.later(hours=47)
    assert len(await house.rows(Received)) == 2
    await house.later(hours=3)
    assert await house.rows(Received) == []
    assert await house.rows(Draft) == []


async def test_both_jobs_are_harmless_when_run_twice(house: House) -> None:
    house.channel.fails[B3] = [BadCard("no")]
    await house.person("王阿姨").says(LAMP)
    for job in (tell_operators, tell_operators, forget_old, forget_old):
        async with house.storage.work(house.time) as work:
            community = await work.db.merge(house.community)
            await job(work, community)
    await house.deliver()
    assert house.keys(OPERATOR) == ["trouble"]
