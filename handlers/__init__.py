"""What happens when someone speaks, taps, or the clock strikes: a file or folder per feature."""

from chat.channel import Word
from chat.features import merged
from chat.text import text
from handlers import (
    callouts,
    codes,
    council,
    emergencies,
    figures,
    groups,
    help,
    homes,
    hours,
    mine,
    polls,
    privacy,
    reports,
    standing_in,
    trouble,
    who,
    wishes,
)

ROUTES = merged(
    [
        emergencies.routes,
        figures.routes,
        help.routes,
        reports.routes,
        groups.routes,
        callouts.routes,
        codes.routes,
        council.routes,
        homes.routes,
        hours.routes,
        mine.routes(wishes.own_lines, callouts.own_lines, council.own_lines, reports.own_lines),
        polls.routes,
        privacy.routes,
        standing_in.routes,
        trouble.routes,
        who.routes,
        wishes.routes,
    ]
)

#: The channel's menu. A command without a handler may not stand here: a test looks.
MENU = tuple(
    Word(command, text(f"menu-{command}"))
    for command in (
        "report", "wish", "status", "me", "done", "meeting", "who", "duty", "language", "privacy",
        "help",
    )
)  # fmt: skip
