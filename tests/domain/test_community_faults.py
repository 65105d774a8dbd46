"""Every fault a community file may have stands here beside the line that is good."""

import pytest

from tests.domain.community_text import GOOD, MORE, faults

WHOLE = GOOD + MORE

#: What is good, what is bad, and what is told: how far below, at which key, found, expected.
FAULTS = [
    ('name = "富春江路社区"', "", 0, "community.name", "nothing", "a text"),
    ('name = "富春江路社区"', "name = 3", 0, "community.name", "3", "a text"),
    ('name = "富春江路社区"', 'name = " "', 0, "community.name", '" "', "a text"),
    ('name = "富春江路社区"', 'nmae = "a"\nname = "b"', 0, "community.nmae", "unknown", '"name"'),
    ("Asia/Shanghai", "Asia/Shanghi", 0, "community.timezone", "Shanghi", '"Asia/Shanghai"'),
    ("Asia/Shanghai", "../../etc", 0, "community.timezone", "etc", "IANA"),
    ("Asia/Shanghai", "Asia", 0, "community.timezone", "Asia", "IANA"),
    ('"zh_CN"', '"zh"', 0, "community.language", '"zh"', "zh_CN, en"),
    ('["telegram:1"]', '["1"]', 0, "community.operators", '"1"', "channel:id"),
    ('["telegram:1"]', '"telegram:1"', 0, "community.operators", "telegram:1", "a list"),
    ('["telegram:1"]', '["telegram:1", 2]', 0, "community.operators", "2", "texts in quotes"),
    ('"小英"', '"小应"', 0, "community.bot_names", '"小应" twice', "once"),
    ('"小英"', '""', 0, "community.bot_names", "empty", "words"),
    ('"7135"', '"7136"', 0, "community.deadlines", "7136", '"7135"'),
    ("meeting_day = 15", "meeting_day = 31", 0, "community.meeting_day", "31", "1 to 28"),
    ("meeting_day = 15", "meeting_day = true", 0, "community.meeting_day", "true", "1 to 28"),
    ('"19:00"', '"24:00"', 0, "community.meeting_time", "24:00", "HH:MM"),
    ('"19:00"', "19:00:00", 0, "community.meeting_time", "19:00:00", "HH:MM"),
    ('"households.csv"', "[]", 0, "community.households", "[]", "a text"),
    ('"unit-room"', '"room"', 0, "community.doors", '"room"', "unit-room"),
    ("= 48", "= 0", 0, "community.deadlines_hours.S1.building", "0", "1 to 8760"),
    ('"S1.building"', '"S1.bilding"', 0, "community.deadlines_hours.S1.bilding", "bild", "S1.b"),
    ("U.grid = 12", "E.grid = 12", 0, "community.deadlines_hours.E.grid", "E.grid", "one of"),
    ("U.grid = 12", "U.grid = 1.5", 0, "community.deadlines_hours.U.grid", "1.5", "whole number"),
    ('"0571-88888888"', '"gas"', 0, "community.hotlines.gas.number", "gas", "a number to call"),
    ("= true }", '= "yes" }', 0, "community.hotlines.gas.confirmed", "yes", "true or false"),
    (
        'gas = { number = "0571-88888888", confirmed = true }',
        'gas = "96333"',
        0,
        "community.hotlines.gas",
        "96333",
        "a table [community.hotlines.gas]",
    ),
    ('number = "96333"', 'numbr = "1"\nnumber = "96333"', 0, "lift_rescue.numbr", "unk", "number"),
    ('key = "b3"', "", -1, "place.key", "nothing", "letters"),
    ('key = "estate"', 'key = "ruicheng"', 0, "place.key", "in line 23 has", "a key of its own"),
    ('name = "4号楼"', 'name = "4号楼"\nshort = "三号"', 1, "place.short", "33 has", "of its own"),
    ('name = "4号楼"', 'name = "三号"', 0, "place.name", "in line 33 has", "a short name of its"),
    ('"三号"', '"三·号"', 0, "place.short", "三·号", "without 【】·"),
    ('"grid"', '"gird"', 0, "place.kind", "gird", '"grid"'),
    ('kind = "grid"', "", -1, "place.kind", "nothing", "one of street"),
    ('short = "三号"', 'shrt = "三号"', 0, "place.shrt", "unknown", '"short"'),
    ('estate = "estate"', 'estate = "estat"', 0, "place.estate", "estat", '"estate"'),
    ('estate = "estate"', 'estate = "ruicheng"', 0, "place.estate", "a grid", "of kind estate"),
    ('chat = "telegram:-1003"', 'chat = "-1003"', 0, "place.chat", "-1003", "channel:id"),
    ('name = "睿城小区"', 'name = "睿"\nestate = "estate"', 1, "place.estate", "estate", "none"),
    ('name = "睿城小区"', 'name = "睿"\nparent = "b3"', 1, "place.parent", "a building", "or"),
    (
        'name = "睿城网格"',
        'name = "网"\nchat = "telegram:-1003"',
        None,
        "place.chat",
        "which serves the place in line",
        "of its own, or one shared by buildings or units side by side",
    ),
    ('account = "telegram:2001"', "", -1, "member.account", "nothing", "channel:id"),
    ('place = "b3"', 'place = "b33"', 0, "member.place", "b33", '"b3"'),
    ('place = "b3"', "place = 3", 0, "member.place", "3", "a text"),
    ('["building_leader"]', '["leader"]', 0, "member.roles", "leader", "building_leader"),
    ('["building_leader"]', "[]", 0, "member.roles", "[]", "at least one of resident"),
    ('roles = ["building_leader"]', "", -4, "member.roles", "nothing", "at least one"),
    ('place = "b4"', 'place = "b3"', 1, "member.roles", "as in line 49", "once"),
    ('"wecom:li"', '"wecom:"', 0, "member.accounts", "wecom:", "channel:id"),
    (
        '"wecom:li"]',
        '"wecom:li"]\naccount = "wecom:x"',
        0,
        "member.accounts",
        "acc",
        "or accounts",
    ),
    ("138 0000 1111", "138 0000 111", 0, "member.phone", "what is no number", "13800001111"),
    ('["party_household"]', '["party"]', 0, "member.marks", "party", "party_household"),
    ('"1-5 08:00-18:00"', '"1-5"', 0, "member.duty", "1-5", "08:00-18:00"),
    ("6 09:00-12:00", "6 09:00-25:00", 0, "member.duty", "25:00", "24:00"),
    ("from = 2026-01-01", 'from = "2026-01-01"', 0, "member.from", "2026", "without quotes"),
    ("from = 2026-01-01", "from = 2026-01-01T00:00:00", 0, "member.from", "00", "a date"),
    ("until = 2027-12-31", "until = 2025-12-31", 0, "member.until", "2025", "not before 2026"),
    ('by = "telegram:2005"', 'by = "telegram:2001"', 0, "stand_in.by", "2001", "李楼长"),
    ('by = "telegram:2005"', 'by = "wecom:li"', 0, "stand_in.by", "wecom:li", "somebody else"),
    ('by = "telegram:2005"', 'by = "telegram:2006"', 0, "stand_in.by", "2006", '2005"'),
    ('by = "telegram:2005"', "", -5, "stand_in.by", "nothing", "a text"),
    ('by = "telegram:2005"', 'by = "2005"', 0, "stand_in.by", "2005", "channel:id"),
    ('of = "telegram:2001"', 'of = "telegram:2005"', 0, "stand_in.of", "2005", "who holds"),
    ('of = "telegram:2001"', 'of = "telegram:9"', 0, "stand_in.of", "9", "of a [[member]]"),
    ("until = 2026-02-15", "until = 2026-01-31", 0, "stand_in.until", "01-31", "02-01"),
    ("from = 2026-02-01", "", -5, "stand_in.from", "nothing", "the first day"),
    ("until = 2026-02-15", "until = 0001-01-01", 0, "stand_in.until", "0001", "a date"),
    ("until = 2026-02-15", "till = 2026-02-15", 0, "stand_in.till", "unknown", '"until"'),
    ('role = "building_leader"', 'role = "resident"', 0, "stand_in.role", "resident", "an office"),
    ('role = "building_leader"', 'role = "lead"', 0, "stand_in.role", "lead", "building_leader"),
    ('grid = "片区"', 'gird = "片区"', 0, "community.level_names.gird", "unknown", '"grid"'),
    ('grid = "片区"', 'grid = ""', 0, "community.level_names.grid", '""', "a text"),
    ('_leader = "楼组长"', "_leader = 3", 0, "role_names.building_leader", "3", "a text"),
]


@pytest.mark.parametrize(("good", "bad", "below", "key", "found", "expected"), FAULTS)
def test_a_fault_is_named_with_its_line(
    good: str, bad: str, below: int | None, key: str, found: str, expected: str
) -> None:
    line = WHOLE[: WHOLE.index(good)].count("\n") + 1

    told = faults(WHOLE.replace(good, bad, 1))

    # Where a key goes wrong, whoever names it is wrong too.
    fault = next(one for one in told if one.key.endswith(key) and found in one.found)
    assert expected in fault.expected
    if below is not None and "nothing" not in found:
        assert fault.line == line + below
    assert str(fault).startswith(f"community.toml:{fault.line} {fault.key}: found ")
