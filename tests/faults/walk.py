"""The program behind `test_every_await`: one thread, so that it may fork.

    python -m tests.faults.walk DATABASE_URL FIRST STEP

For n = FIRST, FIRST + STEP, …: runs the story on the furnished database in a child that dies at
its n-th await, runs what is left in a second child, and looks at what remains. Ends where a story
comes to its end unharmed. Prints one line of JSON: how many crashes, and what was wrong.
"""

import json
import shutil
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from chat.incoming import Chat, Person, Said, Tapped
from storage.engine import connect
from tests.faults.ledger import TABLES, WITHOUT_ID, counts, rows
from tests.faults.lives import live
from tests.faults.platform import Platform, Wire
from tests.faults.steps import Steps, in_child
from tests.house import B3, B5, NOON

WANG, CHEN = Person("1001", "王阿姨", "zh-hans"), Person("1002", "陈伯", "zh-hans")
REPORTS = {"3楼楼道灯坏了": ("b3", 1), "电梯门关不上": ("b5", 1), "大门的锁坏了": ("b3", 2)}
SENDING = "SELECT chat FROM outbox WHERE fate = 'sending'"
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
    assert counts(url, "inbox", "standing") == {"done": 5}
    kept = "SELECT count(*) FROM inbox WHERE CAST(payload AS TEXT) != 'null'"
    assert rows(url, kept) == [(0,)]
    found = rows(url, "SELECT words, key, number FROM matter JOIN place ON place.id = place_id")
    assert len(found) == len(REPORTS)
    assert {words: (key, number) for words, key, number in found} == REPORTS
    assert rows(url, "SELECT file FROM photo") == [("lamp",)]
    assert set(counts(url, "outbox", "fate")) == {"sent"}
    assert counts(url, "history", "what") == {"reported": 3, "added": 1}
    for chat, titles in ((B3, ["3楼楼道灯坏了", "大门的锁坏了"]), (B5, ["电梯门关不上"])):
        shown = [str(card.title.facts["title"]) for card in platform.cards(chat) if card.title]
        assert len(shown) == len(platform.cards(chat))
        assert list(dict.fromkeys(shown)) == titles
        assert Counter(shown).total() - len(titles) <= (chat in flying), shown
    # Whichever copy of the lamp's card is the live one, it ends up with the photo.
    [(live_one,)] = rows(
        url,
        "SELECT message FROM shown JOIN matter ON key = 'matter:' || matter.id "
        "WHERE words = '3楼楼道灯坏了'",
    )
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


def wrong(engine: AsyncEngine, url: str, platform: Platform, *, again: bool) -> str | None:
    """What is wrong after the bot was started `again`, if anything."""

    def second_life(tell: Callable[[Any], None]) -> None:
        try:
            flying = {chat for (chat,) in rows(url, SENDING)}
            if again:
                Steps().run(live(engine, Wire(platform, batch=BATCH)))
            check(url, platform, flying)
        except BaseException:
            tell(traceback.format_exc())
        tell(None)

    found: str | None = in_child(second_life)
    return found


def restore(url: str, template: str) -> None:
    """Bring the database back to the furnished one."""
    where = sa.make_url(url)
    if where.get_backend_name() == "sqlite":
        for end in ("-wal", "-shm"):
            Path(f"{where.database}{end}").unlink(missing_ok=True)
        shutil.copy(template, str(where.database))
        return
    # A tenth of the time that a new database, and a third of the time that TRUNCATE takes.
    steps = ["SET session_replication_role = replica"]
    for table in TABLES:
        steps += [f"DELETE FROM {table}", f"INSERT INTO {table} SELECT * FROM {template}.{table}"]
        if table not in WITHOUT_ID:
            top = f"(SELECT coalesce(max(id), 0) + 1 FROM {table}), false"
            steps.append(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {top})")
    with psycopg.connect(url) as db:
        db.execute("; ".join(steps))


def keep_template(url: str) -> str:
    """Lay the furnished database aside; returns where."""
    where = sa.make_url(url)
    if where.get_backend_name() == "sqlite":
        shutil.copy(str(where.database), f"{where.database}.furnished")
        return f"{where.database}.furnished"
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("CREATE SCHEMA furnished")
        for table in TABLES:
            db.execute(f"CREATE TABLE furnished.{table} AS TABLE {table}")
    return "furnished"


def walk(url: str, first: int, step: int) -> dict[str, Any]:
    """Crash at every n of this stripe."""
    template = keep_template(url)
    # Once in this process, so that no child has to compile every statement again.
    engine = connect(url)
    Steps().run(live(engine, Wire(story(), batch=BATCH)))
    faults: dict[int, str] = {}
    n, died = first, True
    while died:
        restore(url, template)
        platform, died = crashed(engine, n)
        if fault := wrong(engine, url, platform, again=died):
            faults[n] = fault
        n += step
    return {"crashes": (n - first) // step - 1, "faults": faults}


if __name__ == "__main__":
    structlog.configure(processors=[lambda *_: ""], logger_factory=structlog.ReturnLoggerFactory())
    url, first, step = sys.argv[1:]
    sys.stdout.write(json.dumps(walk(url, int(first), int(step))))
