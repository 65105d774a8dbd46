"""Brings updates to webhooks: in order within a chat, several chats at once, again after errors.

So do Telegram's own servers (the open telegram-bot-api): updates about one chat wait for each
other, those of different chats do not, and a failed one waits longer each time.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

from starlette.types import Message, Scope

from sandbox.params import Params, read
from sandbox.refused import Refused
from sandbox.things import Bot, Hook
from sandbox.updates import Stream
from sandbox.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
#: The first wait after an error, in seconds; each further one is twice as long, up to the last.
FIRST_WAIT = 0.5
LAST_WAIT = 60.0
#: How often an update that is to be overtaken looks for one to let by, in seconds.
GLANCE = 0.01
#: Seconds a webhook may take to answer.
PATIENCE = 60.0

Update = tuple[int, str]
#: Carries out a method call that came as the answer to an update.
CarryOut = Callable[[Bot, str, Params], Awaitable[object]]


async def bring(world: World, carry_out: CarryOut) -> None:
    """Serve every webhook of the world until cancelled."""
    rounds: dict[int, tuple[Hook, asyncio.Task[None]]] = {}
    try:
        while True:
            world.hooks_changed.clear()
            wanted = {bot.id: bot for bot in world.bots.values() if bot.webhook and bot.hook.live}
            for bot_id, (hook, task) in list(rounds.items()):
                if bot_id not in wanted or wanted[bot_id].hook is not hook:
                    await _ended([task])
                    del rounds[bot_id]
            for bot_id, bot in wanted.items():
                if bot_id not in rounds:
                    work = _Round(world, bot, world.streams[bot_id], carry_out).run()
                    rounds[bot_id] = bot.hook, asyncio.create_task(work)
            await world.hooks_changed.wait()
    finally:
        await _ended([task for _, task in rounds.values()])


async def _ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class _Round:
    """One bot's deliveries."""

    def __init__(self, world: World, bot: Bot, stream: Stream, carry_out: CarryOut) -> None:
        self.world, self.bot, self.stream, self.carry_out = world, bot, stream, carry_out
        self.queues: dict[int, asyncio.Task[None]] = {}
        self.places = asyncio.Semaphore(bot.hook.max_connections)

    async def run(self) -> None:
        import aiohttp  # only a world with a webhook in it pays for loading it

        # Redirects are errors to Telegram, and a proxy of this machine is no business of ours.
        # A certificate on the loopback interface is the bot's own and proves nothing.
        limit = aiohttp.TCPConnector(limit=0, ssl=False)
        patience = aiohttp.ClientTimeout(total=PATIENCE)
        async with aiohttp.ClientSession(connector=limit, timeout=patience) as self.http:
            try:
                while True:
                    self.stream.arrived.clear()
                    for number, _ in self.stream.pending:
                        about = self._about(number)
                        if about not in self.queues:
                            queue = asyncio.create_task(self._queue(about))
                            self.queues[about] = queue
                    await self.stream.arrived.wait()
            finally:
                await _ended(list(self.queues.values()))

    def _about(self, number: int) -> int:
        return self.stream.about.get(number, 0)

    def _next(self, about: int, after: int = 0) -> Update | None:
        waiting = (u for u in self.stream.pending if u[0] > after and self._about(u[0]) == about)
        return next(waiting, None)

    async def _queue(self, about: int) -> None:
        """Deliver what there is about one chat, one update after the other."""
        try:
            while (update := self._next(about)) is not None:
                update = await self._overtaken(update, about)
                await self._until_taken(update)
                self.stream.done(update)
                if self.world.faults.hit("duplicate_update", "webhook") is not None:
                    await self._until_taken(update)
        finally:
            del self.queues[about]
            self.stream.arrived.set()

    async def _overtaken(self, update: Update, about: int) -> Update:
        """The fault `reorder_update`: a later update goes first, once there is one."""
        rule = self.world.faults.hit("reorder_update", "webhook")
        end = time.monotonic() + (rule.seconds if rule is not None else 0)
        while time.monotonic() < end:
            if (later := self._next(about, update[0])) is not None:
                return later
            await asyncio.sleep(GLANCE)
        return update

    async def _until_taken(self, update: Update) -> None:
        wait = FIRST_WAIT
        while True:
            async with self.places:
                error = await self._post(update)
            hook = self.bot.hook
            if not error:
                hook.failing = False
                self.world.last_poll[self.bot.id] = time.monotonic()
                return
            hook.failing, hook.last_error_message = True, error
            hook.last_error_date = self.world.clock.unix()
            await asyncio.sleep(wait)
            wait = min(wait * 2, LAST_WAIT)

    async def _post(self, update: Update) -> str:
        """Deliver once; what was wrong, or nothing."""
        import aiohttp

        headers = {"Content-Type": "application/json"}
        if self.bot.hook.secret_token:
            headers[SECRET_HEADER] = self.bot.hook.secret_token
        try:
            async with self.http.post(
                self.bot.webhook, data=update[1].encode(), headers=headers, allow_redirects=False
            ) as answer:
                body = await answer.read()
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientConnectorError:
            return "Connection refused"
        except (aiohttp.ClientError, OSError):
            return "Connection closed by the webhook"
        if not 200 <= answer.status < 300:
            return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        await self._obey(body, answer.headers.get("Content-Type", ""))
        return ""

    async def _obey(self, body: bytes, kind: str) -> None:
        """A webhook may answer with one method call, in any form a request may have; how it
        ends, the bot never learns."""
        headers = [(b"content-type", kind.encode())]
        scope: Scope = {"type": "http", "query_string": b"", "headers": headers}

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        try:
            params = await read(scope, receive)
        except Refused:
            # "ok" and other words are no method call.
            return
        method = params.values.pop("method", None)
        if isinstance(method, str):
            await self.carry_out(self.bot, method, params)
