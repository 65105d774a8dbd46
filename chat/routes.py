"""Which words, taps and moments lead to which handler: one `Routes` per feature, no registry."""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from chat.card import Action
from chat.incoming import Said
from domain import codes, hearing
from domain.codes import Code

Handler = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words that lead somewhere: a command, starting words, or a whole message."""

    name: str
    run: Handler
    command: str | None = None
    #: Lines starting with one of these, followed by a place or a thing.
    starts: tuple[str, ...] = ()
    #: Whole messages, beside at most a code.
    whole: tuple[str, ...] = ()
    #: Whole messages are only meant for the bot in a reply or with a sure code; those of a form in
    #: a reply to anybody.
    about: bool = False
    #: A whole message of this form, in plain signs: sure enough to be heard in any group.
    pattern: re.Pattern[str] | None = None
    #: Only heard alone with the bot.
    private: bool = False
    #: Heard in groups that serve no place, too.
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Tap:
    """A button and what it does."""

    action: type[Action]
    run: Handler


@dataclass(frozen=True, slots=True)
class Every:
    """Something to look after now and then; it must be harmless to run twice."""

    name: str
    period: timedelta
    run: Handler


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody's words were understood as."""

    route: Spoken
    rest: str
    code: Code | None


@dataclass
class Routes:
    """A feature's ways in. `merged` puts the features together and refuses a word used twice."""

    spoken: list[Spoken] = field(default_factory=list)
    taps: dict[str, Tap] = field(default_factory=dict)
    events: dict[type, Handler] = field(default_factory=dict)
    every_: dict[str, Every] = field(default_factory=dict)
    due_: dict[str, Handler] = field(default_factory=dict)
    #: What happens to addressed words no route claims, and to pieces that follow a report.
    otherwise: Handler | None = None
    #: What happens when somebody first speaks in the group of a building.
    newcomer: Handler | None = None
    #: What looks at words before any route does, and says whether they were its.
    first: Handler | None = None

    def says(
        self,
        command: str | None = None,
        *,
        starts: tuple[str, ...] = (),
        whole: tuple[str, ...] = (),
        about: bool = False,
        pattern: re.Pattern[str] | None = None,
        private: bool = False,
        anywhere: bool = False,
    ) -> Callable[[Handler], Handler]:
        """The handler of a command and of the plain words that mean the same."""

        def register(run: Handler) -> Handler:
            name = f"{run.__module__}.{run.__name__}"
            whole_ = tuple(hearing.bare(word) for word in whole)
            self.spoken.append(
                Spoken(name, run, command, starts, whole_, about, pattern, private, anywhere)
            )
            self._changed()
            return run

        return register

    def tap(self, action: type[Action]) -> Callable[[Handler], Handler]:
        """The handler of a button. It asks for the right again, however old the button is."""

        def register(run: Handler) -> Handler:
            put(self.taps, action.tag, Tap(action, run))
            return run

        return register

    def on(self, event: type) -> Callable[[Handler], Handler]:
        """The handler of something that happened to the bot itself."""

        def register(run: Handler) -> Handler:
            put(self.events, event, run)
            return run

        return register

    def every(self, period: timedelta) -> Callable[[Handler], Handler]:
        """Run at most once in each `period`, in one process."""

        def register(run: Handler) -> Handler:
            name = f"{run.__module__}.{run.__name__}"
            put(self.every_, name, Every(name, period, run))
            return run

        return register

    def due(self, kind: str) -> Callable[[Handler], Handler]:
        """Run for each row of `kind` whose `due_at` has passed, one transaction each."""

        def register(run: Handler) -> Handler:
            put(self.due_, kind, run)
            return run

        return register

    def fallback(self, run: Handler) -> Handler:
        """The handler of addressed words that no route claims."""
        if self.otherwise is not None:
            raise ValueError("two fallbacks")
        self.otherwise = run
        return run

    def first_word(self, run: Handler) -> Handler:
        """The handler of somebody's first word in the group of a building, before the word."""
        if self.newcomer is not None:
            raise ValueError("two handlers of first words")
        self.newcomer = run
        return run

    def before_all(self, run: Handler) -> Handler:
        """The handler that is asked before any route, whoever speaks and however: is this an
        emergency?"""
        if self.first is not None:
            raise ValueError("two handlers before all")
        self.first = run
        return run

    def meant(self, said: Said, *, heard: bool = False) -> Meant | None:
        """The route these words lead to, or None.

        Unaddressed words must be sure (a starting word with a place or a thing, a whole message or
        one of a form, a code with its kind); addressed ones may be as short as people are.
        `heard`: the ears know that what it replies to is a matter.
        """
        if said.command is not None:
            return self._command(said)
        # Whole messages first: 「报修12 办好了」 is no new report.
        if (whole := self._whole(said, heard)) is not None:
            return whole
        if (formed := self._formed(said)) is not None:
            return formed
        for route in self._starting:
            if route.private and said.chat.kind != "private":
                continue
            rest = hearing.after_start(said.words, route.starts)
            if rest is None:
                continue
            if said.addressed or hearing.asks_for_report(rest):
                return Meant(route, rest, None)
        return None

    def _formed(self, said: Said) -> Meant | None:
        words = hearing.plain(said.words)
        for route in self._forms:
            if route.private and said.chat.kind != "private":
                continue
            if route.about and not (said.addressed or said.reply):
                continue
            if route.pattern is not None and route.pattern.fullmatch(words):
                return Meant(route, words, None)
        return None

    def knows(self, words: str) -> bool:
        """Whether these words alone are the whole-message words of some route."""
        return hearing.bare(words) in self._exactly

    @cached_property
    def _exactly(self) -> dict[str, list[Spoken]]:
        """The routes of each whole message. This and the next two are looked at for every line
        of every group, so they are kept; a route that is added later drops them."""
        found: dict[str, list[Spoken]] = {}
        for route in self.spoken:
            for words in dict.fromkeys(route.whole):
                found.setdefault(words, []).append(route)
        return found

    @cached_property
    def _starting(self) -> list[Spoken]:
        return [route for route in self.spoken if route.starts]

    @cached_property
    def _forms(self) -> list[Spoken]:
        return [route for route in self.spoken if route.pattern is not None]

    def _changed(self) -> None:
        for kept in ("_exactly", "_starting", "_forms"):
            self.__dict__.pop(kept, None)

    def _command(self, said: Said) -> Meant | None:
        for route in self.spoken:
            if route.command == said.command:
                code, _ = codes.find(hearing.plain(said.words), bare=True)
                return Meant(route, said.words, code)
        return None

    def _whole(self, said: Said, heard: bool) -> Meant | None:
        code, rest = codes.find(hearing.plain(said.words), bare=said.addressed)
        without = ((rest, code),) if code is not None else ()
        for words, named in ((said.words, None), *without):
            for route in self._exactly.get(hearing.bare(words), ()):
                if route.private and said.chat.kind != "private":
                    continue
                # 「办好了」 alone in the group is talk; in a reply or with its code it is not.
                if route.about and not (named or said.addressed or (heard and said.reply)):
                    continue
                return Meant(route, "", named)
        return None


def merged(features: Iterable[Routes]) -> Routes:
    """All features as one. Raises ValueError where two claim the same word, button or moment."""
    all_ = Routes()
    claimed: dict[str, Any] = {}
    for one in features:
        for route in one.spoken:
            command = [f"/{route.command}"] if route.command else []
            for word in {*command, *route.starts, *route.whole}:
                put(claimed, word, route)
            all_.spoken.append(route)
        for mine, theirs in (
            (all_.taps, one.taps),
            (all_.events, one.events),
            (all_.every_, one.every_),
            (all_.due_, one.due_),
        ):
            for key, value in theirs.items():
                put(mine, key, value)
        if one.otherwise:
            all_.fallback(one.otherwise)
        if one.newcomer:
            all_.first_word(one.newcomer)
        if one.first:
            all_.before_all(one.first)
    return all_


def put(table: dict[Any, Any], key: Any, route: Any) -> None:
    """Enter a route once. Raises ValueError for a second one."""
    if key in table:
        raise ValueError(f"two handlers for {key!r}")
    table[key] = route
