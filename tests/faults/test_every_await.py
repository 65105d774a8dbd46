"""The pipeline fails at its n-th await, for every n; then it starts again, and nothing is lost."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from chat.incoming import Chat, Person, Said, Tapped
from storage.engine import connect
from storage.work import Storage
from tests import databases
from tests.faults.ledger import counts, rows
from tests.faults.lives import live
from tests.faults.platform import Platform, Wire
from tests.faults.steps import Steps
from tests.house import B3, B5, NOON, furnish

#: The walk is shared out, so that both cores have something to do.
STRIPES = 4
#: No story here awaits this often; a walk that gets there does not end.
TOO_MANY = 5_000

WANG, CHEN = Person("1001", "王阿姨", "zh-hans"), Person("1002", "陈伯", "zh-hans")
REPORTS = {
    "3楼楼道灯坏了": ("b3", 1),
    "电梯门关不上": ("b5", 1),
    "大门的锁坏了": ("b3", 2),
}


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


@dataclass
class Template:
    """A furnished database, and fresh copies of it."""

    url: str
    folder: Path

    @contextmanager
    def copy(self, n: int) -> Iterator[str]:
        if self.url.startswith("sqlite"):
            file = self.folder / f"{n}.db"
            shutil.copy(str(sa.make_url(self.url).database), file)
            yield f"sqlite:///{file}"
            for part in self.folder.glob(f"{n}.db*"):
                part.unlink()
            return
        name = str(sa.make_url(self.url).database)
        copy = f"{name}_{n}"
        with psycopg.connect(self.url.replace(name, "postgres"), autocommit=True) as admin:
            make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            admin.execute(make.format(sql.Identifier(copy), sql.Identifier(name)))
            try:
                yield self.url.replace(name, copy)
            finally:
                drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
                admin.execute(drop.format(sql.Identifier(copy)))


@pytest.fixture(scope="module", params=databases.ENGINES)
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Template]:
    """Two buildings and their people, to be copied for every crash."""
    folder = tmp_path_factory.mktemp("crashes")
    with databases.new_database(request.param, folder) as url:

        async def furnished() -> None:
            storage = Storage(connect(url))
            await furnish(storage)
            await storage.close()

        asyncio.run(furnished())
        yield Template(url, folder)


@pytest.mark.parametrize("stripe", range(STRIPES))
@pytest.mark.timeout(300)
def test_a_crash_at_any_await_loses_nothing(
    template: Template, stripe: int, record_property: Callable[[str, object], None]
) -> None:
    walked = 0
    for n in range(stripe + 1, TOO_MANY, STRIPES):
        with template.copy(n) as url:
            platform = story()
            steps = Steps(n)
            flying: list[str] = []
            steps.at_crash = lambda: flying.extend(platform.flying)  # noqa: B023 - called in run
            unharmed = steps.run(live(url, Wire(platform, batch=2)))
            platform.flying.clear()
            if not unharmed:
                Steps().run(live(url, Wire(platform, batch=2)))
            try:
                check(url, platform, flying)
            except AssertionError as wrong:
                raise AssertionError(f"crashed at await {n}") from wrong
        if unharmed:
            break
        walked += 1
    assert walked > 40
    record_property("walked", walked)


def check(url: str, platform: Platform, flying: list[str]) -> None:
    """No report lost, numbers without gaps, order kept, and nothing doubled but what was on its
    way to a chat when the process died."""
    assert platform.updates == []
    assert counts(url, "inbox", "standing") == {"done": 5}
    assert rows(url, "SELECT count(*) FROM inbox WHERE payload IS NOT NULL AND payload != 'null'") == [(0,)]
    found = rows(
        url, "SELECT words, key, number FROM matter JOIN place ON place.id = place_id"
    )
    assert {words: (key, number) for words, key, number in found} == REPORTS
    assert len(found) == len(REPORTS)
    assert rows(url, "SELECT file FROM photo") == [("lamp",)]
    assert set(counts(url, "outbox", "fate")) == {"sent"}
    assert counts(url, "history", "what") == {"reported": 3, "added": 1}
    for chat, titles in ((B3, ["3楼楼道灯坏了", "大门的锁坏了"]), (B5, ["电梯门关不上"])):
        shown = [str(card.title.facts["title"]) for card in platform.cards(chat) if card.title]
        assert len(shown) == len(platform.cards(chat))
        assert list(dict.fromkeys(shown)) == titles
        doubled = Counter(shown).total() - len(titles)
        assert doubled <= (chat in flying)
    # Whichever copy of the lamp's card is the live one, it ends up with the photo.
    [(live_one,)] = rows(
        url,
        "SELECT message FROM shown JOIN matter ON key = 'matter:' || matter.id "
        "WHERE words = '3楼楼道灯坏了'",
    )
    [card] = [one.what for one in platform.messages if one.message == live_one]
    assert [line.key for line in card.lines][-1] == "with-photos"
    assert platform.reactions == {(B3, "4", "👌")}
