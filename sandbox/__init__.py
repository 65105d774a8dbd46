"""A building in the browser: a local stand-in for Telegram's Bot API with a chat page."""
