"""How fast the bot may speak: never more than a platform allows, in any window, not on average.

Telegram (Bot API FAQ): about 30 messages a second overall, 1 a second in a chat, 20 a minute in a
group; edits count too. A send is counted from when it started until its answer came, and for the
window after that, so however long it travelled, the window at the platform holds. Own code and
not a library because two budgets share one log (emergencies may use what ordinary talk may not),
the log is refilled from rows after a restart, and we ask "when?", never wait inside.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from storage.outbox import Lane

Chat = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages in a window of seconds."""

    overall: int = 30
    #: Of these, what is in no hurry: a thousand such messages leave room for an answer.
    overall_digest: int = 20
    overall_window: float = 1.0
    chat_window: float = 1.0
    group_ordinary: int = 15
    group_all: int = 20
    group_digest: int = 10
    group_window: float = 60.0


@dataclass
class _Log:
    """One chat's sends: when each was answered, and how many are on their way."""

    answered: deque[float] = field(default_factory=deque)
    flying: int = 0


class Pace:
    """Asks and answers in monotonic seconds. `limits=None` lets everything through (benches)."""

    def __init__(self, limits: Limits | None = Limits()) -> None:
        self.limits = limits
        self._chats: dict[Chat, _Log] = {}
        self._overall: deque[float] = deque()
        self._flying = 0

    def refill(self, chat: Chat, answered: Iterable[float]) -> None:
        """After a restart: what was sent in the last minute, in monotonic seconds."""
        for moment in answered:
            self._log(chat).answered.append(moment)
            self._overall.append(moment)
        self._overall = deque(sorted(self._overall))

    def when(self, chat: Chat, lane: Lane, now: float, *, group: bool) -> float:
        """The earliest moment a message to `chat` may start: `now` or later; infinity while it
        depends on an answer still on its way."""
        if self.limits is None:
            return now
        limits = self.limits
        log = self._log(chat)
        self._trim(log.answered, now - limits.group_window)
        self._trim(self._overall, now - limits.overall_window)
        overall = limits.overall
        if lane is Lane.DIGEST:
            overall = min(limits.overall_digest, overall)
        at = self._room(self._overall, self._flying, overall, limits.overall_window, now)
        if lane is not Lane.EMERGENCY:
            if log.flying:
                return float("inf")
            if log.answered:
                at = max(at, log.answered[-1] + limits.chat_window)
        if group:
            most = limits.group_ordinary
            if lane is Lane.EMERGENCY:
                most = limits.group_all
            elif lane is Lane.DIGEST:
                most = min(limits.group_digest, limits.group_ordinary)
            at = max(at, self._room(log.answered, log.flying, most, limits.group_window, now))
        return at

    def started(self, chat: Chat) -> None:
        """A send to `chat` is on its way."""
        self._log(chat).flying += 1
        self._flying += 1

    def ended(self, chat: Chat, now: float) -> None:
        """Its answer came, or never will; either way the platform may have counted it."""
        log = self._log(chat)
        log.flying -= 1
        self._flying -= 1
        log.answered.append(now)
        self._overall.append(now)

    def cancelled(self, chat: Chat) -> None:
        """It never started after all."""
        self._log(chat).flying -= 1
        self._flying -= 1

    def moved(self, chat: Chat, to: Chat) -> None:
        """A chat that moved keeps its log."""
        if chat in self._chats:
            self._chats[to] = self._chats.pop(chat)

    def _log(self, chat: Chat) -> _Log:
        log = self._chats.get(chat)
        if log is None:
            log = self._chats[chat] = _Log()
        return log

    @staticmethod
    def _trim(log: deque[float], before: float) -> None:
        while log and log[0] <= before:
            log.popleft()

    @staticmethod
    def _room(log: deque[float], flying: int, most: int, window: float, now: float) -> float:
        """When there are fewer than `most` in the window, counting those on their way."""
        over = len(log) + flying - most + 1
        if over <= 0:
            return now
        if over > len(log):
            return float("inf")
        return log[over - 1] + window
