"""A poll as somebody writes it in one message:

投票 要不要装充电桩？
1. 装在北门
2. 装在地库
3. 不装
截止 周日20:00   每户一票
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.electorate import Per
from domain.folding import folded, glued
from domain.hearing import clean, plain
from domain.refusal import Refusal

#: Options of a poll.
LEAST, MOST = 2, 12
#: Signs of a title and of an option; a button shows the first ten, the card all of them.
TITLE, OPTION, LABEL = 60, 40, 10

_EDGES = " \t　:：,，;；、-—"
_START = re.compile(r"\s*(?:(?:发起|发个)?投票|poll\b)(?:一下)?", re.IGNORECASE)
#: What makes of 投票 a tale, a notice or an answer to one.
_TALE = re.compile(
    "(?:的)?(?:结果|情况|统计|公示|流程|规则|须知|说明|通知|公告|方法|方式|步骤|链接|截图|箱|站|点|[了过吗呢])"
    r"|\s*(?:results?|rules?)\b",
    re.IGNORECASE,
)
_NUMBER = "[0-9０-９]{1,2}"
#: 1. １． 1、 1) (1) ① A. 一、 and a dash at the beginning of a line.
_MARK = re.compile(
    rf"\s*(?:选项\s*)?(?:{_NUMBER}\s*[.．。、,，:：)）]|[①-⑳⒈-⒓]|[(（]\s*{_NUMBER}\s*[)）]"
    r"|[A-La-lＡ-Ｌ]\s*[.．。、:：)）]|[一二三四五六七八九十]{1,2}\s*[、.．:：)）]|[-*•·]\s)\s*"
)
#: The same within a line, where only rising numbers are sure.
_WITHIN = re.compile(rf"(?:^|(?<=\D))(?P<n>{_NUMBER}(?=[.．、)）])|[①-⑳])[.．、)）]?\s*")
_UNTIL = re.compile(
    r"(?:截止|截至|截至到|到期|结束)(?:日期|时间|到|至|于|在)?\s*[:：]?\s*(?P<until>[^，。；！]+)"
    r"|\b(?:until|closes?|ends?|deadline)\b\s*:?\s*(?P<until_>.+)",
    re.IGNORECASE,
)
#: What a line below the options may say, and what it sets.
_SAID: tuple[tuple[re.Pattern[str], str, Per | bool], ...] = tuple(
    (re.compile(found, re.IGNORECASE), field, value)
    for found, field, value in (
        (r"(?:仅限|只限|限|按)?每?(?:个|一)?业主户?\s*(?:(?:每?户)?[一1]票|投票)|(?:仅限|只限|限|按)业主户?"
         r"|每(?:个|一)?业主户?|\b(?:one vote )?per owner\b|\bowners only\b", "per", Per.OWNERS),
        (r"(?:每|一|1)(?:户|家)\s*(?:只?[投限]?(?:一|1)票)?|按户|\b(?:one vote )?per household\b",
         "per", Per.HOUSEHOLD),
        (r"(?:每|一|1)人\s*(?:只?[投限]?(?:一|1)票)?|按人|\b(?:one vote )?per person\b",
         "per", Per.PERSON),
        (r"(?<!最)多选|可选多[项个]|\bseveral\b|\bmultiple(?: choice)?\b", "several", True),
        (r"单选|只能?选[一1][项个]|\bsingle(?: choice)?\b", "several", False),
        (r"不公开|不记名|无记名|匿名|保密|\bsecret\b|\banonymous\b", "secret", True),
        (r"公开|记名|实名|\bopen\b", "secret", False),
    )
)  # fmt: skip
#: A line that says something of how votes are taken: not to be passed over where it is not
#: understood.
_RULE = re.compile(
    r"[0-9一两二三四五六七八九]\s*票|选\s*[0-9一两二三四五六七八九]|最[多少]|截[止至]|记名|业主|户主|每[户家人]"
    r"|\bvotes? (?:per|each)\b|\bat (?:most|least)\b"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A poll as it was written, before anybody checked who may hold it."""

    title: str
    options: tuple[str, ...]
    #: Until when, in the writer's words; empty where they did not say.
    until: str = ""
    per: Per = Per.HOUSEHOLD
    several: bool = False
    secret: bool = True


def read(words: str) -> Draft | None:
    """The poll in a message, with or without its starting word; None where it is talk: nothing in
    it is numbered. Raises Refusal, saying what is missing or wrong."""
    content = _START.sub("", clean(words), count=1)
    if _TALE.match(content):
        return None
    head, marked, tail = _parts(content)
    if not marked:
        return None
    title, said = _title(head)
    for line in tail:
        said |= _settings(line)
    until = str(said.pop("until", ""))
    return Draft(checked_title(title), checked(marked), until, **said)  # type: ignore[arg-type]


def options(words: str) -> tuple[str, ...]:
    """The options alone, one a line or numbered within one. Raises Refusal where they are none."""
    content = clean(words)
    _, marked, _ = _parts(content)
    lines = (_MARK.sub("", line, count=1) for line in content.splitlines())
    return checked(marked if len(marked) >= LEAST else [one for one in lines if one.strip()])


