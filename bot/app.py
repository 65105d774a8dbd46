"""The composition root: builds everything from Settings, in order, and runs it until stopped."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import structlog

from bot.asking_city import Asking
from bot.channels.city import City
from bot.clock import Clock
from bot.delivery import Delivery
from bot.dispatch import Dispatch
from bot.intake import Intake, Lines, growing
from bot.listening import listen_again
from bot.pace import Limits, Pace
from bot.settings import Misconfigured, Settings
from bot.settings import Pace as PaceSetting
from bot.web.health import Health, serving
from bot.web.hook import Hook, hook_of
from chat.channel import Channel, Closed, Failure
from chat.ears import Ears
from chat.incoming import Me, Tapped
from chat.text import Catalogue, Text
from handlers import MENU, ROUTES, groups
from storage import places, taxonomy
from storage.engine import connect, transient
from storage.lease import Lease
from storage.migrate import migrate
from storage.places import Community
from storage.work import Storage

log = structlog.get_logger()
T = TypeVar("T")

#: Seconds a stop waits for what is on its way to land. What has not landed by then is said again
#: by the next process.
LANDING = 3.0
#: Seconds between looks at what other processes changed: the community, rows to retry, the lease.
WATCH = 2.0


def token_of(settings: Settings) -> str:
    """The bot's token. Raises Misconfigured without one, before anybody waits for anything."""
    if settings.telegram.token is None:
        raise Misconfigured(
            "HUYING_TELEGRAM__TOKEN: not set; expected the token BotFather gave, like 123456:ABC…"
        )
    return settings.telegram.token.get_secret_value()


def telegram(settings: Settings, catalogue: Catalogue) -> Channel:
    """Telegram, carried by the driver chosen. Raises Misconfigured without a token."""
    token_of(settings)
    from bot.channels.drivers import carrier
    from bot.channels.telegram_api import Telegram

    return Telegram(carrier(settings.telegram), catalogue)


async def community_of(storage: Storage) -> Community:
    """The community as last applied, or a nameless one before the first `apply`."""
    async with storage.reading() as db:
        return await places.community(db) or places.nameless()


