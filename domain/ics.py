"""An entry for a person's calendar, as iCalendar (RFC 5545) has it: one event, its zone, an hour's
warning."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

#: Octets a line has at most; what is longer goes on in the next one, behind a blank (3.1).
_MOST = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Event:
    """What happens, when and where."""

    #: The same for the same event, for ever: a later file replaces an earlier one.
    uid: str
    summary: str
    starts: datetime
    ends: datetime
    where: str = ""
    what: str = ""
    #: Grows with every change.
    sequence: int = 0


def escaped(words: str) -> str:
    """A text as a value (3.3.11). Signs that no line may hold are blanks."""
    clean = "".join(one if one == "\n" or one.isprintable() else " " for one in words)
    return clean.translate(_ESCAPED)


def folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, none cut inside a sign."""
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _MOST:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    yield piece


def file(
    event: Event, zone: str, made: datetime, warning: timedelta = timedelta(hours=1)
) -> bytes:
    """The file. Moments are aware and in `zone`, an IANA name, whose offset at the event's own
    time it brings along: whoever reads it needs to know no zones."""
    offset = event.starts.strftime("%z")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Huying//Council//ZH",
        "METHOD:PUBLISH",
        "BEGIN:VTIMEZONE",
        f"TZID:{zone}",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{made.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID={zone}:{event.starts:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={zone}:{event.ends:%Y%m%dT%H%M%S}",
        f"SUMMARY:{escaped(event.summary)}",
        *([f"LOCATION:{escaped(event.where)}"] if event.where else []),
        *([f"DESCRIPTION:{escaped(event.what)}"] if event.what else []),
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escaped(event.summary)}",
        f"TRIGGER:-PT{int(warning.total_seconds() // 60)}M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{piece}\r\n" for line in lines for piece in folded(line)).encode()
