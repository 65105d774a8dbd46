"""`huying hear`: what the bot would make of lines, before anybody's group has to find out.

Nothing is written, no database is opened and no token is wanted: the same rules, the same words
that wake the bot, and the taxonomy of a community.
"""

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal
from zoneinfo import ZoneInfo

import typer

from chat.incoming import Chat, Person, Said
from chat.order import verdict
from chat.routes import Meant
from domain import alike, behalf, hearing, second_ear, taxonomy
from domain.deadlines import Tier
from domain.emergencies import BOUNDS, SECOND, Bounds
from domain.emergency_kinds import Emergency, Kind
from domain.faults import BadFile, Fault, shown
from domain.sheet import decoded, judge_columns
from domain.taxonomy import Taxonomy
from handlers import ROUTES
from handlers.reports.told import sorting

#: What comes of a line in a group: a card for all, a card for the speaker and the one on duty, a
#: question to the speaker alone whether somebody is to come, a line in the leader's list, an
#: answer, or silence.
Leads = Literal["card", "discreet card", "question", "list", "answer", "nothing"]

#: What handlers are called, in the field's words, where the handler's own name is another.
_KINDS = {
    "handlers.help.help_": "help",
    "handlers.reports.told.complaints.complain": "complaint",
    "handlers.reports.worked.moves.mine": "status",
    "handlers.reports.told.quoting.for_another": "report",
}
#: Under what an emergency is filed, where the city has such a category.
_CATEGORIES = {
    Kind.TRAPPED: "elevator.trapped",
    Kind.FALL: "elevator.fall",
    Kind.GAS: "utility.gas",
    Kind.ELECTRIC: "utility.electric",
    Kind.FIRE: "safety.fire",
    Kind.FALLING_OBJECT: "safety.falling",
    Kind.MEDICAL: "safety.medical",
    Kind.MISSING: "safety.missing",
    Kind.SUICIDE: "safety.selfharm",
    Kind.VIOLENCE: "safety.violence",
    Kind.INTRUDER: "safety.theft",
    Kind.ELDER_SILENT: "care.elderly_check",
}
_NOTHING = "asks nothing of the bot"
_GROUP, _NEIGHBOUR = Chat("hear", "group"), Person("neighbour", "neighbour")
_INPUT = Path("-")
_COLUMNS, _PERHAPS = ("id", "text", "time"), ("place", "group")
#: What may stand between the cells of a table, the commonest first.
_BETWEEN = ",\t;"
#: 2026/11/15 9:05, as office programs save it; 2026年11月15日 9:05.
_BY_HAND = re.compile(
    r"(?P<year>[0-9]{4})[-/.年](?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?"
    r"(?:[T\s]*(?P<hour>[0-9]{1,2})[:：](?P<minute>[0-9]{2})(?:[:：](?P<second>[0-9]{2}))?)?"
)
#: Moments without a zone are those of the residents' clocks.
_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Heard:
    """What the bot would make of one line said in a group, unasked and in reply to nothing.

    `kind` is `report`, `chat` (nothing to do with it), or what the words ask for: `complaint`,
    `status`, `done`, …; `why` names the rule.
    """

    kind: str
    category: str | None
    tier: str | None
    emergency: str | None
    why: str
    leads: Leads


def heard(
    words: str, categories: Taxonomy, *, forwarded: bool = False, bounds: Bounds = BOUNDS
) -> Heard:
    """What the bot would make of these words, by the order it goes by itself; `bounds`: of the
    second ear."""
    at = datetime.min.replace(tzinfo=UTC)
    said = Said("0", _GROUP, at, _NEIGHBOUR, words=words, forwarded=forwarded)
    found = verdict(said, ROUTES, categories, bounds=bounds)
    if found.danger is not None:
        return _danger(found.danger, words, categories)
    if found.perhaps:
        return Heard("chat", None, None, None, _second(f"{SECOND}, unsure", words), "question")
    if found.meant is not None:
        return _asked(found.meant, categories)
    if found.sure is not None:
        return Heard("report", found.sure.key, found.sure.tier, None, "signs enough of it", "list")
    why = "somebody else's words" if forwarded else _NOTHING
    return Heard("chat", None, None, None, why, "nothing")


async def lines(file: Path | None, table: Path | None) -> int:
    """Print what becomes of each line of a file, or of standard input, as one JSON object a line.

    Raises BadFile where the lines or the taxonomy cannot be read.
    """
    categories = categories_of(table)
    for line in _lines(file):
        typer.echo(json.dumps(asdict(heard(line, categories)), ensure_ascii=False))
    return 0


async def same(file: Path, table: Path | None) -> int:
    """Print the same for each row of a table of reports, with `id` and `group`: rows of one group
    tell of one thing.

    Raises BadFile where the table or the taxonomy cannot be read.
    """
    categories = categories_of(table)
    rows = reports_in(file)
    groups = alike.group(rows)
    for row in rows:
        made = {"id": row.id, "group": groups[row.id]} | asdict(heard(row.text, categories))
        typer.echo(json.dumps(made, ensure_ascii=False))
    return 0


