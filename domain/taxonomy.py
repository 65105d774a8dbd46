"""The categories of a city, read from the table it keeps, and where in an estate words point."""

import csv
import re
import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Literal

from domain.categories import Category, Signs, Taxonomy, Visibility
from domain.deadlines import Tier
from domain.faults import BadFile, Fault, one_of, shown
from domain.folding import folded
from domain.hearing import plain
from domain.roles import Role
from domain.sheet import decoded, judge_columns

__all__ = ["COLUMNS", "Category", "Taxonomy", "Visibility", "read", "where"]

#: The table of a city that brings none of its own.
SHIPPED = Path(__file__).with_name("taxonomy.csv")
COLUMNS = (
    "key",
    "top_zh",
    "zh",
    "tier",
    "visibility",
    "roles",
    "outside",
    "words",
    "patterns",
)

_KEY = re.compile(r"[a-z][a-z_]{0,30}\.[a-z][a-z_]{0,30}")
#: A pattern looks at every line of every group: it may repeat, but not without end.
_MOST_LETTERS, _MOST_REPEATS = 400, 40
_QUANTIFIER = re.compile(r"[*+]|\{[0-9]*(?:,[0-9]*)?\}")
_BOUND = re.compile(r"\{([0-9]*)(,?)([0-9]*)\}")


def read(raw: bytes, file: str) -> Taxonomy:
    """The categories of a table; its text may be UTF-8 or GBK, as for `domain.households`.

    Raises BadFile with every fault and its line.
    """
    rows = csv.reader(StringIO(decoded(raw, file), newline=""))
    faults: list[Fault] = []
    found: dict[str, tuple[Category, Signs]] = {}
    lines: dict[str, int] = {}
    try:
        names = [name.strip() for name in next(rows, [])]
        if faults := judge_columns(names, COLUMNS, (), file):
            raise BadFile(faults)
        for cells in rows:
            line = rows.line_num
            row = _row(cells, names)
            if row is None:
                continue
            if isinstance(row, str):
                faults.append(Fault(file, line, "(row)", row, f"{len(names)}: {','.join(names)}"))
                continue
            wrong = _judge(row)
            first = lines.setdefault(row["key"], line)
            if first != line:
                wrong["key"] = (f"{shown(row['key'])}, which is in line {first} too", "a key once")
            faults += [Fault(file, line, key, *said) for key, said in wrong.items()]
            if not wrong:
                found[row["key"]] = _category(row), _signs(row)
    except csv.Error as wrong_csv:
        faults.append(Fault(file, rows.line_num, "(text)", str(wrong_csv), "a table as CSV"))
    if not faults and not found:
        faults.append(Fault(file, 1, "(row)", "no category", "one row for every category"))
    if faults:
        raise BadFile(faults)
    told = _shipped()
    same = frozenset(key for key, (_, signs) in found.items() if told.get(key) == signs)
    return Taxonomy(tuple(found.values()), same)


@cache
def _shipped() -> Mapping[str, Signs]:
    """By what each category is known in the table that comes with the program."""
    with SHIPPED.open(encoding="utf-8", newline="") as rows:
        told = [{name: plain(cell) for name, cell in row.items()} for row in csv.DictReader(rows)]
        return {row["key"]: _signs(row) for row in told}


def _row(cells: Sequence[str], names: Sequence[str]) -> Mapping[str, str] | str | None:
    """The cells by their column; None for an empty row; a word where their number differs."""
    if not any(cell.strip() for cell in cells):
        return None
    if len(cells) != len(names):
        return f"{len(cells)} cells"
    return {name: plain(cell) for name, cell in zip(names, cells, strict=True)}


