"""What happens when someone speaks, taps, or the clock strikes: a file or folder per feature."""

from chat.channel import Word
from chat.routes import merged
from chat.text import text
from handlers import groups, help, homes, privacy, reports, trouble

ROUTES = merged([help.routes, reports.routes, groups.routes, homes.routes, privacy.routes, trouble.routes])

#: The channel's menu. A command without a handler may not stand here: a test looks.
MENU = tuple(
    Word(command, text(f"menu-{command}"))
    for command in ("report", "status", "me", "done", "language", "privacy", "help")
)
