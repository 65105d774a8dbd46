"""Faults on demand: what the network and Telegram do to a bot on a bad day."""

import itertools
import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from sandbox.refused import Refused

Kind = Literal[
    "429",
    "flood",
    "500",
    "502_html",
    "drop_before",
    "drop_after",
    "slow",
    "duplicate_update",
    "reorder_update",
    "garbage_update",
    "error",
]
#: Requests that count against the limit of a group. Edits count too.
_COUNTED = ("send", "edit")
_UNCOUNTED = frozenset({"sendchataction"})


@dataclass
class Rule:
    """One fault. `times` is how many requests it still hits; None is for ever."""

    id: int
    kind: Kind
    #: A Bot API method, or "*" for any.
    method: str = "*"
    #: As bots see it; None is any chat, or none.
    chat_id: int | None = None
    times: int | None = 1
    #: For `429`: seconds.
    retry_after: int = 1
    #: For `slow`: how long the answer waits. For `flood`: the window in which `limit` holds.
    seconds: float = 60.0
    limit: int = 20
    #: For `error`.
    code: int = 400
    description: str = "Bad Request"
    parameters: dict[str, int] = field(default_factory=dict)
    #: How many requests it has hit.
    hits: int = 0
    sent: dict[tuple[int, int], deque[float]] = field(default_factory=dict, repr=False)

    def fits(self, method: str, chat_id: int | None) -> bool:
        return (
            self.times != 0
            and self.method.lower() in {"*", method}
            and self.chat_id in {None, chat_id}
        )

    def spend(self) -> None:
        self.hits += 1
        if self.times is not None:
            self.times -= 1


class Faults:
    """The rules in force, oldest first."""

    def __init__(self, pollute: Callable[[int], None]) -> None:
        self.rules: list[Rule] = []
        #: Puts so many garbage updates into every bot's stream.
        self._pollute = pollute
        self._ids = itertools.count(1)

    def add(
        self,
        kind: Kind,
        *,
        method: str = "*",
        chat_id: int | None = None,
        times: int | None = 1,
        retry_after: int = 1,
        seconds: float | None = None,
        limit: int = 20,
        code: int = 400,
        description: str = "Bad Request",
        parameters: dict[str, int] | None = None,
    ) -> Rule:
        """Add a rule. `flood` stays until it is cleared; the others hit `times` requests.

        `garbage_update` acts at once, on every bot's stream. `seconds` is the wait of `slow`
        (default 1) or the window of `flood` (default 60).
        """
        rule = Rule(
            next(self._ids),
            kind,
            method,
            chat_id,
            None if kind == "flood" else times,
            retry_after,
            seconds if seconds is not None else (60.0 if kind == "flood" else 1.0),
            limit,
            code,
            description,
            parameters or {},
        )
        if kind == "garbage_update":
            rule.hits, rule.times = times or 1, 0
            self._pollute(rule.hits)
        else:
            self.rules.append(rule)
        return rule

    def clear(self, rule_id: int | None = None) -> None:
        """Take back one rule, or all of them."""
        self.rules = [] if rule_id is None else [r for r in self.rules if r.id != rule_id]

    def hit(self, kind: Kind, method: str = "*", chat_id: int | None = None) -> Rule | None:
        """The first rule of `kind` that fits, one time spent."""
        for rule in self.rules:
            if rule.kind == kind and rule.fits(method, chat_id):
                rule.spend()
                return rule
        return None

    def refuse(self, bot_id: int, method: str, chat_id: int | None) -> None:
        """Raise the refusal a rule of kind 429, flood, 500 or error asks for.

        `flood` counts on the monotonic clock: moving the sandbox's clock sends nothing sooner.
        """
        if (rule := self.hit("429", method, chat_id)) is not None:
            raise too_many(rule.retry_after)
        if self.hit("500", method, chat_id) is not None:
            raise Refused(500, "Internal Server Error")
        if (rule := self.hit("error", method, chat_id)) is not None:
            raise Refused(rule.code, rule.description, **rule.parameters)
        if chat_id is not None and chat_id < 0 and method.startswith(_COUNTED):
            self._count(bot_id, method, chat_id)

    def _count(self, bot_id: int, method: str, chat_id: int) -> None:
        now = time.monotonic()
        for rule in self.rules:
            if rule.kind != "flood" or method in _UNCOUNTED or not rule.fits(method, chat_id):
                continue
            sent = rule.sent.setdefault((bot_id, chat_id), deque())
            while sent and now - sent[0] >= rule.seconds:
                sent.popleft()
            if len(sent) >= rule.limit:
                rule.spend()
                raise too_many(math.ceil(sent[0] + rule.seconds - now))
            sent.append(now)


def too_many(seconds: int) -> Refused:
    """429 as Telegram words it."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
