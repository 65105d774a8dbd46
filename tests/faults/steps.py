"""Counts every await of a program, in every task of it, and lets it crash at the n-th."""

import asyncio
import types
from collections.abc import Coroutine, Generator
from typing import Any


class Crash(BaseException):
    """The process is gone. Nothing in the bot may catch it and go on."""


class Steps:
    """One run of a program that crashes at its n-th suspension, whichever task that is in.

    The crash reaches every task once, wherever it is suspended. What `finally` and `async with`
    do after it is run to the end: the database must see its connections closed, as it would when
    a process dies.
    """

    def __init__(self, crash_at: int | None = None) -> None:
        self.crash_at = crash_at
        self.count = 0
        self.crashed = False
        #: Called at the moment of the crash.
        self.at_crash = lambda: None
        self._tasks: set[asyncio.Task[Any]] = set()

    def run(self, program: Coroutine[Any, Any, Any]) -> bool:
        """Run it in a loop of its own. Returns whether it came to its end unharmed."""

        async def main() -> None:
            loop = asyncio.get_running_loop()
            loop.set_task_factory(self._task)
            task = asyncio.create_task(program)
            done, _ = await asyncio.wait([task])
            loop.set_task_factory(None)
            # Every other task has had its crash too; none may be left half-way.
            await asyncio.wait(self._tasks)
            for one in self._tasks:
                error = None if one.cancelled() else one.exception()
                if error is not None and not (self.crashed and _only_crashes(error)):
                    raise error

        asyncio.run(main())
        return not self.crashed

    def _task(
        self, loop: asyncio.AbstractEventLoop, coro: Coroutine[Any, Any, Any], **kw: Any
    ) -> asyncio.Task[Any]:
        task = asyncio.Task(self._stepped(coro, told=self.crashed), loop=loop, **kw)
        self._tasks.add(task)
        return task

    @types.coroutine
    def _stepped(
        self, coro: Coroutine[Any, Any, Any], *, told: bool
    ) -> Generator[Any, Any, Any]:
        # Whatever is started after the crash only cleans up: `told` is true for it.
        value: Any = None
        error: BaseException | None = None
        while True:
            if self.crashed and not told:
                told, error = True, Crash()
            try:
                waits = coro.throw(error) if error is not None else coro.send(value)
            except StopIteration as end:
                return end.value
            value = error = None
            self.count += 1
            if self.count == self.crash_at:
                self.crashed = told = True
                error = Crash()
                self.at_crash()
                if waits is not None:
                    # Nobody waits for it any more.
                    waits._asyncio_future_blocking = False
                me = asyncio.current_task()
                for other in self._tasks:
                    if other is not me:
                        other.cancel()
                continue
            try:
                value = yield waits
            except BaseException as thrown:  # noqa: BLE001 - handed on to the program
                error = thrown


def _only_crashes(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return all(map(_only_crashes, error.exceptions))
    return isinstance(error, Crash | asyncio.CancelledError)