def checked_title(words: str) -> str:
    """What is asked, on one line. Raises Refusal where it is missing or too long."""
    title = " ".join(words.split()).strip(_EDGES)
    if not title:
        raise Refusal("poll-no-title")
    if len(title) > TITLE:
        raise Refusal("poll-long-title", most=TITLE)
    return title


def checked(marked: Sequence[str]) -> tuple[str, ...]:
    """The options as they are shown. Raises Refusal for too few, too many, one that is too long,
    and one that stands there twice."""
    found = [" ".join(one.split()).strip(_EDGES) for one in marked]
    found = [one for one in found if one]
    if len(found) < LEAST:
        raise Refusal("poll-few-options")
    if len(found) > MOST:
        raise Refusal("poll-many-options", most=MOST, n=len(found))
    seen: set[str] = set()
    for one in found:
        if len(one) > OPTION:
            raise Refusal("poll-long-option", option=one[:LABEL] + "…", most=OPTION)
        same = glued(one) or one
        if same in seen:
            raise Refusal("poll-same-option", option=one)
        seen.add(same)
    return tuple(found)


def labels(options: Sequence[str]) -> tuple[str, ...]:
    """What stands on the buttons, at most ten signs each: numbered where one had to be cut, as
    the options are on the card."""
    if all(len(one) <= LABEL for one in options):
        return tuple(options)
    return tuple(_cut(f"{n}. {one}") for n, one in enumerate(options, 1))


def _cut(words: str) -> str:
    return words if len(words) <= LABEL else words[: LABEL - 1].rstrip() + "…"


def _parts(content: str) -> tuple[list[str], list[str], list[str]]:
    """The lines above the options, the options, and the lines below."""
    lines = [line for line in content.splitlines() if line.strip()]
    at = [n for n, line in enumerate(lines) if _MARK.match(line)]
    if len(at) < LEAST and (within := _within(lines)):
        return within
    if not at:
        return lines, [], []
    marked = [_MARK.sub("", lines[n], count=1) for n in at]
    return (
        lines[: at[0]], marked, [line for n, line in enumerate(lines) if n > at[0] and n not in at]
    )  # fmt: skip


def _within(lines: Sequence[str]) -> tuple[list[str], list[str], list[str]] | None:
    """Options in one line, 1.北门 2.地库 3.不装 截止 周日: told by numbers that rise from 1."""
    for at, line in enumerate(lines):
        marks: list[re.Match[str]] = []
        for found in _WITHIN.finditer(line):
            if _counted(found["n"]) == len(marks) + 1:
                marks.append(found)
        if len(marks) < LEAST:
            continue
        ends = [*(one.start() for one in marks[1:]), len(line)]
        marked = [line[one.end() : end] for one, end in zip(marks, ends, strict=True)]
        last, rest = _beside(marked.pop())
        return [*lines[:at], line[: marks[0].start()]], [*marked, last], [rest, *lines[at + 1 :]]
    return None


def _counted(mark: str) -> int:
    return ord(mark) - ord("①") + 1 if mark in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳" else int(mark)


def _beside(last: str) -> tuple[str, str]:
    """The last option of a line, and what is said behind it."""
    found = [one.search(last, 1) for one in (_UNTIL, *(said for said, _, _ in _SAID))]
    starts = [one.start() for one in found if one and last[one.start() - 1] in _EDGES]
    cut = min(starts, default=len(last))
    return last[:cut], last[cut:]


def _title(head: Sequence[str]) -> tuple[str, dict[str, Per | bool | str]]:
    """What is asked, and what was said beside it in brackets: 投票（多选）装哪儿？"""
    said: dict[str, Per | bool | str] = {}

    def taken(found: re.Match[str]) -> str:
        settings, left = _read(found[1])
        if left.strip(_EDGES):
            return found[0]
        said.update(settings)
        return " "

    return re.sub(r"[(（\[【]([^()（）\[\]【】]+)[)）\]】]", taken, " ".join(head)), said


def _settings(line: str) -> dict[str, Per | bool | str]:
    """What a line below the options sets; a kind word sets nothing. Raises Refusal for a rule
    that is not understood."""
    said, left = _read(line)
    if _RULE.search(left):
        raise Refusal("poll-rule", rule=" ".join(line.split())[:OPTION])
    return said


def _read(line: str) -> tuple[dict[str, Per | bool | str], str]:
    """What words set, and what of them is left."""
    said: dict[str, Per | bool | str] = {}
    left = line
    for found, field, value in _SAID:
        if found.search(left):
            said.setdefault(field, value)
            left = found.sub(" ", left)
    if until := _UNTIL.search(left):
        said["until"] = " ".join(plain(until["until"] or until["until_"]).split()).strip(_EDGES)
        left = left[: until.start()] + left[until.end() :]
    return said, folded(left)
