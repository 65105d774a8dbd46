"""Every word a person reads stands in both catalogues, with the same blanks, and is used."""

import ast
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

from chat.text import LANGUAGES, LOCALE, Catalogue, text
from domain import gatherings, motion_rules, motions, tasks
from domain.calendar import HOLIDAYS
from domain.callouts import REFUSED as CALLOUT_REFUSED
from domain.figures import FIGURES, Kind
from domain.matters import BY_CLOCK, BY_REPORTER, REFUSED, Move, Wait
from domain.places import Level
from domain.residence import Relation
from domain.roles import Role
from domain.surveys import DEFAULTS
from domain.teams import Skill
from domain.three_lists import List
from domain.verdicts import Verdict
from domain.waiting import Till
from domain.wishes import REFUSED as WISH_REFUSED
from handlers import MENU
from handlers.help import LANGUAGES as CHOICES
from handlers.reports.chain.level_card import TRIED
from handlers.reports.chain.returning import Why as Wrong

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "storage", "chat", "domain")
CATALOGUE = Catalogue(ZoneInfo("Asia/Shanghai"))
#: The functions whose first argument is a text's key, and the argument that carries one.
SPEAKERS = {"text": 0, "Refusal": 0, "ask": 2}
BY_SOMEBODY = [move.value.replace("_", "-") for move in Move if move not in BY_CLOCK]
#: Keys made of parts: what stands before the blank, and what may fill it.
COMPUTED = {
    "button-": BY_SOMEBODY,
    "did-": BY_SOMEBODY,
    "answered-": [move.value.replace("_", "-") for move in BY_REPORTER],
    "language-": sorted(set(CHOICES.values())),
    "role-": [role.value.replace("_", "-") for role in Role],
    "level-": [level.value.replace("_", "-") for level in Level],
    "relation-": [relation.value.replace("_", "-") for relation in Relation],
    "wait-": [wait.value for wait in Wait],
    "button-wait-": [wait.value for wait in Wait],
    "button-till-": [till.value.replace("_", "-") for till in Till],
    "tried-": [move.value.replace("_", "-") for move in TRIED],
    "why-": [why.value.replace("_", "-") for why in Wrong],
    "button-why-": [why.value.replace("_", "-") for why in Wrong],
    "button-verdict-": [one.value.replace("_", "-") for one in Verdict],
    "survey-about-": [*DEFAULTS],
    "list-title-": [one.value for one in List],
    "book-list-": [one.value for one in List],
    "book-task-": [one.value.replace("_", "-") for one in tasks.State],
    "book-meeting-": [one.value.replace("_", "-") for one in gatherings.State],
    "data-council-": ["task", "round-table", "second", "judgement", "survey", "list"],
    "skill-": [skill.value for skill in Skill],
    "figure-": [*FIGURES],
    "figure-counts-": [*FIGURES],
    "figure-of-": [key for key, kind in FIGURES.items() if kind is not Kind.COUNT],
    "meeting-answer-": [one.value.replace("_", "-") for one in gatherings.Answer],
    "meeting-kind-": [kind.value.replace("_", "-") for kind in gatherings.Kind],
    "holiday-": [*HOLIDAYS.values()],
    "motion-step-": ["propose", *(move.value.replace("_", "-") for move in motions.Move)],
    "motion-rule-": [rule.value.replace("_", "-") for rule in motion_rules.Rule],
    "menu-": [word.command for word in MENU],
}


def strings(node: ast.expr) -> list[str]:
    """The texts an expression may be: itself, both sides of a choice, or a part and its ends."""
    match node:
        case ast.Constant(value=str(value)):
            return [value]
        case ast.IfExp():
            return strings(node.body) + strings(node.orelse)
        case ast.JoinedStr(values=[ast.Constant(value=start), ast.FormattedValue()]):
            return [f"{start}{end}" for end in COMPUTED[start]]
    return []


def called(node: ast.AST) -> str:
    """The name of the function a call calls; `new.ask` counts, `sa.text` is another one."""
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name
        case ast.Call(func=ast.Attribute(value=ast.Name(id="new"), attr=name)):
            return name
    return ""


def used() -> dict[str, list[set[str]]]:
    """Every key in the code, and the names of the blanks each call fills (None where spread)."""
    found: dict[str, list[set[str]]] = {}
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                name = called(node)
                if name not in SPEAKERS or len(node.args) <= SPEAKERS[name]:
                    continue
                for key in strings(node.args[SPEAKERS[name]]):
                    fills = {one.arg for one in node.keywords if one.arg}
                    spread = any(one.arg is None for one in node.keywords)
                    found.setdefault(key, []).append(set() if spread or name == "ask" else fills)
    return found


USED = used()
KEYS = set(USED).union(
    REFUSED.values(), motions.REFUSED.values(), gatherings.REFUSED.values(),
    tasks.REFUSED.values(), WISH_REFUSED.values(), CALLOUT_REFUSED.values(),
)  # fmt: skip


