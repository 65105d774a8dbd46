"""The one clock of the sandbox: real time plus a distance that only grows."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus a distance that only grows. `move` waits for whoever steps with the clock."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        #: Called with the target before the clock jumps there; may call `set` on the way, so that
        #: a bot in the same process can act at each due moment in order.
        self.steppers: list[Callable[[datetime], Awaitable[None]]] = []
        #: Called after every jump; the world tells its listeners.
        self.moved: Callable[[], None] = lambda: None
        self._moving = asyncio.Lock()

    def now(self) -> datetime:
        """The moment people in the sandbox live in, as UTC."""
        return datetime.now(UTC) + self.ahead

    def unix(self) -> int:
        """`now` in whole seconds since 1970, as the Bot API writes dates."""
        return int(self.now().timestamp())

    def set(self, moment: datetime) -> None:
        """Jump forward to `moment`; a moment already past changes nothing."""
        further = moment - datetime.now(UTC)
        if further > self.ahead:
            self.ahead = further
            self.moved()

    async def move(self, to: datetime) -> None:
        """Go forward to `to`, letting each stepper act on the way; two moves never overlap."""
        async with self._moving:
            for step in self.steppers:
                await step(to)
            self.set(to)

    def restart(self) -> None:
        """Back to real time, for a world that begins anew."""
        self.ahead = timedelta()
        self.moved()
