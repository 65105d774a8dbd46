"""议事册: what the council kept, as a sheet or as a page to print, for whoever holds it. A remark
whose speaker asked not to be named has no name in it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from chat.card import Card, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import titles
from domain.refusal import Refusal
from domain.remarks import Known
from domain.roles import Can
from handlers import files
from handlers.council import motion_cards, motion_door, rating, survey_ending, task_cards
from handlers.council.doing_taps import Book, Form
from handlers.files import Row
from handlers.turn import Answer, Turn
from storage import council_book, places
from storage.members import called
from storage.places import Place

routes = Routes()

#: A book is of the last twelve months.
_SPAN = timedelta(days=366)
_CSS = (
    "body{font-family:'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',"
    "sans-serif;font-size:11pt;margin:2em}h1{font-size:16pt}h2{font-size:13pt;margin-top:1.5em}"
    "table{border-collapse:collapse;width:100%}td{border:1px solid #999;padding:3pt 5pt;"
    "vertical-align:top}tr:first-child td{font-weight:bold}@page{size:A4;margin:15mm}"
)

Sheet = tuple[Text, Sequence[Row]]


@routes.says(whole=("议事册", "导出议事册", "council book"))
async def asked_for(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """议事册: in which form?"""
    place = await _place(turn)
    if not turn.account.reachable:
        return text("open-private-first")
    forms = (
        (Form.SHEET, text("button-book-sheet")),
        (Form.PRINT, text("button-book-print")),
    )
    row = tuple(button(label, Book(place=place.id or 0, form=form)) for form, label in forms)
    card = Card(lines=(text("book-which", place=place.short),), buttons=(row,))
    await turn.show_members([turn.me], card)
    return None if turn.private else text("panel-sent")


@routes.tap(Book)
async def hand_over(turn: Turn, tap: Book) -> Answer:
    """The book, in private."""
    place = await turn.work.db.get(Place, tap.place)
    if place is None or not await turn.may(Can.HOLD_COUNCIL, tap.place):
        raise Refusal("book-not-yours")
    sheets = [sheet for sheet in await _sheets(turn, place) if len(sheet[1]) > 1]
    if not sheets:
        raise Refusal("book-empty")
    if tap.form is Form.SHEET:
        name, content = text("book-file", place=place.short), files.workbook(turn, sheets)
    else:
        name, content = text("book-page", place=place.short), _page(turn, place, sheets)
    if len(content) > files.MOST_BYTES:
        raise Refusal("export-too-large")
    turn.work.record("book-exported", turn.me, place=place.id)
    hint = text("book-here" if tap.form is Form.SHEET else "book-here-print", place=place.short)
    return await files.hand_over(turn, name, content, hint)


async def _sheets(turn: Turn, place: Place) -> list[Sheet]:
    below = sorted(await places.here_and_below(turn.work.db, [place.id or 0]))
    since = turn.now - _SPAN
    return [
        (text("book-gatherings"), await _gatherings(turn, below, since)),
        (text("book-remarks"), await _remarks(turn, below, since)),
        (text("book-motions"), await _motions(turn, below, since)),
        (text("book-tasks"), await _tasks(turn, below, since)),
        (text("book-surveys"), await _surveys(turn, below, since)),
        (text("book-lists"), await _lists(turn, below)),
    ]


async def _gatherings(turn: Turn, below: Sequence[int], since: datetime) -> list[Row]:
    found = await council_book.gatherings(turn.work.db, below, since)
    come = await council_book.coming(turn.work.db, [one.id or 0 for one, _, _ in found])
    made: list[Row] = [
        (
            text("book-what"), text("book-where"), text("book-when"), text("book-how"),
            text("book-said-coming"), text("book-came"), text("book-minutes"),
        )
    ]  # fmt: skip
    for one, place, page in found:
        words = [*page.decisions, *page.lines] if page is not None else []
        made.append(
            (
                text(f"meeting-kind-{one.kind.value.replace('_', '-')}"),
                place.short,
                _when(turn, one.starts_at),
                text(f"book-meeting-{one.state.value.replace('_', '-')}"),
                come.get(one.id or 0, 0),
                page.attended if page is not None and page.attended is not None else "",
                "\n".join(words),
            )
        )
    return made


async def _remarks(turn: Turn, below: Sequence[int], since: datetime) -> list[Row]:
    made: list[Row] = [
        (text("book-words"), text("book-who"), text("book-about"), text("book-when"))
    ]
    for row, member, matter, meeting in await council_book.remarks(turn.work.db, below, since):
        who: Text | str = row.name
        if row.known is Known.STAFF:
            who = text("book-unnamed")
        elif member is not None:
            who = called(member)
        about: Text | str = titles.public(matter.title) if matter is not None else ""
        if matter is None and meeting is not None:
            about = text(f"meeting-kind-{meeting.kind.value.replace('_', '-')}")
        words = row.words or text("book-voice")
        made.append((words, who, about, _when(turn, row.at)))
    return made


async def _motions(turn: Turn, below: Sequence[int], since: datetime) -> list[Row]:
    made: list[Row] = [
        (
            text("book-what"), text("book-number"), text("book-where"), text("book-how"),
            text("book-yes"), text("book-no"), text("book-abstained"), text("book-rated"),
        )
    ]  # fmt: skip
    for motion, matter, place in await council_book.motions(turn.work.db, below, since):
        one = await motion_door.whole(turn.work, motion, matter, place)
        counts = [n if n is not None else "" for n in (motion.yes, motion.no, motion.abstained)]
        thoughts = rating.thread_lines(one)
        made.append(
            (
                titles.public(matter.title), matter.number, place.short,
                await motion_cards.state_line(turn.work, one),
                *counts, thoughts[0] if thoughts else "",
            )
        )  # fmt: skip
    return made


async def _tasks(turn: Turn, below: Sequence[int], since: datetime) -> list[Row]:
    made: list[Row] = [
        (
            text("book-what"), text("book-number"), text("book-owner"), text("book-by"),
            text("book-how"), text("book-proof"),
        )
    ]  # fmt: skip
    for task, matter, _ in await council_book.tasks(turn.work.db, below, since):
        who = await task_cards.owner(turn.work, task, matter)
        made.append(
            (
                matter.title, matter.number, who if isinstance(who, Text) else str(who),
                _when(turn, task.by), text(f"book-task-{task.state.value.replace('_', '-')}"),
                task.proof or (text("book-photo") if task.photo else ""),
            )
        )  # fmt: skip
    return made


async def _surveys(turn: Turn, below: Sequence[int], since: datetime) -> list[Row]:
    made: list[Row] = [(text("book-what"), text("book-where"), text("book-how"))]
    for row, place in await council_book.surveys(turn.work.db, below, since):
        for line in survey_ending.result_lines(row):
            made.append((line, place.short, row.quarter))
    return made


async def _lists(turn: Turn, below: Sequence[int]) -> list[Row]:
    made: list[Row] = [
        (text("book-what"), text("book-list"), text("book-where"), text("book-proof"))
    ]
    for item, place in await council_book.items(turn.work.db, below):
        kind = text(f"book-list-{item.list.value}")
        made.append((item.words, kind, place.short, item.proof))
    return made


def _when(turn: Turn, at: datetime) -> str:
    return at.astimezone(ZoneInfo(turn.community.timezone)).strftime("%Y-%m-%d %H:%M")


def _page(turn: Turn, place: Place, sheets: Iterable[Sheet]) -> bytes:
    """One page of HTML, whole in itself: any browser prints it, or keeps it as PDF, with the
    fonts it has."""

    def said(cell: Text | str | int) -> str:
        words = files.worded(turn, cell) if isinstance(cell, Text) else str(cell)
        return escape(words).replace("\n", "<br>")

    head = said(text("book-head", place=place.name, at=turn.now))
    parts = [
        f'<!doctype html><html lang="{turn.language.replace("_", "-")}"><meta charset="utf-8">',
        f"<title>{head}</title><style>{_CSS}</style><h1>{head}</h1>",
    ]
    for name, rows in sheets:
        parts.append(f"<h2>{said(name)}</h2><table>")
        for row in rows:
            parts.append("<tr>" + "".join(f"<td>{said(cell)}</td>" for cell in row) + "</tr>")
        parts.append("</table>")
    return "".join([*parts, "</html>"]).encode()


async def _place(turn: Turn) -> Place:
    for place in turn.places:
        if await turn.may(Can.HOLD_COUNCIL, place.id or 0):
            return place
    raise Refusal("book-not-yours")
