"""Personal data over real HTTP: the file arrives, the number is sealed with the configured key,
and deleting reaches what the platform shows."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from structlog.typing import EventDict

from sandbox.serve import serving
from storage.engine import connect
from storage.phones import Phone
from storage.seal import Seal
from storage.work import Storage
from tests.bot.streets import BOT, GROUP, LI, WANG, Street, furnish, running, until, world

KEY = "Sesame-opens-no-door-but-this-one"
NUMBER = "13800001234"


@pytest.fixture
async def street(sqlite_url: str) -> AsyncIterator[Street]:
    await furnish(sqlite_url)
    here = world()
    async with serving(here) as url:
        yield Street(here, url, sqlite_url)


async def test_from_the_first_notice_to_the_last_word(
    street: Street, log: list[EventDict]
) -> None:
    settings = street.settings()
    settings.phone_keys = SecretStr(KEY)
    mine, theirs = street.private(WANG), street.private(LI)
    say = street.world.say
    async with running(settings):
        street.world.press_start(WANG, BOT)
        street.world.press_start(LI, BOT)
        say(GROUP, WANG, "报修 3楼楼道灯坏了")
        await until(lambda: any("我存的是" in one for one in street.said(mine)))
        street.tap(WANG, "好的", mine)
        say(mine, WANG, "我的电话 138 0000 1234")
        await until(lambda: any("138****1234" in one for one in street.said(mine)))
        assert await sealed(street.database) == [NUMBER]
        street.tap(LI, "处理")
        await until(lambda: any("王阿姨 报于" in one for one in street.said(theirs)))
        street.tap(LI, "更多", theirs)
        await until(lambda: "看电话" in street.labels(theirs))
        street.tap(LI, "看电话", theirs)
        await until(lambda: any(NUMBER in one for one in street.said(theirs)))

        say(mine, WANG, "我的数据")
        await until(lambda: documents(street, mine))
        [name] = documents(street, mine)
        assert name == "我的数据.txt"

        say(mine, WANG, "删除我的数据")
        await until(lambda: any("都删掉吗" in one for one in street.said(mine)))
        street.tap(WANG, "确定删除", mine)
        await until(lambda: "保重" in street.said(mine)[-1])
        await until(lambda: NUMBER not in "".join(street.said(theirs)))
        await until(lambda: "王阿姨" not in "".join(street.said(theirs)))
        assert await sealed(street.database) == []
        assert "王阿姨" not in "".join(street.said())
    assert not any(secret in str(log) for secret in (NUMBER, "王阿姨", KEY))


async def test_told_without_a_name_over_the_wire(street: Street, log: list[EventDict]) -> None:
    settings = street.settings()
    settings.phone_keys = SecretStr(KEY)
    mine, theirs = street.private(WANG), street.private(LI)
    say = street.world.say
    async with running(settings):
        street.world.press_start(WANG, BOT)
        street.world.press_start(LI, BOT)
        say(GROUP, WANG, "帮助")
        await until(lambda: any("报修" in one for one in street.said()))
        say(mine, WANG, "匿名 楼上把房子隔成八间群租")
        await until(lambda: any("没有记您是谁" in one for one in street.said(mine)))
        await until(lambda: any("匿名报于" in one for one in street.said(theirs)))
        assert "王阿姨" not in "".join(street.said(theirs))
        street.tap(LI, "办好了", theirs)
        await until(lambda: any("您看好了没" in one for one in street.said(mine)))
        street.tap(WANG, "好了，满意", mine)
        await until(lambda: any("报的邻居看过了" in one for one in street.said(theirs)))
    assert "八间群租" not in str(log)


def documents(street: Street, chat: int) -> list[str]:
    """The names of the files the bot sent into a chat."""
    return [
        one.raw["document"]["file_name"]
        for one in street.world.messages_of(chat)
        if one.sender_id == BOT and "document" in one.raw
    ]


async def sealed(database: str) -> list[str]:
    """The numbers in the database, as the configured key opens them."""
    storage, seal = Storage(connect(database)), Seal([KEY.encode()])
    async with storage.reading() as db:
        rows = (await db.exec(Phone.__table__.select())).all()  # type: ignore[call-overload]
    await storage.close()
    assert not any(NUMBER in str(row) for row in rows)
    return [seal.open(row.sealed) for row in rows]
