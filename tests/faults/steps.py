"""Counts every await of a program, in every task of it, and lets the process die at the n-th."""

import asyncio
import os
import pickle
import types
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Steps:
    """One run of a program. `at_last` is called at its n-th suspension, whichever task that is
    in, and does not come back."""

    def __init__(self, n: int | None = None, at_last: Callable[[], None] = lambda: None) -> None:
        self.count = 0
        self._n = n
        self._at_last = at_last

    def run(self, program: Coroutine[Any, Any, Any]) -> None:
        """Run it to its end, in a loop of its own."""

        async def main() -> None:
            asyncio.get_running_loop().set_task_factory(self._task)
            await asyncio.create_task(program)

        asyncio.run(main())

    def _task(
        self, loop: asyncio.AbstractEventLoop, coro: Coroutine[Any, Any, Any], **kw: Any
    ) -> asyncio.Task[Any]:
        return asyncio.Task(self._stepped(coro), loop=loop, **kw)

    @types.coroutine
    def _stepped(self, coro: Coroutine[Any, Any, Any]) -> Generator[Any, Any, Any]:
        value: Any = None
        error: BaseException | None = None
        while True:
            try:
                waits = coro.send(value) if error is None else coro.throw(error)
            except StopIteration as end:
                return end.value
            value = error = None
            self.count += 1
            if self.count == self._n:
                self._at_last()
            try:
                value = yield waits
            except BaseException as thrown:
                error = thrown


def in_child(work: Callable[[Callable[[Any], None]], None]) -> Any:
    """Run `work` in a forked process, and return what it told before it ended. What it tells ends
    it: no `finally`, no rollback, no goodbye, as with kill -9.

    Raises RuntimeError where it ended without telling anything.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)

        def tell(what: Any) -> None:
            with os.fdopen(write, "wb") as pipe:
                pickle.dump(what, pipe)
            os._exit(0)

        try:
            work(tell)
        finally:
            os._exit(1)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    if not told:
        raise RuntimeError("it ended without a word")
    return pickle.loads(told)
