"""What the table [community] may say."""

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from domain import wish_times
from domain.addresses import Known, listed
from domain.calendar import MOST, Unit, length
from domain.community import LANGUAGES, About, Hotline
from domain.community_days import holidays, service_hours
from domain.deadlines import PRESETS, Hours
from domain.doors import Style
from domain.faults import one_of, shown
from domain.forgetting import DAYS, NAMES_STAY
from domain.outward import Way
from domain.places import Level
from domain.roles import Role
from domain.table import Table

_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_PHONE = re.compile(r"\+?[0-9][0-9 -]{1,18}[0-9]")
#: Days that every month has.
_FIRST, _LAST = 1, 28
_PRESET = "7135"


def about(table: Table, known: Known, days: Table) -> About:
    """The community itself. `days` is the table [holidays]."""
    table.only(
        "name",
        "timezone",
        "language",
        "operators",
        "bot_names",
        "deadlines",
        "deadlines_hours",
        "wish_times",
        "service_hours",
        "meeting_day",
        "meeting_time",
        "hotlines",
        "ask_after_silence",
        "outward",
        "outward_codes",
        "keep_identities_days",
        "level_names",
        "role_names",
        "doors",
        "households",
        "taxonomy",
    )
    preset = _of(table, "deadlines", PRESETS, _PRESET)
    hours = PRESETS.get(preset, PRESETS[_PRESET])
    return About(
        name=table.text("name"),
        timezone=_timezone(table),
        language=_of(table, "language", dict.fromkeys(LANGUAGES), LANGUAGES[0]),
        operators=listed(table, "operators", known, group=False),
        bot_names=table.texts("bot_names"),
        deadlines=preset,
        deadlines_hours=_hours(table.below("deadlines_hours"), hours),
        wish_times=_times(table.below("wish_times"), [*wish_times.PRESET]),
        service_hours=service_hours(table),
        holidays=holidays(days),
        meeting_day=table.number("meeting_day", _FIRST, _LAST, otherwise=15),
        meeting_time=table.matching("meeting_time", _TIME, '"HH:MM", as "19:00"', "19:00"),
        hotlines=_hotlines(table.below("hotlines")),
        ask_after_silence=table.yes("ask_after_silence"),
        outward=table.choice("outward", Way) if "outward" in table.values else None,
        outward_codes=_codes(table.below("outward_codes")),
        keep_identities_days=table.number(
            "keep_identities_days", *DAYS, otherwise=NAMES_STAY.days
        ),
        level_names=table.names("level_names", Level),
        role_names=table.names("role_names", Role),
        doors=table.choice("doors", Style, Style.BUILDING_ROOM) or Style.BUILDING_ROOM,
        households=table.maybe("households"),
        taxonomy=table.maybe("taxonomy"),
    )


def _of(table: Table, key: str, allowed: Mapping[str, object], otherwise: str) -> str:
    value = table.text(key, otherwise)
    if value and value not in allowed:
        table.wrong(key, shown(value), one_of(allowed, value))
    return value


def _timezone(table: Table) -> str:
    name = table.text("timezone", "Asia/Shanghai")
    try:
        ZoneInfo(name or "UTC")
    except (ValueError, OSError, KeyError):  # the zone database knows three ways to say no
        near = get_close_matches(name, available_timezones(), n=1) or ["Asia/Shanghai"]
        table.wrong("timezone", shown(name), f'a zone of the IANA database, as "{near[0]}"')
    return name


def _hours(table: Table, preset: Hours) -> dict[str, int | str]:
    levels = {str(level) for hours in preset.values() for level in hours}
    return _times(table, [f"{tier}.{level}" for tier in preset for level in sorted(levels)])


def _times(table: Table, names: Collection[str]) -> dict[str, int | str]:
    """Overrides, written "S1.building" = 24, or S1.building = 24 (a table in a table), or in
    words: "2 working days"."""
    found: dict[str, int | str] = {}
    for key, value in table.values.items():
        pairs = (
            [(f"{key}.{last}", table.below(key), last) for last in value]
            if isinstance(value, dict)
            else [(key, table, key)]
        )
        for name, where, last in pairs:
            if name in names:
                found[name] = _time(where, last)
            else:
                where.wrong(last, shown(name), one_of(names, name))
    return found


def _time(table: Table, key: str) -> int | str:
    words = table.values[key]
    if not isinstance(words, str):
        return table.number(key, 1, MOST[Unit.HOURS], otherwise=1)
    if (long := length(words)) is not None:
        return str(long)
    table.wrong(
        key, shown(words), 'hours, as 24, or "2 working days", "4 service hours", "3 days"'
    )
    return 1


def _codes(table: Table) -> dict[str, str]:
    return {key: table.text(key) for key in table.values}


def _hotlines(table: Table) -> dict[str, Hotline]:
    found = {}
    for name, value in table.values.items():
        line = table.below(name)
        if not isinstance(value, dict):
            continue
        line.only("number", "confirmed")
        number = line.matching("number", _PHONE, 'a number to call, as "96333"')
        found[name] = Hotline(number, line.yes("confirmed"))
    return found
