"""Texts by key, worded in the reader's language when they are drawn."""

from collections.abc import Callable, Sequence
from datetime import datetime
from gettext import c2py
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from babel.messages.pofile import read_po
from pydantic import BaseModel

LANGUAGES = ("zh_CN", "en")
LOCALE = Path(__file__).parent / "locale"

#: How a moment is written: absolute, because a card stands for days and "tomorrow" would lie.
MOMENT = {"zh_CN": "M月d日EEE H:mm", "en": "EEE d MMM, HH:mm"}


class Moment(BaseModel, frozen=True):
    """A point in time inside a text, worded in the reader's language and the city's zone."""

    at: datetime


class Text(BaseModel, frozen=True):
    """A stable key and what fills its blanks: never a sentence."""

    key: str
    facts: dict[str, "str | int | Moment | Text"] = {}


Fact = str | int | Moment | Text


def text(key: str, **facts: Fact | datetime) -> Text:
    """A text of the catalogue. Residents' own words travel as facts, never as keys."""
    return Text(
        key=key,
        facts={k: Moment(at=v) if isinstance(v, datetime) else v for k, v in facts.items()},
    )


class Catalogue:
    """Every text in every language, read from the .po files once at start."""

    def __init__(self, zone: ZoneInfo, folder: Path = LOCALE) -> None:
        self.zone = zone
        self.texts: dict[str, dict[str, str | tuple[str, ...]]] = {}
        self.form: dict[str, Callable[[int], int]] = {}
        # Babel takes longer to find a locale by its name than to write a moment in it.
        self.locale = {language: Locale.parse(language) for language in LANGUAGES}
        for language in LANGUAGES:
            with (folder / f"{language}.po").open("rb") as file:
                po = read_po(file, locale=language)
            # A message with a plural has a pair of keys for its id and a form for each number.
            self.texts[language] = {
                (m.id if isinstance(m.id, str) else m.id[0]): _wording(m.string)
                for m in po
                if m.id
            }
            self.form[language] = c2py(po.plural_expr)

    def say(self, words: Text, language: str) -> str:
        """The text in `language`; the city's own language where there is no such catalogue.

        Raises KeyError for a key no catalogue has: a test holds that none is missing.
        """
        language = language if language in self.texts else LANGUAGES[0]
        wording = self.texts[language][words.key]
        facts = {name: self._fact(fact, language) for name, fact in words.facts.items()}
        if not isinstance(wording, str):
            wording = wording[self.form[language](int(str(words.facts["n"])))]
        return wording.format_map(facts)

    def _fact(self, fact: Fact, language: str) -> str | int:
        if isinstance(fact, Text):
            return self.say(fact, language)
        if isinstance(fact, Moment):
            here = fact.at.astimezone(self.zone)
            return format_datetime(here, MOMENT[language], self.zone, self.locale[language])
        return fact


def _wording(string: str | Sequence[str] | None) -> str | tuple[str, ...]:
    return string if isinstance(string, str) else tuple(string or ())
