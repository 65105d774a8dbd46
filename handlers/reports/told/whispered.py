"""悄悄说 楼上有人群租: told alone with the bot, where no neighbour reads it."""

from dataclasses import replace

from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain import hearing
from handlers import whispering
from handlers.reports.told import new
from handlers.turn import Answer, Turn

routes = Routes()


@routes.says(starts=hearing.WHISPER_STARTS, whole=("悄悄说", "whisper"), tells=True)
async def whispered(turn: Turn, said: Said, meant: Meant) -> Answer:
    """Alone: how it is done. With what it is: told. Said aloud nothing is written down, where the
    neighbours read it; whoever calls the bot by name is shown the way."""
    if not turn.private:
        return text("open-private-first") if said.addressed else None
    if not hearing.says_something(meant.rest):
        await whispering.invite(turn)
        return None
    if hearing.tells_trouble(meant.rest):
        return await new.take_down(turn, said, meant.rest)
    await new.offer(turn, replace(said, words=meant.rest))
    return None
