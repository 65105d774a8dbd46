"""A good community file, and what a bad one is told."""

import pytest

from domain.community import Described
from domain.community_file import read
from domain.faults import BadFile, Fault

GOOD = """\
[community]
name = "富春江路社区"
timezone = "Asia/Shanghai"
language = "zh_CN"
operators = ["telegram:1"]
bot_names = ["小应", "小英"]
deadlines = "7135"
meeting_day = 15
meeting_time = "19:00"
households = "households.csv"
doors = "unit-room"

[community.deadlines_hours]
"S1.building" = 48
U.grid = 12

[community.hotlines]
gas = { number = "0571-88888888", confirmed = true }

[community.hotlines.lift_rescue]
number = "96333"

[[place]]
key = "ruicheng"
kind = "grid"
name = "睿城网格"

[[place]]
key = "estate"
kind = "estate"
name = "睿城小区"

[[place]]
key = "b3"
parent = "ruicheng"
kind = "building"
estate = "estate"
name = "3号楼"
short = "三号"
chat = "telegram:-1003"

[[place]]  # shares its neighbour's group
key = "b4"
parent = "ruicheng"
kind = "building"
name = "4号楼"
chats = ["telegram:-1003", "telegram:-1004"]

[[member]]
account = "telegram:2001"
name = "李楼长"
place = "b3"
roles = ["building_leader"]

[[member]]
accounts = ["telegram:2001", "wecom:li"]
name = "李楼长"
place = "b4"
roles = ["building_leader", "volunteer"]
"""

#: What a file may say beside that.
MORE = """
[[member]]
account = "telegram:2005"
name = "孙副楼长"
phone = "138 0000 1111"
place = "b3"
roles = ["security_officer", "sanitation_officer"]
marks = ["party_household"]
duty = ["1-5 08:00-18:00", "6 09:00-12:00"]
from = 2026-01-01
until = 2027-12-31

[[stand_in]]
place = "b3"
role = "building_leader"
of = "telegram:2001"
by = "telegram:2005"
from = 2026-02-01
until = 2026-02-15

[community.level_names]
grid = "片区"

[community.role_names]
building_leader = "楼组长"
"""


def described(text: str) -> Described:
    return read(text.encode(), "community.toml")


def faults(text: str) -> list[Fault]:
    with pytest.raises(BadFile) as bad:
        described(text)
    return bad.value.faults
