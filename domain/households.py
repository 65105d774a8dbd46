"""The households of a community, from the table of its register: `building,unit,room,area_m2`."""

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from io import StringIO

from domain.community import Flat
from domain.faults import BadFile, Fault, one_of, shown
from domain.hearing import plain
from domain.sheet import decoded, judge_columns

COLUMNS = ("building", "unit", "room", "area_m2")
MAYBE = ("heads",)

#: Square metres of a title deed.
_AREA = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,2})?")
#: Several flats of one buyer count one head (民法典 art. 278), so a flat may count none.
_HEADS = re.compile(r"[0-9]{1,2}")


def read(raw: bytes, file: str, homes: Collection[str] | None) -> tuple[Flat, ...]:
    """The flats of a register; `homes` are the keys of places that have flats (None: any).

    UTF-8, with or without the mark Excel puts first, or GBK as older office programs write it.
    Full-width signs are read as narrow ones: ６０２ is 602. Raises BadFile with every fault and
    its line.
    """
    keys = None if homes is None else tuple(homes)
    rows = csv.reader(StringIO(decoded(raw, file), newline=""))
    faults: list[Fault] = []
    flats: dict[tuple[str, str, str], tuple[Flat, int]] = {}
    try:
        names = [name.strip() for name in next(rows, [])]
        if faults := judge_columns(names, COLUMNS, MAYBE, file):
            raise BadFile(faults)
        for cells in rows:
            flat = _flat(cells, names, keys, file, rows.line_num, faults)
            if flat is None:
                continue
            own = (flat.place, flat.unit, flat.room)
            _, first = flats.setdefault(own, (flat, rows.line_num))
            if first != rows.line_num:
                found = f"{shown(flat.room)}, which is in line {first} too"
                expected = "every room of a unit once"
                faults.append(Fault(file, rows.line_num, "room", found, expected))
    except csv.Error as wrong:
        faults.append(Fault(file, rows.line_num, "(text)", str(wrong), "a table as CSV"))
    if faults:
        raise BadFile(faults)
    return tuple(flat for flat, _ in flats.values())


def _flat(
    cells: Sequence[str],
    names: Sequence[str],
    homes: tuple[str, ...] | None,
    file: str,
    line: int,
    faults: list[Fault],
) -> Flat | None:
    """The flat of a row; None for an empty row, and for a faulty one, whose faults are added."""
    if not any(cell.strip() for cell in cells):
        return None
    if len(cells) != len(names):
        found, expected = f"{len(cells)} cells", f"{len(names)}: {','.join(names)}"
        faults.append(Fault(file, line, "(row)", found, expected))
        return None
    row = {name: plain(cell) for name, cell in zip(names, cells, strict=True)}
    wrong = _judge(row, homes)
    faults += [Fault(file, line, key, shown(row[key]), good) for key, good in wrong.items()]
    if wrong:
        return None
    area = Decimal(row["area_m2"]) if row["area_m2"] else None
    return Flat(row["building"], row["unit"], row["room"], area, int(row.get("heads") or 1))


@lru_cache(maxsize=256)
def _building(homes: tuple[str, ...], found: str) -> str:
    """What was expected instead of a building; a key that is wrong is so in every row of it."""
    return f"a building's key: {one_of(homes, found)}"


def _judge(row: Mapping[str, str], homes: tuple[str, ...] | None) -> dict[str, str]:
    """What was expected, by the column that has something else."""
    wrong = {}
    if not row["building"] or (homes is not None and row["building"] not in homes):
        wrong["building"] = _building(homes or (), row["building"])
    if not row["room"]:
        wrong["room"] = "a room"
    if row["area_m2"] and (not _AREA.fullmatch(row["area_m2"]) or not Decimal(row["area_m2"])):
        wrong["area_m2"] = "square metres above 0 with two decimals at most, or nothing"
    if row.get("heads") and not _HEADS.fullmatch(row["heads"]):
        wrong["heads"] = "a whole number from 0 to 99"
    return wrong
