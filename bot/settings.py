"""Every environment variable, typed. The bot refuses to start half-configured."""

from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class Driver(StrEnum):
    """Which library carries Telegram's Bot API."""

    AIOGRAM = "aiogram"


class Mode(StrEnum):
    """How updates come in."""

    POLLING = "polling"


class Pace(StrEnum):
    """Whether sends keep to the platform's limits. Off is for benches only."""

    ON = "on"
    OFF = "off"


class Telegram(BaseModel):
    """HUYING_TELEGRAM__…"""

    token: SecretStr | None = None
    api_base: str = "https://api.telegram.org"
    driver: Driver = Driver.AIOGRAM
    mode: Mode = Mode.POLLING
    pace: Pace = Pace.ON


class Web(BaseModel):
    """HUYING_WEB__…; port 0 means no web side."""

    host: str = "127.0.0.1"
    port: int = 8080


class Settings(BaseSettings):
    """HUYING_…, from the environment, a `.env` file, or a secrets folder."""

    model_config = SettingsConfigDict(
        env_prefix="HUYING_",
        env_nested_delimiter="__",
        env_file=".env",
        extra="ignore",
        hide_input_in_errors=True,
    )

    database_url: str = "sqlite:///huying.db"
    telegram: Telegram = Telegram()
    web: Web = Web()


class Misconfigured(Exception):
    """A setting is missing or wrong. Says which, what was expected, never a secret."""


def settings() -> Settings:
    """The settings of this process. Raises Misconfigured, one line for each wrong variable."""
    folder = Path("secrets")
    try:
        return Settings(_secrets_dir=folder if folder.is_dir() else None)
    except ValidationError as wrong:
        lines = [
            f"HUYING_{'__'.join(str(step) for step in error['loc']).upper()}: {error['msg']}"
            for error in wrong.errors(include_input=False, include_url=False)
        ]
        raise Misconfigured("\n".join(lines)) from None
