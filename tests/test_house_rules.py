"""Rules of the house that no linter knows."""

import ast
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from importlinter import api, cli

from domain import hearing
from handlers import ROUTES

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers", "storage", "chat", "domain", "sandbox")
#: A file of code is read in one sitting.
MOST_LINES = 300
#: Where the machine's own clock is asked, beside bot/ and sandbox/, and why.
CLOCKS: dict[str, str] = {}
#: Where something is printed: a command line speaks through standard output, and a terminal is
#: the console channel's wire.
PRINTS = {"bot/cli.py", "bot/channels/console.py"}


def code(*packages: str) -> Iterator[tuple[str, Path]]:
    """Every file of these packages, by its path from the root."""
    for package in packages:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield str(file.relative_to(ROOT)), file


def walked(file: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(file.read_text()))


def imported(file: Path) -> set[str]:
    """The top names of what a file imports."""
    names: set[str] = set()
    for node in walked(file):
        match node:
            case ast.Import():
                names |= {one.name.partition(".")[0] for one in node.names}
            case ast.ImportFrom(level=0, module=str(module)):
                names.add(module.partition(".")[0])
    return names


def test_the_ladder_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    contracts = api.read_configuration()["contracts_options"]
    assert len(contracts) >= 6
    assert cli.lint_imports(no_cache=True) == 0


def test_the_domain_is_pure() -> None:
    for name, file in code("domain"):
        assert imported(file) <= sys.stdlib_module_names | {"domain"}, name


def test_nothing_is_printed() -> None:
    for name, file in code(*PACKAGES):
        calls = [node.func for node in walked(file) if isinstance(node, ast.Call)]
        said = [one for one in calls if isinstance(one, ast.Name) and one.id == "print"]
        assert not said or name in PRINTS, name


def test_only_what_runs_asks_the_machine_what_time_it_is() -> None:
    for name, file in code("handlers", "storage", "chat", "domain"):
        asks = [
            node
            for node in walked(file)
            if isinstance(node, ast.Attribute)
            and node.attr in {"now", "utcnow", "today"}
            and isinstance(node.value, ast.Name)
            and node.value.id in {"datetime", "date"}
        ]
        assert not asks or name in CLOCKS, name


def test_every_file_is_read_in_one_sitting() -> None:
    for name, file in code(*PACKAGES):
        lines = len(file.read_text().splitlines())
        assert lines <= MOST_LINES or "migrations" in name, (name, lines)


def test_every_feature_is_on_the_list() -> None:
    features = {one.stem for one in (ROOT / "handlers").iterdir() if one.stem[0] not in "_."}
    shared = {
        "turn", "telling", "naming", "buttons", "welcome", "flats", "files", "doors", "mine",
        "asking", "whereabouts", "whispering", "helped",
    }  # fmt: skip
    for name in features - shared:
        routes = import_module(f"handlers.{name}").routes
        assert all(one in ROUTES.spoken for one in routes.spoken), name
        for mine, whole in (
            (routes.taps, ROUTES.taps),
            (routes.events, ROUTES.events),
            (routes.every_, ROUTES.every_),
            (routes.due_, ROUTES.due_),
        ):
            assert mine.items() <= whole.items(), name


