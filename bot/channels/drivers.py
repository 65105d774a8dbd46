"""Which library carries Telegram. Each is imported only when it is chosen: they cost time."""

from bot.channels.telegram_carrier import Carrier
from bot.settings import Driver, Telegram


def carrier(settings: Telegram) -> Carrier:
    """The driver the settings name; they must hold a token."""
    assert settings.token is not None
    token = settings.token.get_secret_value()
    match settings.driver:
        case Driver.AIOGRAM:
            from bot.channels.telegram_aiogram import Aiogram

            return Aiogram(token, settings.api_base)
        case Driver.PTB:
            from bot.channels.telegram_ptb import Ptb

            return Ptb(token, settings.api_base)
