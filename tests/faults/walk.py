"""The program behind `test_every_await`: one thread, so that it may fork.

    python -m tests.faults.walk DATABASE_URL

For n = 1, 2, …: runs the story on the furnished database in a child that dies at its n-th await,
runs what is left in a bot composed anew, and looks at what remains. Where rows and platform are to
the last sign as they were left by an earlier crash, what comes of them is known. Ends where a
story comes to its end unharmed. Prints one line of JSON: how many crashes, how many different
states they left, and what was wrong.
"""

import gc
import json
import shutil
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from chat.incoming import Chat, Person, Said, Tapped
from storage.engine import connect
from tests.faults.ledger import asking, counted, rows, tables
from tests.faults.lives import live
from tests.faults.platform import Platform, Wire
from tests.faults.steps import Steps, in_child
from tests.house import B3, B5, NOON

WANG, CHEN = Person("1001", "王阿姨", "zh-hans"), Person("1002", "陈伯", "zh-hans")
REPORTS = {"3楼楼道灯坏了": ("b3", 1), "电梯门关不上": ("b5", 1), "大门的锁坏了": ("b3", 2)}
SENDING = "SELECT chat FROM outbox WHERE fate = 'sending'"
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid != pg_backend_pid()"
)
#: Where each counter of ids on PostgreSQL stands.
COUNTERS = (
    "SELECT seqrelid AS counter, coalesce(pg_sequence_last_value(seqrelid), seqstart) AS top, "
    "pg_sequence_last_value(seqrelid) IS NOT NULL AS used FROM pg_sequence"
)
#: Updates a pull: the story comes in three of them.
BATCH = 2


def story() -> Platform:
    """Three reports in two chats, a photo that belongs to one of them, and a tap."""
    platform = Platform()

    def said(id: int, chat: str, who: Person, words: str = "", *photos: str) -> Said:
        place = Chat("telegram", chat)
        return Said(str(id), place, NOON, who, message=str(id), words=words, photos=photos)

    platform.happens(
        said(1, B3, WANG, "报修 3楼楼道灯坏了"),
        said(2, B5, CHEN, "报修 电梯门关不上"),
        said(3, B3, CHEN, "报修 大门的锁坏了"),
        said(4, B3, WANG, "", "lamp"),
        Tapped("5", Chat("telegram", B3), NOON, WANG, tap="5", data="lk:1"),
    )
    return platform


def check(url: str, platform: Platform, flying: set[str]) -> None:
    """No report lost, numbers without gaps, order kept, and nothing doubled but in chats which a
    message was on its way to when the process died."""
    assert platform.updates == []
    with asking(url) as ask:
        assert counted(ask, "inbox", "standing") == {"done": 5}
        kept = "SELECT count(*) FROM inbox WHERE CAST(payload AS TEXT) != 'null'"
        assert ask(kept) == [(0,)]
        found = ask("SELECT words, key, number FROM matter JOIN place ON place.id = place_id")
        assert ask("SELECT file FROM photo") == [("lamp",)]
        assert set(counted(ask, "outbox", "fate")) == {"sent"}
        assert counted(ask, "history", "what") == {"reported": 3, "added": 1}
        [(live_one,)] = ask(
            "SELECT message FROM shown JOIN matter ON key = 'matter:' || matter.id "
            "WHERE words = '3楼楼道灯坏了'"
        )
    assert len(found) == len(REPORTS)
    assert {words: (key, number) for words, key, number in found} == REPORTS
    for chat, titles in ((B3, ["3楼楼道灯坏了", "大门锁坏了"]), (B5, ["电梯门关不上"])):
        shown = [str(card.title.facts["title"]) for card in platform.cards(chat) if card.title]
        assert len(shown) == len(platform.cards(chat))
        assert list(dict.fromkeys(shown)) == titles
        assert Counter(shown).total() - len(titles) <= (chat in flying), shown
    # Whichever copy of the lamp's card is the live one, it ends up with the photo.
    [card] = [one.what for one in platform.messages if one.message == live_one]
    assert card.lines[-1].key == "with-photos"
    assert platform.reactions == {(B3, "4", "👌")}


def crashed(engine: AsyncEngine, n: int) -> tuple[Platform, bool]:
    """The platform as it stands when the bot has died at its n-th await, and whether it did."""

    def first_life(tell: Callable[[Any], None]) -> None:
        platform = story()
        steps = Steps(n, at_last=lambda: tell((platform, True)))
        steps.run(live(engine, Wire(platform, batch=BATCH)))
        tell((platform, False))

    platform, died = in_child(first_life)
    return platform, died


def left(url: str, names: list[str], platform: Platform) -> str:
    """Everything that outlives the bot: what is in the tables, and the platform."""
    with asking(url) as ask:
        if url.startswith("postgresql"):
            # What the dead bot had still said to the server is being done.
            while ask(OTHERS) != [(0,)]:
                time.sleep(0.001)
        return repr((platform, [ask(f"SELECT * FROM {table}") for table in names]))


def wrong(engine: AsyncEngine, url: str, platform: Platform) -> str | None:
    """What is wrong after the bot was started again, if anything."""
    try:
        flying = {chat for (chat,) in rows(url, SENDING)}
        Steps().run(live(engine, Wire(platform, batch=BATCH)))
        check(url, platform, flying)
    except Exception:
        return traceback.format_exc()
    return None


def laid_aside(url: str) -> Callable[[], None]:
    """Lay a copy of the database aside; returns what brings the database back to it."""
    where = sa.make_url(url)
    if where.get_backend_name() == "sqlite":
        file = Path(str(where.database))
        copy = Path(shutil.copy(file, f"{file}.furnished"))

        def bring_back() -> None:
            for end in ("-wal", "-shm"):
                Path(f"{file}{end}").unlink(missing_ok=True)
            shutil.copy(copy, file)

        return bring_back
    # A tenth of the time that a new database, and a third of the time that TRUNCATE takes.
    lay = ["CREATE SCHEMA furnished", f"CREATE TABLE furnished.counters AS {COUNTERS}"]
    back = ["SET session_replication_role = replica"]
    for table in tables(url):
        lay.append(f"CREATE TABLE furnished.{table} AS TABLE {table}")
        back.append(f"DELETE FROM {table}")
        if rows(url, f"SELECT FROM {table} LIMIT 1"):
            back.append(f"INSERT INTO {table} SELECT * FROM furnished.{table}")
    back.append("SELECT setval(counter, top, used) FROM furnished.counters")

    def run(steps: list[str]) -> None:
        with psycopg.connect(url) as db:
            db.execute("; ".join(steps).encode())

    run(lay)
    return partial(run, back)


def walk(url: str) -> dict[str, Any]:
    """Crash everywhere."""
    bring_back = laid_aside(url)
    # Once in this process, so that no child has to compile every statement again.
    engine = connect(url)
    Steps().run(live(engine, Wire(story(), batch=BATCH)))
    gc.freeze()  # what stands now no child need look through for cycles
    names, seen = tables(url), set[str]()
    faults: dict[int, str] = {}
    for n in count(1):
        bring_back()
        platform, died = crashed(engine, n)
        if not died:
            break
        if (state := left(url, names, platform)) in seen:
            continue
        seen.add(state)
        if fault := wrong(engine, url, platform):
            faults[n] = fault
    check(url, platform, set())
    return {"crashes": n - 1, "states": len(seen), "faults": faults}


if __name__ == "__main__":
    structlog.configure(processors=[lambda *_: ""], logger_factory=structlog.ReturnLoggerFactory())
    sys.stdout.write(json.dumps(walk(sys.argv[1])))