#: The label of the button that stands for each action in the stories.
LABELS = {
    "kt": "task-done",
    "ks": "strike-off",
    "ka": "give-tasks",
    "kf": "all-done",
    "kr": "verdict-satisfied",
    "km": "minutes-post",
    "ke": "book-sheet",
    "kv": "answer-survey",
    "kg": "verdict-so-so",
    "kn": "paper-sheets",
    "kj": "home-flat",
    "kq": "verdict-so-so",
    "kd": "nothing-more",
    "kx": "strike",
    "ki": "round-suits",
    "kc": "round-fix",
    "kw": "write-agreed",
    "ky": "agree",
    "kb": "signed",
    "kh": "holds",
    "kl": "see-tasks",
    "ko": "round-table",
    "eb": "help-wanted",
    "aj": "me-too",
    "aq": "same",
    "mg": "merge",
    "mi": "number",
    "ma": "part",
    "oc": "hand-on",
    "oy": "name-yes",
    "la": "place",
    "lk": "look",
    "hd": "handle",
    "mv": "take",
    "kp": "keep",
    "wh": "place",
    "ws": "whisper",
    "hp": "home-flat",
    "hr": "home-own",
    "ha": "homes-all",
    "ho": "homes-each",
    "hv": "heard",
    "hj": "home-right",
    "hl": "moved-out",
    "hs": "home-stay",
    "xp": "privacy",
    "fw": "noticed",
    "fg": "month-before",
    "nn": "nameless",
    "nl": "unnamed",
    "nm": "unnamed",
    "us": "unseal",
    "sp": "see-phone",
    "cx": "correct-name",
    "er": "erase",
    "wo": "place",
    "sq": "stand-in",
    "si": "till-tonight",
    "sb": "back",
    "sx": "decline",
    "wd": "what-i-do",
    "bp": "place",
    "bm": "more",
    "ub": "unbind",
    "ip": "place",
    "im": "more",
    "ir": "role",
    "jl": "withdraw",
    "jn": "accept",
    "jy": "accept",
    "ld": "resign",
    "tb": "take-back",
    "rk": "revoke",
    "bt": "both-mine",
    "me": "its-me",
    "eh": "alarm-reached",
    "ea": "alarm-not-yet",
    "ed": "contact-me",
    "pk": "leave-out",
    "eq": "help-wanted",
    "pl": "all",
    "pw": "place",
    "gd": "not-a-matter",
    "gl": "candidates",
    "go": "note-down",
    "gp": "place",
    "gr": "register",
    "ct": "change-category",
    "cw": "is-estate",
    "rt": "change-title",
    "uf": "more",
    "ru": "ask-up",
    "rw": "return",
    "rx": "why-building",
    "uc": "may-call",
    "wf": "wait-parts",
    "wt": "till-tomorrow",
    "lf": "wait-schedule",
    "sw": "still-waits",
    "el": "office",
    "pt": "split",
    "cm": "more",
    "cp": "category",
    "ca": "category",
    "ls": "whole-list",
    "lt": "together",
    "lc": "cause",
    "lp": "chosen",
    "lm": "to-property",
    "lx": "city-text",
    "dg": "whole-list",
    "qa": "second",
    "qd": "start-poll",
    "qg": "merge",
    "qh": "handle",
    "qi": "motion",
    "qk": "unsigned",
    "ql": "agenda",
    "qm": "take-on",
    "qn": "hands-are",
    "qo": "agenda-up",
    "qp": "bring-up",
    "qs": "send-motion",
    "qt": "thread",
    "qu": "agenda",
    "qv": "count-hands",
    "qw": "have-word",
    "qx": "withdraw-it",
    "qy": "same-motion",
    "ta": "coming",
    "tc": "to-calendar",
    "te": "nobody-came",
    "tm": "may-move",
    "to": "no-meeting",
    "tp": "put-off",
    "vc": "until",
    "pf": "home-flat",
    "po": "poll-option",
    "pv": "paper",
    "px": "export",
    "vf": "home-flat",
    "vh": "ask-leader",
    "vn": "next-step",
    "vp": "place",
    "vq": "call-off",
    "vs": "send",
    "vt": "poll-option",
    "vw": "have-word",
    "vx": "how-counted",
    "yc": "kind",
    "yd": "did",
    "ye": "good",
    "yg": "let-go",
    "yh": "help",
    "yk": "to-check",
    "yl": "stand-in-line",
    "ym": "in-touch",
    "yn": "take-offer",
    "yo": "other-wishes",
    "yp": "publish",
    "yq": "ask-first",
    "yr": "not-publish",
    "yt": "meet",
    "yu": "young",
    "yv": "give-phone",
    "yw": "no-more",
    "yy": "allow",
    "za": "ask-again",
    "zb": "see-hours",
    "zc": "come",
    "zd": "drop-callout",
    "ze": "off",
    "zf": "photos",
    "zg": "certificate",
    "zh": "half-day",
    "zi": "going",
    "zk": "these",
    "zm": "send-team",
    "zn": "not-going",
    "zo": "team",
    "zp": "place",
    "zs": "send",
    "zt": "shift",
    "zu": "see-fallow",
    "zv": "thank-named",
    "zw": "was",
    "zy": "hours-yes",
}


def test_every_way_in_is_walked_by_a_story() -> None:
    files = [one for _, one in code("tests/journeys")]
    stories = "".join(one.read_text() for one in files)
    words = {
        node.value
        for one in files
        for node in walked(one)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for route in ROUTES.spoken:
        ways = [*([f"/{route.command}"] if route.command else []), *route.starts, *route.whole]
        form = route.pattern
        formed = form is not None and any(form.fullmatch(hearing.plain(one)) for one in words)
        assert formed or any(way in stories for way in ways), route.name
    for tag in ROUTES.taps:
        assert f"button-{LABELS[tag]}" in stories, tag
    for event in ROUTES.events:
        assert f"{event.__name__}(" in stories, event
    for job in ROUTES.every_:
        assert job.rpartition(".")[2] in stories, job


def test_there_is_one_config_file_and_no_package_among_the_tests() -> None:
    strays = {
        "setup.cfg",
        "setup.py",
        "tox.ini",
        "pytest.ini",
        "mypy.ini",
        ".ruff.toml",
        "ruff.toml",
    }
    assert not strays & {one.name for one in ROOT.iterdir()}
    assert not list((ROOT / "tests").rglob("__init__.py"))
