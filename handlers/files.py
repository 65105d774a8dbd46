"""Files the bot makes for somebody: worded here, because delivery words only messages."""

import functools
from collections.abc import Sequence
from io import BytesIO
from zoneinfo import ZoneInfo

from chat.card import Document
from chat.text import Catalogue, Text, text
from handlers.turn import Turn
from storage.outbox import Lane

#: A document waits in the outbox as text: smaller than `chat.card.Document` allows.
MOST_BYTES = 700_000

Row = Sequence[Text | str | int]
#: Widths of columns, in signs.
_WIDE, _NARROW = 36, 14


def worded(turn: Turn, words: Text) -> str:
    """A text as the speaker reads it."""
    return _catalogue(turn.community.timezone).say(words, turn.language)


async def hand_over(turn: Turn, name: Text, content: bytes, words: Text) -> Text | None:
    """The file to the speaker, in private; what to answer where they asked for it elsewhere."""
    if not turn.account.reachable:
        return text("open-private-first")
    file = Document(name=worded(turn, name), content=content, words=words)
    await turn.work.post(turn.alone, file, lane=Lane.ANSWER, language=turn.language)
    return None if turn.private else text("mine-sent")


def workbook(turn: Turn, sheets: Sequence[tuple[Text, Sequence[Row]]]) -> bytes:
    """An Excel file of these sheets. A cell that begins with = is words, whoever wrote it."""
    # Seventy milliseconds to import: only whoever asks for a sheet pays for it.
    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    made = BytesIO()
    with xlsxwriter.Workbook(made, options) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(worded(turn, name))
            sheet.set_column(0, 0, _WIDE)
            sheet.set_column(1, 3, _NARROW)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, int):
                        sheet.write_number(at, column, cell)
                        continue
                    words = worded(turn, cell) if isinstance(cell, Text) else cell
                    sheet.write_string(at, column, words)
    return made.getvalue()


@functools.cache
def _catalogue(timezone: str) -> Catalogue:
    return Catalogue(ZoneInfo(timezone))
