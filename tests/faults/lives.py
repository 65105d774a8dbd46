"""One life of the bot in a test, composed as `bot.app` composes it, over a platform that outlives
it: intake, lines, dispatch and delivery beside each other until there is nothing left to do."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery import Delivery
from bot.dispatch import Dispatch
from bot.intake import Intake, Lines
from bot.listening import listen_again
from bot.pace import Pace
from chat.ears import Ears
from chat.incoming import Tapped
from chat.text import Text
from handlers import ROUTES, groups
from storage import places
from storage.work import Storage
from tests.faults.platform import Wire
from tests.house import ME, NOON


async def live(engine: AsyncEngine, wire: Wire) -> None:
    """Start over what the last life left, handle everything, deliver everything, and stop."""
    storage = Storage(engine)
    try:
        await _live(storage, wire)
    finally:
        await storage.close()


async def _live(storage: Storage, wire: Wire) -> None:
    ears = Ears(ROUTES)
    async with storage.reading() as db:
        community = await places.community(db)
    assert community is not None
    await listen_again(storage, ears, NOON)
    delivery = Delivery(
        storage, {wire.name: wire}, Pace(None), groups.follow, groups.nobody_there,
        real=lambda: NOON,
    )  # fmt: skip

    async def notice(tap: Tapped, words: Text | None, link: str | None) -> None:
        wire.notices.append((tap.tap, words, link))

    dispatch = Dispatch(
        storage, ROUTES, wire, ME, ears, lambda: NOON, notice, community=community,
        nudge=delivery.nudge,
    )  # fmt: skip
    await delivery.take_over()
    async with asyncio.TaskGroup() as tasks:
        lines = Lines(storage, dispatch, tasks)
        intake = Intake(storage, wire, ME, ears, lambda: NOON, lines.put)
        await lines.pick_up()
        while True:
            await asyncio.gather(intake.once(), delivery.drain())
            if not wire.platform.updates:
                break
    await delivery.drain()
