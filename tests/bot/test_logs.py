"""No token and no word of a resident is ever logged."""

import asyncio
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

TOKEN = "123456789:" + "Sesame" * 6
URL = f"https://api.telegram.org/bot{TOKEN}/sendMessage"


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    """Logging as the program sets it up, and as it was before afterwards."""
    root = logging.getLogger()
    before, handlers, level = structlog.get_config(), root.handlers[:], root.level
    yield
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize(
    "words",
    [
        URL,
        f"bot{TOKEN}",
        f"({TOKEN})",
        URL.replace(":S", "%3AS"),
        f"HUYING_TELEGRAM__TOKEN={TOKEN} and again {TOKEN}",
    ],
)
def test_a_token_is_hidden_wherever_it_stands(words: str) -> None:
    hidden = logs.redacted(words)
    assert "Sesame" not in hidden
    assert "<token>" in hidden


@pytest.mark.parametrize(
    "words", ["12:30:00 at the gate", "2026-11-21T12:00:00Z", "row 123456789: waits", "3号楼:灯"]
)
def test_what_is_no_token_stays(words: str) -> None:
    assert logs.redacted(words) == words


def test_an_event_tells_its_facts_on_one_line_and_hides_tokens_in_any_of_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up()
    log = structlog.get_logger()
    log.warning(f"refused by {URL}", why=URL, error=OSError(URL), more=[URL], row=7)
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert "row=7" in line
    assert "level=warning" in line
    assert line.count("<token>") == 4
    assert "Sesame" not in line


def test_a_failure_is_logged_with_its_place_and_without_its_values(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up()
    log = structlog.get_logger()
    try:
        raise ValueError("王阿姨说3楼灯坏了")
    except ValueError as error:
        log.exception("turn failed", row=7)
        kept = error
    log.error("again", exc_info=kept)
    log.error("nothing went wrong", exc_info=True)
    first, second, third = capsys.readouterr().err.splitlines()
    for line in (first, second):
        assert "error=ValueError" in line
        assert "at=test_logs.py:" in line
        assert "王阿姨" not in line
    assert "error=" not in third


def test_what_libraries_log_is_hidden_too_with_the_failures_they_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up()
    for name in ("aiohttp.client", "aiogram", "uvicorn.error", "asyncio", "apscheduler"):
        try:
            try:
                raise OSError(URL)
            except OSError as error:
                raise RuntimeError(f"王阿姨, after {URL}") from error
        except RuntimeError:
            logging.getLogger(name).exception("POST %s failed", URL)
    logging.getLogger("asyncio").error("nothing went wrong", exc_info=True)
    lines = capsys.readouterr().err
    assert "Sesame" not in lines
    assert "王阿姨" not in lines
    assert lines.count("<token>") == lines.count("error=RuntimeError at=test_logs.py:") == 5
    assert "Logging error" not in lines


def test_libraries_speak_only_when_something_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    logging.getLogger("aiohttp.access").info("GET / 200")
    logging.getLogger("httpx").debug("x")
    assert capsys.readouterr().err == ""


async def test_a_task_that_dies_unheard_tells_no_token(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": f"lost {URL}", "exception": OSError(URL)})
    lines = capsys.readouterr().err
    assert "<token>" in lines
    assert "Sesame" not in lines


def test_logs_go_to_stderr_so_that_commands_may_print(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    structlog.get_logger().info("listening")
    sys.stdout.write("applied\n")
    assert capsys.readouterr().out == "applied\n"
