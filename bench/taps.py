"""Many neighbours tapping below one message at once."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from bench.stage import PATIENCE, Bell, Measured, Stage, chat_id
from sandbox.world import Change

#: The building whose households tap, by its group.
GROUP = 0


async def answered(
    stage: Stage, many: int, in_flight: int, data: Callable[[int], str]
) -> Measured:
    """So many taps, so many of them unanswered at any time: every household in turn; `data` says
    what the button of the n-th carries. Raises RuntimeError where no answer comes."""
    world, chat = stage.world, chat_id(GROUP)
    message = 0
    asked: dict[str, float] = {}
    delays: list[float] = []
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    left, started = many, time.monotonic()

    def newest() -> int:
        """What everybody sees of the bot's and still stands: old messages make way."""
        shown = world.chat(chat).messages.values()
        return max(
            one.message_id
            for one in shown
            if one.sender_id == stage.bot.id and not one.receiver_id
        )

    def tap() -> None:
        nonlocal left, message
        if left:
            left -= 1
            if message not in world.chat(chat).messages:
                message = newest()
            voter = stage.voters[left % len(stage.voters)]
            query = world.tap(chat, voter.id, message, data(left))
            asked[query] = time.monotonic()

    def heard(change: Change) -> None:
        begun = asked.pop(change.facts.get("query_id", ""), None)
        if change.kind != "toast" or begun is None:
            return
        delays.append(time.monotonic() - begun)
        if len(delays) == many:
            done.set()
        loop.call_soon(tap)

    bell = Bell(heard)
    world.listeners.add(bell)
    try:
        for _ in range(min(in_flight, many)):
            tap()
        while not done.is_set():
            before = len(delays)
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), PATIENCE)
            if len(delays) == before:
                raise stage.silent()
    finally:
        world.listeners.discard(bell)
    return Measured(delays, time.monotonic() - started)
