"""Vendors' libraries stay where they belong, and cost nothing where they are not needed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VENDORS = ("aiogram", "telegram", "aiohttp", "websockets", "fastapi", "uvicorn", "httpx", "typer")


def loaded(program: str) -> set[str]:
    """The vendors' libraries that are imported after this program."""
    program += f"\nimport sys; print(*[v for v in {VENDORS!r} if v in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(ran.stdout.splitlines()[-1].split())


def test_the_program_is_there_before_any_carrier_of_telegram() -> None:
    program = "import bot.app, bot.cli, bot.commands, bot.running, bot.demo"
    assert not loaded(program) & {"aiogram", "aiohttp", "telegram"}


def test_help_is_told_without_loading_anything_but_the_command_line() -> None:
    help_ = "import sys; sys.argv = ['huying', '--help']\nfrom bot.cli import main\n"
    help_ += "try: main()\nexcept SystemExit: pass"
    assert loaded(help_) == {"typer"}


def test_nothing_below_the_bot_knows_a_vendor() -> None:
    modules = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for package in ("domain", "chat", "storage", "handlers")
        for file in (ROOT / package).rglob("*.py")
        if "migrations" not in file.parts
    ]
    assert len(modules) > 20
    assert loaded(f"import {', '.join(modules)}") == set()


def test_reading_and_drawing_telegram_needs_no_carrier() -> None:
    assert loaded("import bot.channels.telegram_draw, bot.channels.telegram_api") == set()


@pytest.mark.parametrize(
    ("driver", "others"),
    [("aiogram", {"telegram", "httpx"}), ("ptb", {"aiogram", "aiohttp"})],
)
def test_a_driver_loads_its_own_library_and_no_other(driver: str, others: set[str]) -> None:
    program = (
        "from bot.channels.drivers import carrier; from bot.settings import Telegram\n"
        f"carrier(Telegram(token='123456789:{'x' * 35}', driver='{driver}'))"
    )
    assert not loaded(program) & others
