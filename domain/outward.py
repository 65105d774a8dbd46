"""Beyond the top: a matter is handed on to the city's own system."""

from enum import StrEnum


class Way(StrEnum):
    """How a city takes matters."""

    #: Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): POST requests, status by GET.
    OPEN311 = "open311"
    #: A signed message to an address of the city's (standardwebhooks.com).
    WEBHOOK = "webhook"


class Status(StrEnum):
    """What the city says of it, in the words of GeoReport v2."""

    OPEN = "open"
    CLOSED = "closed"


#: What an answer of the city's may say of itself, in signs; the rest is not kept.
MOST_NOTES = 500


def service_code(category: str | None, codes: "dict[str, str]") -> str:
    """The city's own code for a category: the one of the category, else of its top, else what the
    community calls "other", else the category itself."""
    key = category or "other"
    top = key.partition(".")[0]
    return codes.get(key) or codes.get(top) or codes.get("other") or key
