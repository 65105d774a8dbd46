"""What is forgotten of a person, and when."""

import re
from collections.abc import Iterable
from datetime import timedelta

#: How long a closed matter still tells who reported it (个人信息保护法 art. 19: no longer than the
#: purpose needs; a matter may be reopened or asked about for half a year).
NAMES_STAY = timedelta(days=180)
#: What stands where something was struck out.
STRUCK = "＊＊"
#: A single sign is part of too many words to be struck out.
_SHORTEST = 2
_BETWEEN_DIGITS = r"[\s().\-]*"


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