@dataclass
class App:
    """A running bot. `now` is the community's clock; only the demo moves it."""

    settings: Settings
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    channel: Callable[[Settings, Catalogue], Channel] = telegram
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Run until `stop`. Raises Misconfigured, SchemaTooNew or Closed where it cannot run."""
        async with AsyncExitStack() as stack:
            serve = await self._unless_stopped(self._start(stack))
            if serve is not None:
                await serve

    def stop(self) -> None:
        """Finish what is on its way and end."""
        self.stopping.set()

    async def _start(self, stack: AsyncExitStack) -> Coroutine[Any, Any, None]:
        """Build everything, in order, waiting where others must make way or come back first."""
        if self.channel is telegram:
            token_of(self.settings)
        storage = Storage(connect(self.settings.database_url), self.settings.seal())
        stack.push_async_callback(storage.close)
        await migrate(storage.engine)
        lease = Lease(storage.engine)
        stack.push_async_callback(lease.give)
        await self._alone(lease)
        health = Health(storage)
        hook = hook_of(self.settings) if self.channel is telegram else None
        if self.settings.web.port:
            await stack.enter_async_context(serving(health, self.settings.web, hook))
        community = await community_of(storage)
        catalogue = Catalogue(ZoneInfo(community.timezone))
        channel = self.channel(self.settings, catalogue)
        stack.push_async_callback(channel.close)
        city = City(self.settings.outward, self.now)
        stack.push_async_callback(city.close)
        me = await self._connected(channel, community)
        return self._serve(storage, lease, channel, city, me, community, catalogue, health, hook)

    async def _unless_stopped(self, work: Coroutine[Any, Any, T]) -> T | None:
        """What comes of `work`; None where the stop came first."""
        task, told = asyncio.create_task(work), asyncio.create_task(self.stopping.wait())
        try:
            await asyncio.wait({task, told}, return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            for one in (task, told):
                one.cancel()
            await asyncio.wait({task, told})

    async def _alone(self, lease: Lease) -> None:
        """Wait for the lease: two bots on one database would say everything twice."""
        told = False
        while not await lease.take():
            if not told:
                log.warning("another huying runs on this database; waiting for it to stop")
                told = True
            await asyncio.sleep(0.2)

    async def _connected(self, channel: Channel, community: Community) -> Me:
        """Ask the platform who we are, and wait for it where it is away."""
        failures = 0
        while True:
            try:
                return await channel.start(community.bot_names)
            except Closed:
                raise
            except Failure as no:
                log.warning("platform away", why=str(no), again_in=growing(failures))
                await asyncio.sleep(growing(failures))
                failures += 1

    async def _serve(
        self,
        storage: Storage,
        lease: Lease,
        channel: Channel,
        city: City,
        me: Me,
        community: Community,
        catalogue: Catalogue,
        health: Health,
        hook: Hook | None,
    ) -> None:
        limits = Limits() if self.settings.telegram.pace is PaceSetting.ON else None
        ears = Ears(ROUTES)
        await listen_again(storage, ears, self.now())
        delivery = Delivery(
            storage, {channel.name: channel, city.name: city}, Pace(limits), groups.follow,
            groups.nobody_there, now=self.now,
        )  # fmt: skip
        closed: list[Closed | Misconfigured] = []
        notices: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as tasks:

            async def answer(tap: Tapped, words: Text | None, link: str | None) -> None:
                said = catalogue.say(words, tongue(tap, dispatch.community)) if words else ""
                notice = tasks.create_task(_notice(channel, tap.tap, said, link))
                notices.add(notice)
                notice.add_done_callback(notices.discard)

            async def pull() -> None:
                try:
                    await (hook.listen(channel, intake) if hook else intake.run())
                except (Closed, Misconfigured) as no:
                    closed.append(no)

            dispatch = Dispatch(
                storage, ROUTES, channel, me, ears, self.now, answer,
                community=community, nudge=delivery.nudge,
            )  # fmt: skip
            ears.numbered = dispatch.numbered
            lines = Lines(storage, dispatch, tasks)
            intake = Intake(storage, channel, me, ears, self.now, lines.put)
            clock = Clock(storage, ROUTES, self.now, delivery.nudge, ears.listen)
            self.clock, self.delivery, self.lines = clock, delivery, lines
            await delivery.take_over()
            await lines.pick_up()
            health.watch(intake=intake, lines=lines, delivery=delivery)
            working = [tasks.create_task(pull()), tasks.create_task(delivery.run())]
            running = [
                *working,
                tasks.create_task(_introduce(channel)),
                tasks.create_task(Asking(storage, city, self.now, delivery.nudge).run()),
                tasks.create_task(
                    watch(storage, lease, lines, intake, dispatch, catalogue, self.stop)
                ),
            ]
            ticking = clock.scheduler()
            ticking.start()
            self.ready.set()
            log.info("listening", bot=me.handle, hears_all=me.hears_all)
            ended = asyncio.create_task(self.stopping.wait())
            await asyncio.wait({ended, *working}, return_when=asyncio.FIRST_COMPLETED)
            ended.cancel()
            ticking.shutdown(wait=False)
            for task in (*running, *lines.working, *notices):
                task.cancel()
            # Delivery must have put down what it held before the outcomes are recorded, or what
            # has been said would be said again.
            await asyncio.wait(running)
            with suppress(Exception):
                async with asyncio.timeout(LANDING + 1):
                    await delivery.finish(LANDING)
        if closed:
            raise closed[0]
        if delivery.closed:
            raise Closed("Unauthorized")


async def watch(
    storage: Storage,
    lease: Lease,
    lines: Lines,
    intake: Intake,
    dispatch: Dispatch,
    catalogue: Catalogue,
    stop: Callable[[], None],
) -> None:
    """Notice what other processes did: a new `apply`, rows to try again, a lost lease."""
    while True:
        await asyncio.sleep(WATCH)
        try:
            found = await community_of(storage)
            if found.revision != dispatch.community.revision or not dispatch.community.name:
                dispatch.community = found
                dispatch.me = intake.me = with_names(dispatch.me, found.bot_names)
                catalogue.zone = ZoneInfo(found.timezone)
                async with storage.reading() as db:
                    dispatch.ears.table = await taxonomy.of(db)
            await lines.pick_up()
            if not await lease.held() and not await lease.take():
                log.error("another huying took over this database; stopping")
                stop()
        except Exception as error:
            if not transient(error):
                raise
            log.warning("database away", why=type(error).__name__)


def with_names(me: Me, names: list[str]) -> Me:
    """The bot under the names residents call it now."""
    return Me(me.id, me.handle, tuple(names), me.hears_all)


def tongue(tap: Tapped, community: Community) -> str:
    """What a notice is worded in: the language of the tapping person's app."""
    app = tap.who.language if tap.who else None
    if app:
        return "zh_CN" if app.lower().startswith("zh") else "en"
    return community.language


async def _notice(channel: Channel, tap: str, words: str, link: str | None) -> None:
    try:
        async with asyncio.timeout(10):
            await channel.answer(tap, words, link)
    except (Failure, TimeoutError) as no:
        # The work is done and kept; only the little notice is lost.
        log.info("notice lost", why=str(no))


async def _introduce(channel: Channel) -> None:
    """Fill the platform's menu; a bot without it still works."""
    for attempt in range(5):
        try:
            await channel.introduce(MENU)
            return
        except Failure as no:
            log.warning("menu not set", why=str(no))
            await asyncio.sleep(growing(attempt + 3))
