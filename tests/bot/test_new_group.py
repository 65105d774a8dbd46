"""A group that is new to the bot, over HTTP: from its one polite line to a pinned welcome; and
an office taken by a link."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from domain.roles import Role
from sandbox.serve import serving
from storage.engine import connect
from storage.members import Held
from storage.outbox import Fate, Message
from storage.work import Storage
from tests.bot.streets import BOT, LI, WANG, ZHOU, Street, furnish, running, until, world

NEW = -1001777
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def street(sqlite_url: str) -> AsyncIterator[Street]:
    await furnish(sqlite_url)
    here = world()
    here.add_chat("supergroup", id=NEW, title="3号楼二群")
    here.join(NEW, LI, "creator", quiet=True)
    here.join(NEW, WANG, quiet=True)
    async with serving(here) as url:
        yield Street(here, url, sqlite_url)


async def rows(street: Street, table: type) -> list:  # type: ignore[type-arg]
    storage = Storage(connect(street.database))
    async with storage.reading() as db:
        found = list((await db.exec(select(table))).all())
    await storage.close()
    return found


async def bound(street: Street, standing: str) -> None:
    """李楼长 lets the bot in and binds the group."""
    mine = street.private(LI)
    street.world.join(NEW, BOT, standing)
    await until(lambda: len(street.said(NEW)) == 1)
    street.world.press_start(LI, BOT)
    street.world.say(mine, LI, "绑定")
    await until(lambda: len(street.said(mine)) == 3)
    street.world.say(NEW, LI, street.said(mine)[-1])
    await until(lambda: len(street.said(NEW)) == 2)
    assert "各位邻居好" in street.said(NEW)[-1]


def pins(street: Street) -> list[int]:
    return [one.status for one in street.world.requests if one.method == "pinChatMessage"]


async def test_a_new_group_is_bound_welcomed_and_the_welcome_pinned(street: Street) -> None:
    async with running(street.settings()) as app:
        await bound(street, "administrator")
        await app.clock.tick(datetime.now(UTC) + MINUTE)
        await until(lambda: pins(street))
        await app.clock.tick(datetime.now(UTC) + 3 * MINUTE)
        street.world.say(NEW, WANG, "报修 3楼楼道灯坏了")
        await until(lambda: len(street.said(NEW)) == 3)
    assert pins(street) == [200]
    assert {one.fate for one in await rows(street, Message)} == {Fate.SENT}


async def test_where_it_may_not_pin_nothing_is_left_over(street: Street) -> None:
    async with running(street.settings()) as app:
        await bound(street, "administrator")
        street.world.chat(NEW).members[BOT] = "member"
        await app.clock.tick(datetime.now(UTC) + MINUTE)
        await until(lambda: pins(street))
        await app.clock.tick(datetime.now(UTC) + 3 * MINUTE)
    assert pins(street) == [400]
    assert {one.fate for one in await rows(street, Message)} == {Fate.SENT}


async def test_an_office_is_taken_by_a_link_that_platforms_carry(street: Street) -> None:
    mine, hers = street.private(ZHOU), street.private(WANG)
    async with running(street.settings()):
        street.world.press_start(ZHOU, BOT)
        street.world.say(mine, ZHOU, "邀请 3号楼")
        await until(lambda: len(street.said(mine)) == 2)
        street.tap(ZHOU, "卫生员", mine)
        await until(lambda: len(street.said(mine)) == 4)
        link = re.fullmatch(
            r"https://t\.me/huying_bot\?start=([A-Za-z0-9_-]{1,64})", street.said(mine)[-1]
        )
        assert link is not None
        street.world.press_start(WANG, BOT, link[1])
        await until(lambda: street.said(hers))
        assert street.said(hers) == ["王阿姨您好，小周请您当3号楼卫生员，答应吗？"]
        street.tap(WANG, "答应", hers)
        await until(lambda: "王阿姨答应当3号楼卫生员了" in street.said(mine))
    held = [one.role for one in await rows(street, Held) if one.source == "invite"]
    assert held == [Role.SANITATION_OFFICER]
