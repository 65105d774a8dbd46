"""我的数据: a file in private with all that is kept about whoever asks, in words one can read."""

import functools
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from chat.card import Document
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Catalogue, Text, text
from handlers.privacy import record
from handlers.turn import Answer, Turn
from storage.outbox import Lane

routes = Routes()

#: A document waits in the outbox as text: smaller than `chat.card.Document` allows.
MOST_BYTES = 700_000
#: Old telephones read a file as Chinese only where this mark tells them to.
_MARK = "\ufeff"


@routes.says("data", whole=("我的数据", "我的信息", "my data"))
async def my_data(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """Everything, in private; in a group one line says where it went."""
    if not turn.account.reachable:
        return text("open-private-first")
    catalogue = _catalogue(turn.community.timezone)
    parts = await record.drawn(turn)
    turn.work.record("asked-data", turn.me, about=turn.me)
    file = Document(
        name=catalogue.say(text("data-file"), turn.language),
        content="".join(_fitting(parts, catalogue, turn.language)).encode(),
        words=text("data-here"),
    )
    await turn.work.post(turn.alone, file, lane=Lane.ANSWER, language=turn.language)
    return None if turn.private else text("mine-sent")


def _fitting(parts: list[list[Text]], catalogue: Catalogue, language: str) -> Iterator[str]:
    """The file piece by piece; where reports would not fit, it says how many are left out."""
    yield _MARK
    room = MOST_BYTES
    for part in parts:
        for at, line in enumerate(part):
            words = catalogue.say(line, language) + "\n"
            room -= len(words.encode())
            if room < 0:
                yield catalogue.say(text("data-cut", n=len(part) - at), language) + "\n"
                room = MOST_BYTES // 10
                break
            yield words
        yield "\n"


@functools.cache
def _catalogue(timezone: str) -> Catalogue:
    return Catalogue(ZoneInfo(timezone))
