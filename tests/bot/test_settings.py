"""Settings come from the environment, a .env file and a folder, and are never half right."""

import os
from pathlib import Path

import pytest

from bot.settings import Driver, Misconfigured, Mode, Pace, settings

TOKEN = "123456789:" + "Sesame" * 6
KEY, OTHER_KEY = "Sesame-opens-no-door-but-this-one", "Sesame-opened-this-door-yesterday"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty working folder and an environment without any of our variables."""
    for name in [name for name in os.environ if name.upper().startswith("HUYING_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def wrong() -> str:
    with pytest.raises(Misconfigured) as no:
        settings()
    assert no.value.__suppress_context__
    assert "Sesame" not in repr(no.value)
    return str(no.value)


def test_without_any_variable_the_defaults_of_the_design_hold() -> None:
    found = settings()
    assert found.database_url == "sqlite:///huying.db"
    assert found.telegram.api_base == "https://api.telegram.org"
    assert found.telegram.token is None
    assert (found.telegram.driver, found.telegram.mode) == (Driver.AIOGRAM, Mode.POLLING)
    assert found.telegram.pace is Pace.ON
    assert (found.web.host, found.web.port) == ("127.0.0.1", 8080)


def test_every_variable_is_read_by_its_prefix_and_nesting(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "HUYING_DATABASE_URL": "postgresql://huying:geheim@db/huying",
        "HUYING_TELEGRAM__TOKEN": TOKEN,
        "HUYING_TELEGRAM__API_BASE": "http://127.0.0.1:8090",
        "HUYING_TELEGRAM__DRIVER": "aiogram",
        "HUYING_TELEGRAM__MODE": "polling",
        "HUYING_TELEGRAM__PACE": "off",
        "HUYING_WEB__HOST": "0.0.0.0",
        "HUYING_WEB__PORT": "0",
    }.items():
        monkeypatch.setenv(name, value)
    found = settings()
    assert found.database_url == "postgresql://huying:geheim@db/huying"
    assert found.telegram.token is not None
    assert found.telegram.token.get_secret_value() == TOKEN
    assert found.telegram.api_base == "http://127.0.0.1:8090"
    assert found.telegram.pace is Pace.OFF
    assert (found.web.host, found.web.port) == ("0.0.0.0", 0)


def test_nobody_reads_a_secret_off_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUYING_TELEGRAM__TOKEN", TOKEN)
    monkeypatch.setenv("HUYING_DATABASE_URL", "postgresql://huying:geheim@db/huying")
    found = settings()
    for told in (repr(found), str(found), repr(found.telegram), f"{found.telegram.token}"):
        assert "Sesame" not in told
        assert "geheim" not in told


def test_a_env_file_is_read_and_the_environment_goes_before_it(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bare / ".env").write_text(
        f"HUYING_TELEGRAM__TOKEN={TOKEN}\nHUYING_WEB__PORT=9000\nSOMETHING_ELSE=1\n"
    )
    monkeypatch.setenv("HUYING_WEB__PORT", "9001")
    found = settings()
    assert found.telegram.token is not None
    assert found.web.port == 9001


def test_secrets_lie_in_a_folder_one_file_each_nested_or_not(bare: Path) -> None:
    folder = bare / "secrets"
    folder.mkdir()
    (folder / "huying_telegram__token").write_text(f"{TOKEN}\n")
    (folder / "HUYING_DATABASE_URL").write_text("postgresql://huying:geheim@db/huying")
    (folder / "somebody_elses").write_text("x")
    found = settings()
    assert found.telegram.token is not None
    assert found.telegram.token.get_secret_value() == TOKEN
    assert found.database_url == "postgresql://huying:geheim@db/huying"


def test_an_empty_token_is_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUYING_TELEGRAM__TOKEN", " \n")
    assert settings().telegram.token is None


def test_without_a_key_there_is_no_seal() -> None:
    assert settings().phone_keys is None
    assert settings().seal() is None


@pytest.mark.parametrize("between", [",", ", ", "\n", ",\n"])
def test_keys_stand_newest_first_and_each_opens(
    between: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUYING_PHONE_KEYS", OTHER_KEY)
    before = settings().seal()
    monkeypatch.setenv("HUYING_PHONE_KEYS", f" {KEY}{between}{OTHER_KEY}\n")
    found = settings()
    now = found.seal()
    assert before is not None
    assert now is not None
    assert now.open(before.seal("13800001234")) == "13800001234"
    assert now.key_id != before.key_id
    assert "Sesame" not in repr(found)


def test_the_keys_may_lie_in_the_folder_of_secrets(bare: Path) -> None:
    folder = bare / "secrets"
    folder.mkdir()
    (folder / "huying_phone_keys").write_text(f"{KEY}\n{OTHER_KEY}\n")
    seal = settings().seal()
    assert seal is not None
    assert len(seal.lookups("13800001234")) == 2


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("HUYING_TELEGRAM__DRIVER", "telebot", "'aiogram'"),
        ("HUYING_TELEGRAM__MODE", "carrier pigeon", "'polling'"),
        ("HUYING_TELEGRAM__PACE", "fast", "'on' or 'off'"),
        ("HUYING_TELEGRAM__TOKEN", "Sesame", "expected the one BotFather gave"),
        ("HUYING_TELEGRAM__TOKEN", "123456:Sesame open", "expected the one BotFather gave"),
        ("HUYING_TELEGRAM__API_BASE", "api.telegram.org", "an address like https://"),
        ("HUYING_TELEGRAM__API_BASE", "ftp://api.telegram.org", "an address like https://"),
        ("HUYING_TELEGRAM__TOKN", "Sesame", "no such setting"),
        ("HUYING_PHONE_KEYS", "Sesame", "32 signs or more"),
        ("HUYING_PHONE_KEYS", f"{KEY},Sesame", "32 signs or more"),
        ("HUYING_PHONE_KEYS", ",", "32 signs or more"),
        ("HUYING_PHONE_KEYS", "Sesame" * 8, "as `huying keys new` prints them"),
        ("HUYING_PHONE_KEYS", f"{KEY},{KEY}", "the same key twice"),
        ("HUYING_WEB__PORT", "many", "a valid integer"),
        ("HUYING_WEB__PORT", "65536", "less than or equal to 65535"),
        ("HUYING_WEB__PORT", "-1", "greater than or equal to 0"),
        (
            "HUYING_DATABASE_URL",
            "mysql://huying:Sesame@db/x",
            "sqlite:///file.db or postgresql://",
        ),
        ("HUYING_DATABASE_URL", "Sesame", "sqlite:///file.db or postgresql://"),
        ("HUYING_DATABASE_URL", "sqlite://", "sqlite:///file.db or postgresql://"),
        ("HUYING_DATABASE_URL", "", "sqlite:///file.db or postgresql://"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(
    name: str, value: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    told = wrong()
    assert told.startswith(f"{name}: ")
    assert expected in told
    assert "\n" not in told


def test_everything_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUYING_WEB__PORT", "many")
    monkeypatch.setenv("HUYING_TELEGRAM__TOKEN", "Sesame")
    assert [line.partition(":")[0] for line in wrong().splitlines()] == [
        "HUYING_TELEGRAM__TOKEN",
        "HUYING_WEB__PORT",
    ]


def test_a_group_of_settings_that_is_no_json_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HUYING_TELEGRAM", TOKEN)
    assert wrong().startswith("HUYING_TELEGRAM: expected JSON")
