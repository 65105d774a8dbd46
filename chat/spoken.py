"""Words that lead somewhere, and how what somebody said is understood as one of them."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from chat.incoming import Said
from domain import codes, hearing
from domain.codes import Code
from domain.folding import simple

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
    #: Those of a form, too, only in a reply to what is ours.
    ours: bool = False
    #: A whole message of this form, in plain signs: sure enough to be heard in any group.
    pattern: re.Pattern[str] | None = None
    #: Only heard alone with the bot.
    private: bool = False
    #: Heard in groups that serve no place, too.
    anywhere: bool = False
    #: A whole message is only meant for the bot where it called for somebody of late.
    called: bool = False
    #: What begins with its words tells what happened, and may cry for help as any words may.
    tells: bool = False
    #: Words with a starting word that are sure though they name no place and no thing.
    sure: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody's words were understood as."""

    route: Spoken
    rest: str
    code: Code | None


@dataclass
class Words:
    """The ways in by words."""

    spoken: list[Spoken] = field(default_factory=list)
    #: By whole messages, and the signs a starting word begins with: each line of talk is asked.
    whole_: dict[str, list[Spoken]] = field(default_factory=dict)
    begins_: dict[str, list[Spoken]] = field(default_factory=dict)
    #: Those of a form.
    formed_: list[tuple[Spoken, re.Pattern[str]]] = field(default_factory=list)

    def add(self, route: Spoken) -> None:
        """One more way in by words."""
        self.spoken.append(route)
        if route.pattern is not None:
            self.formed_.append((route, route.pattern))
        for word in route.whole:
            self.whole_.setdefault(word, []).append(route)
        signs = {sign for start in route.starts for sign in (start[0], start[0].upper())}
        if route.starts is hearing.REPORT_STARTS:
            signs |= hearing.KINDLY
        for sign in signs:
            self.begins_.setdefault(simple(sign), []).append(route)

    def says(
        self,
        command: str | None = None,
        *,
        starts: tuple[str, ...] = (),
        whole: tuple[str, ...] = (),
        about: bool = False,
        ours: bool = False,
        pattern: re.Pattern[str] | None = None,
        private: bool = False,
        anywhere: bool = False,
        called: bool = False,
        tells: bool = False,
        sure: re.Pattern[str] | None = None,
    ) -> Callable[[Handler], Handler]:
        """The handler of a command and of the plain words that mean the same."""

        def register(run: Handler) -> Handler:
            name = f"{run.__module__}.{run.__name__}"
            whole_ = tuple(hearing.bare(word) for word in whole)
            self.add(
                Spoken(
                    name,
                    run,
                    command,
                    starts,
                    whole_,
                    about,
                    ours,
                    pattern,
                    private,
                    anywhere,
                    called,
                    tells,
                    sure,
                )
            )
            return run

        return register

    def meant(self, said: Said, *, heard: bool = False) -> Meant | None:
        """The route these words lead to, or None.

        Unaddressed words must be sure (a starting word with a place or a thing, a whole message or
        one of a form, a code with its kind); addressed ones may be as short as people are.
        `heard`: the ears know that what it replies to is a matter.
        """
        if said.command is not None:
            return self._command(said)
        # Whole messages first: 「报修12 办好了」 is no new report.
        words = hearing.plain(said.words)
        if (whole := self._whole(said, words, heard)) is not None:
            return whole
        if (formed := self._formed(said, words, heard)) is not None:
            return formed
        first = simple(hearing.beginning(said.words)[:1])
        for route in self.begins_.get(first, ()):
            if route.private and said.chat.kind != "private":
                continue
            rest = hearing.after_start(said.words, route.starts)
            if rest is None:
                continue
            sure = route.sure is not None and route.sure.match(hearing.beginning(said.words))
            if said.addressed or sure or hearing.asks_for_report(rest):
                return Meant(route, rest, None)
        return None

    def _formed(self, said: Said, words: str, heard: bool) -> Meant | None:
        for route, pattern in self.formed_:
            if route.private and said.chat.kind != "private":
                continue
            if route.about and not (said.addressed or (said.reply and (heard or not route.ours))):
                continue
            if pattern.fullmatch(words):
                return Meant(route, words, None)
        return None

    def knows(self, words: str) -> bool:
        """Whether these words alone are the whole-message words of some route, or of a form that
        is only ours."""
        if hearing.bare(words) in self.whole_:
            return True
        said = hearing.plain(words)
        return any(
            one.ours and one.pattern is not None and one.pattern.fullmatch(said) is not None
            for one in self.spoken
        )

    def _command(self, said: Said) -> Meant | None:
        for route in self.spoken:
            if route.command == said.command:
                code, _ = codes.find(hearing.plain(said.words), bare=True)
                return Meant(route, said.words, code)
        return None

    def _whole(self, said: Said, words: str, heard: bool) -> Meant | None:
        code, rest = codes.find(words, bare=said.addressed)
        for alone, named in ((words, None), (rest, code)) if code else ((words, None),):
            for route in self.whole_.get(hearing.bare(alone), ()):
                if route.private and said.chat.kind != "private":
                    continue
                # 「办好了」 alone in the group is talk; in a reply or with its code it is not.
                if route.about and not (named or said.addressed or (heard and said.reply)):
                    continue
                return Meant(route, "", named)
        return None
