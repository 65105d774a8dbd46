"""The page's own few words, Chinese first. The page is not the bot, so it has its own table."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

#: The building stands in one zone, whatever the visitor's machine thinks.
ZONE = ZoneInfo("Asia/Shanghai")

LANGUAGES = ("zh", "en")


class Words:
    """One language of `words.json`: `words["send"]`, `words.fill("reply_to", name=…)`."""

    def __init__(self, language: str, table: Mapping[str, str]) -> None:
        self.language = language
        self._table = table

    def __getitem__(self, key: str) -> str:
        return self._table[key]

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def fill(self, key: str, **blanks: object) -> str:
        return self._table[key].format(**blanks)

    def when(self, moment: datetime, pattern: str = "moment") -> str:
        """`moment` on the building's wall: the pattern's name is a key of the table."""
        return format_datetime(
            moment.astimezone(ZONE), self._table[pattern], locale=self._table["locale"]
        )


@cache
def words(language: str) -> Words:
    """The table of `language`; an unknown language reads Chinese."""
    tables = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
    language = language if language in tables else LANGUAGES[0]
    return Words(language, tables[language])


def language_for(asked: str | None, cookie: str | None, accept: str) -> str:
    """Which language to speak: asked in the address, else remembered, else the browser's first."""
    for wish in (asked, cookie):
        if wish in LANGUAGES:
            return wish
    for part in accept.split(","):
        wanted = part.partition(";")[0].strip().lower().partition("-")[0]
        if wanted in LANGUAGES:
            return wanted
    return LANGUAGES[0]
