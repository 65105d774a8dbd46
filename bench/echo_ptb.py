"""The other yardstick: the barest bot python-telegram-bot can be. It answers each report with its
own words, each tap with what it carries, and as many at once as aiogram does: left alone it would
take one after the other."""

import os

from telegram import Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    filters,
)


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it again."""
    if update.effective_message is not None:
        await update.effective_message.reply_text(
            update.effective_message.text or "", do_quote=False
        )


async def tapped(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what the tap carries."""
    if update.callback_query is not None:
        await update.callback_query.answer(update.callback_query.data)


base = os.environ["HUYING_TELEGRAM__API_BASE"]
application = (
    Application.builder()
    .token(os.environ["HUYING_TELEGRAM__TOKEN"])
    .base_url(f"{base}/bot")
    .concurrent_updates(True)
    .job_queue(None)
    .build()
)
application.add_handler(MessageHandler(filters.Regex("^报修"), echo))
application.add_handler(CallbackQueryHandler(tapped))
application.run_polling()
