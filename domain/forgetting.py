"""What is forgotten of a person, and when."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

#: How long a closed matter still tells who reported it, where a community says nothing else
#: (个人信息保护法 art. 19: no longer than the purpose needs; for half a year one may be asked).
NAMES_STAY = timedelta(days=180)
#: The fewest and the most days a community may say: what drips again may be opened anew after
#: sixty; after three years nobody may ask for damages any more (民法典 art. 188).
DAYS = (60, 1095)
#: What history says instead of a name, in the facts of a line, as "by".
REPORTER, NEIGHBOUR = "reporter", "neighbour"
#: What stands where something was struck out.
STRUCK = "＊＊"
#: A single sign is part of too many words to be struck out.
_SHORTEST = 2
_BETWEEN_DIGITS = r"[\s().\-]*"


def names_stay(settings: Mapping[str, Any]) -> timedelta:
    """How long a closed matter still tells who reported it in a community with such settings."""
    days = settings.get("keep_identities_days")
    return timedelta(days=days) if days else NAMES_STAY


def struck_out(words: str, secrets: Iterable[str]) -> str:
    """`words` without any of `secrets`: names as they are, numbers also with blanks or dashes in
    them. What is shorter than two signs is left."""
    for secret in sorted(set(secrets), key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            words = re.sub(_form(secret), STRUCK, words, flags=re.IGNORECASE)
    return words


def _form(secret: str) -> str:
    if secret.isdecimal():
        return rf"(?<!\d){_BETWEEN_DIGITS.join(secret)}(?!\d)"
    escaped = re.escape(secret)
    return rf"(?<![a-z0-9]){escaped}(?![a-z0-9])" if secret.isascii() else escaped
