"""「绑定 K7Q2」: a code is said, in a group or in private, and looked at once."""

from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import invitations
from domain.invitations import Opens, Standing
from handlers.codes import accounts, binding
from handlers.turn import Answer, Turn
from storage import invites
from storage.invites import Invite

routes = Routes()


@routes.says("bind", pattern=invitations.FORM, anywhere=True)
async def code(turn: Turn, said: Said, _meant: Meant) -> Answer:
    """绑定 K7Q2; /bind K7Q2, and /bind alone for a code of one's own.

    Answers instead of refusing: a wrong code must stay counted, and one the whole group has read
    must stay used up.
    """
    words = said.words if said.command is None else f"bind {said.words}"
    secret = invitations.read(words)
    if secret is None:
        return await binding.ask(turn, said.words) if turn.private else text("bind-privately")
    guessers = [turn.alone] if turn.private else [turn.alone, turn.chat]
    if not await invites.may_guess(turn.work.db, guessers, turn.now):
        return text("code-later")
    answer = await _opened(turn, said, secret)
    if answer is not None and answer.key in WRONG:
        await invites.guessed_wrong(turn.work.db, guessers, turn.now)
    return answer


#: The answers to a code that opens nothing, or not to this person.
WRONG = frozenset({"code-unknown", "code-used", "code-expired", "code-not-yours"})


async def _opened(turn: Turn, said: Said, secret: str) -> Text | None:
    found = await _found(turn, secret)
    if found is None:
        return text("code-unknown")
    match invitations.standing(found.until, found.used_at, turn.now):
        case Standing.USED:
            return text("code-used")
        case Standing.EXPIRED:
            return text("code-expired")
    if turn.private:
        if found.kind is Opens.GROUP:
            return text("code-in-the-group")
        return await accounts.second(turn, found)
    # From here on the whole group has read it.
    found.used_at, found.used_by = turn.now, turn.me
    if found.kind is Opens.ACCOUNT:
        return text("code-read-by-all")
    return await binding.bind(turn, said, found)


async def _found(turn: Turn, secret: str) -> Invite | None:
    """The code of the kind that belongs here, else of the other."""
    kinds = (Opens.ACCOUNT, Opens.GROUP) if turn.private else (Opens.GROUP, Opens.ACCOUNT)
    for kind in kinds:
        if (found := await invites.found(turn.work.db, kind, secret)) is not None:
            return found
    return None
