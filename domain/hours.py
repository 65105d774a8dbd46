"""Hours a volunteer gave (服务时间, 志愿服务条例 art. 19), and the code of their certificate."""

import re
import secrets
from enum import StrEnum

#: Signs of a code that are not taken for one another when read aloud.
_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_LENGTH = 8


class Span(StrEnum):
    """How long it took, as one taps it."""

    HALF_HOUR = "half-hour"
    HOUR = "hour"
    TWO_HOURS = "two-hours"
    HALF_DAY = "half-day"
    DAY = "day"


#: In minutes; half a day is four hours of work, a day eight.
MINUTES: dict[Span, int] = {
    Span.HALF_HOUR: 30,
    Span.HOUR: 60,
    Span.TWO_HOURS: 120,
    Span.HALF_DAY: 240,
    Span.DAY: 480,
}


def new_code() -> str:
    """A code nobody can guess: ABCD2345, forty bits."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def read_code(words: str) -> str | None:
    """The code somebody typed, with or without its dash; None where it cannot be one."""
    signs = re.sub(r"[\s\-—－·]", "", words).upper()
    return signs if re.fullmatch(rf"[{_SIGNS}]{{{_LENGTH}}}", signs) else None


def written(code: str) -> str:
    """As it is read: ABCD-2345."""
    return f"{code[:4]}-{code[4:]}"
