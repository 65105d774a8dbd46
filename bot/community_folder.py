"""A community's files on disk: `community.toml` and the tables it names."""

import re
import tomllib
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError, IntegrityError

from domain import community_file, households, sheet, taxonomy
from domain.addresses import Address
from domain.community import Described, Flat
from domain.faults import BadFile, Fault
from domain.places import HOMES
from storage.applied import Applied
from storage.apply import apply
from storage.engine import transient
from storage.work import Storage

TRIES = 3

#: What ids look like, by channel: of an account, of a group, and an example of each.
_IDS = {
    "telegram": (
        (re.compile(r"[1-9][0-9]{0,15}"), 'a person\'s number, as "telegram:1001"'),
        (re.compile(r"-[1-9][0-9]{0,15}"), 'a group\'s negative number, as "telegram:-1001"'),
    ),
    "wecom": (
        (re.compile(r"\S+"), 'a userid, as "wecom:LiMing"'),
        (re.compile(r"\S+"), 'a chatid, as "wecom:wrx1"'),
    ),
    "console": (
        (re.compile(r"\S+"), 'a name, as "console:李楼长"'),
        (re.compile("building"), 'the one group, "console:building"'),
    ),
}


def load(file: Path) -> Described:
    """The community that `file` and the tables beside it describe.

    Raises BadFile with the faults of all its files, OSError where `file` cannot be read.
    """
    raw = file.read_bytes()
    try:
        described = community_file.read(raw, file.name, _expected)
    except BadFile as bad:
        raise BadFile([*bad.faults, *_faults_beside(raw, file)]) from None
    about, faults = described.about, []
    homes = [place.key for place in described.places if place.kind in HOMES]
    try:
        if about.households is not None:
            described = described.with_households(_flats(file.parent / about.households, homes))
    except BadFile as bad:
        faults += bad.faults
    try:
        if about.taxonomy is not None:
            described = described.with_taxonomy(_categories(file.parent / about.taxonomy))
    except BadFile as bad:
        faults += bad.faults
    if faults:
        raise BadFile(faults)
    return described


async def apply_file(storage: Storage, file: Path, now: datetime) -> Applied:
    """Make the database say what `file` says. Raises BadFile, and OSError as `load` does."""
    described = load(file)
    for tries_left in reversed(range(TRIES)):
        try:
            async with storage.work(now) as work:
                return await apply(work.db, described, now, work.seal)
        except DBAPIError as error:
            # A running bot may have written down the same newcomer a moment ago: look again.
            if not tries_left or not (isinstance(error, IntegrityError) or transient(error)):
                raise
    raise AssertionError("unreachable")


def _flats(file: Path, homes: list[str] | None) -> tuple[Flat, ...]:
    return households.read(_bytes(file, "households"), file.name, homes)


def _categories(file: Path) -> str:
    """The text of a table of categories in which nothing is wrong."""
    raw = _bytes(file, "taxonomy")
    taxonomy.read(raw, file.name)
    return sheet.decoded(raw, file.name)


def _bytes(file: Path, key: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as wrong:
        expected = f"the file that {key} = … names"
        fault = Fault(file.name, 1, "(file)", wrong.strerror or "nothing", expected)
        raise BadFile([fault]) from None


def _faults_beside(raw: bytes, file: Path) -> list[Fault]:
    """What is wrong with the tables of a community file that is wrong itself."""
    faults: list[Fault] = []
    try:
        about = tomllib.loads(raw.decode("utf-8-sig")).get("community")
    except ValueError:
        return []  # not TOML, which is told already
    if not isinstance(about, dict):
        return []
    try:
        if isinstance(name := about.get("households"), str):
            _flats(file.parent / name, None)
    except BadFile as bad:
        faults += bad.faults
    try:
        if isinstance(name := about.get("taxonomy"), str):
            _categories(file.parent / name)
    except BadFile as bad:
        faults += bad.faults
    return faults


def _expected(address: Address, group: bool) -> str | None:
    if address.channel not in _IDS:
        return f"a channel this bot speaks: {', '.join(_IDS)}"
    form, expected = _IDS[address.channel][group]
    return None if form.fullmatch(address.id) else expected
