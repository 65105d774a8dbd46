"""Somebody says something in a building's group."""

from dataclasses import replace
from datetime import UTC, datetime

from chat.incoming import Chat, Person, Said

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
GROUP = Chat("telegram", "-1003")
WANG = Person("1001", "王阿姨")


def said(words: str = "", **more: object) -> Said:
    """What the ears and the routes get to see."""
    if words.startswith("/"):
        command, _, words = words[1:].partition(" ")
        more["command"] = command
    one = Said(id="1", chat=GROUP, at=NOON, who=WANG, message="1", words=words)
    return replace(one, **more)  # type: ignore[arg-type]