def categories_of(table: Path | None) -> Taxonomy:
    """The categories of a file; without one, those the bot comes with. Raises BadFile."""
    table = table or taxonomy.SHIPPED
    return taxonomy.read(table.read_bytes(), table.name)


def reports_in(table: Path) -> list[alike.Line]:
    """The rows of `id,text,time[,place]`, in the file's order; other columns are passed over, and
    named on standard error: one may be a slip of the pen.

    Raises BadFile with the first thing that is wrong.
    """
    text = decoded(table.read_bytes(), table.name)
    head = text.partition("\n")[0]
    between = next((sign for sign in _BETWEEN if sign in head), _BETWEEN[0])
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=between)
    found: dict[str, alike.Line] = {}
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        others = [name for name in names if name not in _COLUMNS and name not in _PERHAPS]
        if faults := judge_columns(names, _COLUMNS, (*_PERHAPS, *others), table.name):
            raise BadFile([replace(faults[0], expected="id,text,time[,place]")])
        for name in others:
            typer.echo(f"{table.name}:1 {name}: passed over", err=True)
        for row in rows:
            if any(row):
                line = _report(row, names, table.name, rows.line_num)
                if line.id in found:
                    raise _bad(table.name, rows.line_num, "id", shown(line.id), "one of its own")
                found[line.id] = line
    except csv.Error as no:
        raise _bad(table.name, rows.line_num, "(row)", str(no), "a table saved as CSV") from None
    return list(found.values())


def _report(row: list[str], names: list[str], file: str, number: int) -> alike.Line:
    if len(row) != len(names):
        raise _bad(file, number, "(row)", f"{len(row)} cells", f"{len(names)}")
    cells = dict(zip(names, (cell.strip() for cell in row), strict=True))
    if not cells["id"]:
        raise _bad(file, number, "id", "nothing", "one of its own")
    if (at := _moment(cells["time"])) is None:
        expected = "a moment, as 2026-11-15T19:00+08:00"
        raise _bad(file, number, "time", shown(cells["time"]), expected)
    return alike.Line(cells["id"], cells["text"], at, cells.get("place", ""))


def _bad(file: str, line: int, key: str, found: str, expected: str) -> BadFile:
    return BadFile([Fault(file, line, key, found, expected)])


def _second(why: str, words: str) -> str:
    """The signs that spoke most for it: whoever asks here brought the words themselves."""
    return f"{why}: {' '.join(second_ear.strongest(words))}"


def _danger(danger: Emergency, words: str, categories: Taxonomy) -> Heard:
    category = categories.of(_CATEGORIES.get(danger.kind, ""))
    leads: Leads = "card" if danger.open else "discreet card"
    key = category.key if category is not None else None
    why = _second(SECOND, words) if danger.why == SECOND else danger.why
    return Heard("report", key, Tier.EMERGENCY, danger.kind, why, leads)


def _asked(meant: Meant, categories: Taxonomy) -> Heard:
    kind = _KINDS.get(meant.route.name, meant.route.name.rpartition(".")[2])
    if not meant.rest:
        return Heard(kind, None, None, None, "the whole message", "answer")
    words, why = meant.rest, "a starting word"
    if not meant.route.starts:
        why = "the form of the message"
        if kind != "report":
            return Heard(kind, None, None, None, why, "answer")
        told = behalf.spoken_for(words)
        if told is None or not hearing.asks_for_report(told.what):
            return Heard("chat", None, None, None, _NOTHING, "nothing")
        words = told.what
    category = categories.classify(words)
    on_the_wall = kind == "report" and not sorting.discreet(category)
    leads: Leads = "card" if on_the_wall else "answer"
    if category is None:
        return Heard(kind, None, None, None, why, leads)
    return Heard(kind, category.key, category.tier, None, why, leads)


def _lines(file: Path | None) -> Iterator[str]:
    if file is not None and file != _INPUT:
        text = io.StringIO(decoded(file.read_bytes(), file.name), newline=None)
        yield from (line.rstrip("\n") for line in text)
    else:
        yield from _spoken(sys.stdin.buffer)


def _spoken(stream: BinaryIO) -> Iterator[str]:
    """Line by line, as they come: somebody may be typing them."""
    for number, line in enumerate(stream, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            found = "bytes that are not UTF-8"
            raise _bad("(input)", number, "(text)", found, "UTF-8") from None


def _moment(words: str) -> datetime | None:
    try:
        if found := _BY_HAND.fullmatch(words):
            parts = [int(part or 0) for part in found.groups()]
            return datetime(*parts, tzinfo=_ZONE)  # type: ignore[misc,arg-type]
        at = datetime.fromisoformat(words)
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=_ZONE)
