"""我的数据: a file in private with all that is kept about whoever asks, in words one can read."""

from collections.abc import Iterator

from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from handlers import files
from handlers.privacy import record
from handlers.turn import Answer, Turn

routes = Routes()

#: Old telephones read a file as Chinese only where this mark tells them to.
_MARK = "\ufeff"


@routes.says("data", whole=("我的数据", "我的信息", "my data"))
async def my_data(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """Everything, in private; in a group one line says where it went."""
    if not turn.account.reachable:
        return text("open-private-first")
    parts = await record.drawn(turn)
    turn.work.record("asked-data", turn.me, about=turn.me)
    content = "".join(_fitting(turn, parts)).encode()
    return await files.hand_over(turn, text("data-file"), content, text("data-here"))


def _fitting(turn: Turn, parts: list[list[Text]]) -> Iterator[str]:
    """The file piece by piece; where reports would not fit, it says how many are left out."""
    yield _MARK
    room = files.MOST_BYTES
    for part in parts:
        for at, line in enumerate(part):
            words = files.worded(turn, line) + "\n"
            room -= len(words.encode())
            if room < 0:
                yield files.worded(turn, text("data-cut", n=len(part) - at)) + "\n"
                room = files.MOST_BYTES // 10
                break
            yield words
        yield "\n"