def _judge(row: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What was found and what was expected, by the column that has something else."""
    wrong: dict[str, tuple[str, str]] = {}
    if not _KEY.fullmatch(row["key"]):
        wrong["key"] = (shown(row["key"]), "top.sub in small letters: elevator.outage")
    for name in ("top_zh", "zh"):
        if not row[name]:
            wrong[name] = (shown(row[name]), "how it is called")
    for name, kind in (("tier", Tier), ("visibility", Visibility)):
        choices = [str(one) for one in kind]
        if row[name] not in choices:
            wrong[name] = (shown(row[name]), one_of(choices, row[name]))
    roles = [str(role) for role in Role]
    unknown = [role for role in row["roles"].split() if role not in roles]
    if unknown or not row["roles"]:
        found = unknown[0] if unknown else ""
        wrong["roles"] = (shown(found), one_of(roles, found))
    for word in row["words"].split():
        if not all(_parts(word)):
            wrong["words"] = (shown(word), "a word, ~word, or words joined by +")
    for pattern in row["patterns"].split():
        if expected := _unsafe(pattern):
            wrong["patterns"] = (shown(pattern), expected)
    if not row["words"] and not row["patterns"]:
        wrong["words"] = (shown(""), "a word or a pattern it is known by")
    return wrong


def _unsafe(pattern: str) -> str | None:
    """What was expected instead of a pattern that is none, finds nothing or could run away."""
    try:
        with warnings.catch_warnings():
            # What a later Python will read otherwise is not read now.
            warnings.simplefilter("error")
            compiled = re.compile(pattern)
    except (re.error, Warning, OverflowError, RecursionError):
        return "a regular expression"
    if compiled.search(""):
        return "a pattern that does not fit nothing at all"
    if len(pattern) > _MOST_LETTERS:
        return f"at most {_MOST_LETTERS} signs"
    return _runaway(pattern)


def _runaway(pattern: str) -> str | None:
    """Each bracket is remembered by whether it repeats something within."""
    stack = [False]
    at = 0
    while at < len(pattern):
        sign = pattern[at]
        closed = False
        if sign == "\\":
            if pattern[at + 1].isdigit():
                return "a pattern without references to its own groups"
            at += 2
        elif sign == "[":
            at = _after_class(pattern, at)
        elif sign == "(":
            stack.append(False)
            at += 1
            at += len("?:") if pattern.startswith("?:", at) else 0
            continue
        elif sign == ")":
            closed = stack.pop()
            at += 1
        else:
            at += 1
        if repeat := _QUANTIFIER.match(pattern, at):
            if closed:
                return "no repetition inside a repetition"
            if not _bounded(repeat[0]):
                return f"a repetition that ends: {{0,{_MOST_REPEATS}}} at most"
            at = repeat.end()
            stack[-1] = True
        else:
            stack[-1] = stack[-1] or closed
    return None


def _after_class(pattern: str, at: int) -> int:
    """Where a set of signs ends: ] stands for itself at its beginning and after a backslash."""
    at += 2 if pattern[at + 1] == "^" else 1
    at += 1
    while pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1


def _bounded(repeat: str) -> bool:
    """A set with + is bounded by the line: [0-9]+楼 is a number, and goes on."""
    found = _BOUND.fullmatch(repeat)
    if found is None:
        return repeat == "+"
    least, comma, most = found.groups()
    return bool(most or not comma) and int(most or least or 0) <= _MOST_REPEATS


def _parts(word: str) -> tuple[str, ...]:
    return tuple(folded(part) for part in word.removeprefix("~").split("+"))


def _signs(row: Mapping[str, str]) -> Signs:
    words = row["words"].split()
    return Signs(
        tuple(_parts(word) for word in words if not word.startswith("~")),
        tuple(part for word in words if word.startswith("~") for part in _parts(word)),
        tuple(re.compile(pattern, re.IGNORECASE) for pattern in row["patterns"].split()),
    )


def _category(row: Mapping[str, str]) -> Category:
    return Category(
        row["key"],
        row["top_zh"],
        row["zh"],
        Tier(row["tier"]),
        Visibility(row["visibility"]),
        tuple(Role(role) for role in row["roles"].split()),
        tuple(row["outside"].split()),
    )


_NUMBER = "[0-9一二三四五六七八九十两a-z]{1,4}"
#: What belongs to everybody in an estate, and stands outside the buildings.
_ESTATE = re.compile(
    r"小区|全小区|大门口?|[东南西北正]门|后门|前门|围墙|车库|地库|地下停车|停车场|路灯|马路"
    r"|主路|道路|路面|花园|花坛|绿化|草坪|广场|凉亭|健身|游乐|滑梯|秋千|篮球场|喷泉|水景|景观"
    r"|池塘|湖"
    r"|道闸|岗亭|门卫|保安室|监控室|快递柜|充电桩|车棚|垃圾站|垃圾房|垃圾桶|垃圾点|垃圾分类"
    r"|井盖|会所|泵房|变压器|配电房|化粪池|公园|幼儿园|各栋|每栋|所有楼|整个院|院子|院里|大院"
    r"|空地|行道树|围栏"
    r"|\b(?:estate|compound|main gate|gate|garage|garden|playground|courtyard|street ?lights?"
    r"|car park|parking lot)\b"
)
#: A building named only to say what it is near: 3号楼旁边的路灯.
_LANDMARK = re.compile(
    rf"{_NUMBER}(?:号楼|栋|幢|座|单元|#楼?)(?:的)?(?:楼下|前面?|后面?|旁边?|对面|附近|边上"
    rf"|门前|东侧|西侧|南侧|北侧|侧面|和{_NUMBER}(?:号楼|栋|幢|座)(?:之间|中间))"
)
_BUILDING = re.compile(
    rf"{_NUMBER}(?:号楼|栋|幢|座|单元|楼|层|#)|[0-9]{{3,4}}(?:室|房|户|家)?|本楼|我们楼"
    rf"|咱们?楼|这栋|本单元|楼道|楼梯|走廊|过道|单元门|楼门|门厅|楼顶|顶楼|屋顶|天台|电梯|轿厢"
    rf"|楼上|楼下邻居|隔壁|对门"
    r"|我家|家里|厨房|厕所|卫生间|阳台|客厅|卧室|墙|天花板|下水|马桶|地漏|暖气|水表|电表|对讲"
    r"|声控灯|防火门|消防栓"
    r"|\b(?:floor|stairs?|stairwell|hall(?:way)?|corridor|lobby|roof|lift|elevator|flat"
    r"|apartment|building)\b"
)


def where(words: str) -> Literal["building", "estate"] | None:
    """Whether what is wrong is in the building (本楼) or belongs to the estate (小区公共); None
    where the words do not say. What the estate owns is the estate's, whichever building it is
    near; a building or a floor named is more exact than 小区."""
    said = _LANDMARK.sub("", folded(words))
    estate = {found[0] for found in _ESTATE.finditer(said)}
    if estate - {"小区", "全小区", "estate", "compound"}:
        return "estate"
    if _BUILDING.search(said):
        return "building"
    return "estate" if estate else None
