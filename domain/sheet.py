"""Tables that an operator keeps in a spreadsheet and saves as CSV."""

import codecs
from collections.abc import Sequence
from contextlib import suppress

from domain.faults import BadFile, Fault, one_of


def decoded(raw: bytes, file: str) -> str:
    """The text of a saved table: UTF-8, with or without the mark Excel puts first, GBK as older
    office programs write it, or UTF-16 with its mark, which Windows calls Unicode. Raises BadFile
    where it is none of them."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        with suppress(UnicodeDecodeError):
            if "\0" not in (text := raw.decode("utf-16")):
                return text
    if b"\0" not in raw:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    fault = Fault(
        file, 1, "(text)", "bytes that are neither UTF-8 nor GBK", "a file saved as CSV UTF-8"
    )
    raise BadFile([fault])


def judge_columns(
    names: Sequence[str], columns: Sequence[str], maybe: Sequence[str], file: str
) -> list[Fault]:
    """What is wrong with the first row: `columns` must stand in it, `maybe` may."""
    known = (*columns, *maybe)
    expected = ",".join((*columns, *(f"[{name}]" for name in maybe)))
    faults = [
        Fault(file, 1, name, "no such column", expected) for name in columns if name not in names
    ]
    for place, name in enumerate(names):
        if name not in known:
            faults.append(Fault(file, 1, name, "an unknown column", one_of(known, name)))
        elif name in names[:place]:
            faults.append(Fault(file, 1, name, "the column twice", "every column once"))
    return faults