def blanks(wording: str | tuple[str, ...]) -> set[str]:
    wordings = (wording,) if isinstance(wording, str) else wording
    return {name for one in wordings for _, name, _, _ in Formatter().parse(one) if name}


def wordings(language: str) -> dict[str, tuple[str, ...]]:
    return {
        key: (one,) if isinstance(one, str) else one
        for key, one in CATALOGUE.texts[language].items()
    }


def test_the_walk_finds_what_it_looks_for() -> None:
    assert {"help", "did-take", "menu-me", "language-en", "no-such-matter", "report-what"} <= KEYS


def test_every_key_used_in_code_is_in_both_catalogues_and_none_is_unused() -> None:
    for language in LANGUAGES:
        assert set(CATALOGUE.texts[language]) - KEYS == set()
        assert KEYS - set(CATALOGUE.texts[language]) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_worded_twice(language: str) -> None:
    lines = (LOCALE / f"{language}.po").read_text().splitlines()
    keys = [line for line in lines if line.startswith("msgid ") and line != 'msgid ""']
    assert sorted(keys) == sorted(set(keys))


def test_both_catalogues_have_the_same_blanks() -> None:
    for key in KEYS:
        assert blanks(CATALOGUE.texts["zh_CN"][key]) == blanks(CATALOGUE.texts["en"][key]), key


def test_every_call_fills_every_blank() -> None:
    for key, calls in USED.items():
        for fills in calls:
            assert not fills or blanks(CATALOGUE.texts["zh_CN"][key]) <= fills, key
        if not any(calls) and key not in {"progress", "progress-since"}:
            assert blanks(CATALOGUE.texts["zh_CN"][key]) == set(), key


def test_refused_moves_can_say_who() -> None:
    assert all(blanks(CATALOGUE.texts["zh_CN"][key]) <= {"who"} for key in REFUSED.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_whole_and_short(language: str) -> None:
    for key, forms in wordings(language).items():
        assert all(form.strip() == form and form for form in forms), key
        assert all(len(form) <= 400 for form in forms), key
        # A card carries ten lines of these beside 40 signs of a resident's: far below 4096.
        assert all(form.count("\n") <= 6 for form in forms), key


@pytest.mark.parametrize(("language", "most"), [("zh_CN", 10), ("en", 14)])
def test_button_labels_are_short(language: str, most: int) -> None:
    for key, (label, *_) in wordings(language).items():
        if key.startswith("button-"):
            assert len(label) <= most, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_notices_fit_into_two_hundred_signs(language: str) -> None:
    filled = defaultdict(lambda: "很" * 21)
    for key, forms in wordings(language).items():
        if key.startswith("did-") or key in {*REFUSED.values(), "not-yours-to-do", "nobody-may"}:
            assert all(len(form.format_map(filled)) <= 200 for form in forms)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_as_many_forms_as_the_language(language: str) -> None:
    with (LOCALE / f"{language}.po").open("rb") as file:
        po = read_po(file, locale=language)
    for message in po:
        if message.pluralizable:
            assert len(message.string) == po.num_plurals
            assert all(message.string)


def test_plurals_and_moments_are_worded_in_the_readers_language() -> None:
    for n, said in ((1, "1 photo"), (2, "2 photos")):
        assert CATALOGUE.say(text("with-photos", n=n), "en") == said
    assert CATALOGUE.say(text("with-photos", n=2), "zh_CN") == "照片2张"
    at = datetime(2026, 11, 21, 16, 5, tzinfo=UTC)
    assert "11月22日周日 0:05" in CATALOGUE.say(text("panel-due", at=at), "zh_CN")
    assert "Sun 22 Nov, 00:05" in CATALOGUE.say(text("panel-due", at=at), "en")


def test_a_residents_braces_are_words_not_blanks() -> None:
    words = CATALOGUE.say(text("panel-words", words="{who} {0} %s {"), "zh_CN")
    assert words == "原话：{who} {0} %s {"


def test_a_language_without_a_catalogue_reads_the_citys() -> None:
    assert CATALOGUE.say(text("button-look"), "fr") == "看进度"


def chinese_in(file: Path) -> list[str]:
    """Chinese strings in a file that are neither docstrings nor words it listens for."""
    tree = ast.parse(file.read_text())
    tables = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    decorators = [
        one
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncFunctionDef)
        for one in node.decorator_list
    ]
    heard = {id(part) for node in (*tables, *decorators) for part in ast.walk(node)}
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docs | heard
        and any("\u4e00" <= sign <= "\u9fff" for sign in node.value)
    ]


def test_nothing_a_resident_reads_is_written_in_python() -> None:
    for package in ("handlers", "bot", "chat", "storage"):
        for file in (ROOT / package).rglob("*.py"):
            if "migrations" not in file.parts and file.name not in {"demo.py", "cli.py"}:
                assert chinese_in(file) == [], file
