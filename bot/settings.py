"""Every environment variable, typed. The bot refuses to start half-configured."""

import re
from base64 import b64decode
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)
from sqlalchemy.exc import ArgumentError

from domain.outward import Way
from storage.engine import url_of
from storage.seal import Seal

#: One file a setting, named like its variable, in the working folder.
SECRETS = Path("secrets")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
#: A key has at least so many signs: 32 random bytes in base64 have 43.
KEY_SIGNS = 32


class Driver(StrEnum):
    """Which library carries Telegram's Bot API."""

    AIOGRAM = "aiogram"
    PTB = "ptb"


class Mode(StrEnum):
    """How updates come in."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class Pace(StrEnum):
    """Whether sends keep to the platform's limits. Off is for benches only."""

    ON = "on"
    OFF = "off"


def _trimmed(value: Any) -> Any:
    """Without the blanks a copied line carries; nothing at all is as good as not set."""
    return (value.strip() or None) if isinstance(value, str) else value


def _token(token: SecretStr | None) -> SecretStr | None:
    if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError("found no token, expected the one BotFather gave, like 123456:ABC…")
    return token


def _address(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise ValueError("expected an address like https://api.telegram.org")
    return address


def _public(address: str | None) -> str | None:
    return address if address is None else _address(address)


def _database(url: str) -> str:
    try:
        url_of(url)
    except (ValueError, ArgumentError):
        raise ValueError(
            "expected sqlite:///file.db or postgresql://user:password@host/name"
        ) from None
    return url


def _keys(keys: SecretStr | None) -> SecretStr | None:
    listed = _listed(keys)
    if any(len(key) < KEY_SIGNS or len(set(key)) < KEY_SIGNS // 3 for key in listed):
        raise ValueError(
            f"found a key that is too short or too plain, expected {KEY_SIGNS} signs or more"
            " for each, as `huying keys new` prints them"
        )
    if len(set(listed)) < len(listed):
        raise ValueError("found the same key twice, expected different ones, the newest first")
    return keys


def _listed(keys: SecretStr | None) -> list[str]:
    """The keys of HUYING_PHONE_KEYS one by one, as they stand there."""
    return re.split(r"[\s,]+", keys.get_secret_value().strip(", \n")) if keys else []


def _signs(secret: SecretStr | None) -> SecretStr | None:
    if secret is None:
        return None
    try:
        long_enough = len(b64decode(secret.get_secret_value().removeprefix("whsec_"))) >= 24
    except ValueError:
        long_enough = False
    if not long_enough:
        raise ValueError("expected whsec_ and at least 24 bytes in base64")
    return secret


class _Group(BaseModel):
    """A misspelt variable is named, not ignored."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Telegram(_Group):
    """HUYING_TELEGRAM__…"""

    token: Annotated[SecretStr | None, BeforeValidator(_trimmed), AfterValidator(_token)] = None
    api_base: Annotated[str, AfterValidator(_address)] = "https://api.telegram.org"
    driver: Driver = Driver.AIOGRAM
    mode: Mode = Mode.POLLING
    #: Under which Telegram reaches the web side; the path is the bot's own.
    webhook_url: Annotated[str | None, BeforeValidator(_trimmed), AfterValidator(_public)] = None
    pace: Pace = Pace.ON


class Web(_Group):
    """HUYING_WEB__…; port 0 means no web side."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080


class Outward(_Group):
    """HUYING_OUTWARD__…: the city's own system, where the community hands matters on to it."""

    url: Annotated[str | None, BeforeValidator(_trimmed), AfterValidator(_public)] = None
    #: Open311: the key the city gave, and which of its jurisdictions this is.
    api_key: Annotated[SecretStr | None, BeforeValidator(_trimmed)] = None
    jurisdiction: Annotated[str | None, BeforeValidator(_trimmed)] = None
    #: Webhook: what signs it, as standardwebhooks.com has it (whsec_…).
    secret: Annotated[SecretStr | None, BeforeValidator(_trimmed), AfterValidator(_signs)] = None

    @property
    def ways(self) -> tuple[Way, ...]:
        """The way to the city's system that is set, if any: what signs makes it a webhook."""
        if self.url is None:
            return ()
        return (Way.OPEN311,) if self.secret is None else (Way.WEBHOOK,)


class Settings(BaseSettings):
    """HUYING_…, from the environment, a `.env` file, or the folder `secrets`."""

    model_config = SettingsConfigDict(
        env_prefix="HUYING_",
        env_nested_delimiter="__",
        env_file=".env",
        extra="ignore",
        hide_input_in_errors=True,
    )

    #: It may hold a password, so it is not shown.
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        default="sqlite:///huying.db", repr=False
    )
    #: Seals telephone numbers, the newest key first; without one no number is kept.
    phone_keys: Annotated[SecretStr | None, BeforeValidator(_trimmed), AfterValidator(_keys)] = (
        None
    )
    telegram: Telegram = Telegram()
    web: Web = Web()
    outward: Outward = Outward()

    def seal(self) -> Seal | None:
        """What seals telephone numbers; None where no key is set."""
        listed = _listed(self.phone_keys)
        return Seal([key.encode() for key in listed]) if listed else None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The usual sources, but with secrets that may be nested: huying_telegram__token."""
        secrets = NestedSecretsSettingsSource(
            file_secret_settings, secrets_dir=SECRETS, secrets_dir_missing="ok"
        )
        return init_settings, env_settings, dotenv_settings, secrets


class Misconfigured(Exception):
    """A setting is missing or wrong. Says which, what was expected, never a secret."""


def settings() -> Settings:
    """The settings of this process. Raises Misconfigured, one line for each wrong variable."""
    try:
        return Settings()
    except ValidationError as wrong:
        errors = wrong.errors(include_input=False, include_url=False)
        raise Misconfigured("\n".join(map(_told, errors))) from None
    except SettingsError as wrong:
        # It names the field whose JSON is broken; what it was made from would show the value.
        named = re.search(r'field "(\w+)"', str(wrong))
        variable = f"HUYING_{named[1].upper()}" if named else "HUYING_…"
        raise Misconfigured(f"{variable}: expected JSON, or {variable}__… one by one") from None


def _told(error: ErrorDetails) -> str:
    variable = f"HUYING_{'__'.join(str(step) for step in error['loc']).upper()}"
    if error["type"] == "extra_forbidden":
        return f"{variable}: there is no such setting; is it misspelt?"
    said = error["msg"].removeprefix("Value error, ").replace("Input should be", "expected")
    return f"{variable}: {said}"
