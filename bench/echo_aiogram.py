"""The yardstick: the barest bot aiogram can be. It answers each report with its own words,
and each tap with what it carries."""

import asyncio
import os

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, Message


async def main() -> None:
    """Poll until killed."""
    dispatcher = Dispatcher()

    @dispatcher.message(F.text.startswith("报修"))
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    @dispatcher.callback_query()
    async def tapped(tap: CallbackQuery) -> None:
        await tap.answer(tap.data)

    api = TelegramAPIServer.from_base(os.environ["HUYING_TELEGRAM__API_BASE"])
    bot = Bot(os.environ["HUYING_TELEGRAM__TOKEN"], session=AiohttpSession(api=api))
    await dispatcher.start_polling(bot, handle_signals=False)


asyncio.run(main())
