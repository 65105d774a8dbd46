"""A question to somebody alone, until they answer it or give it up."""

from datetime import timedelta

from domain import hearing
from handlers.turn import Turn
from storage import drafts
from storage.drafts import Draft

#: What a draft waits for where somebody who may have cried for help was asked whether they did.
PERHAPS = "perhaps"
#: Said instead of the answer to a question.
NEVER_MIND = frozenset(
    {
        "取消", "算了", "不用了", "不发了", "不投了", "不要了", "不说了", "不带了", "不改了",
        "cancel", "never mind",
    }
)  # fmt: skip


def gives_up(words: str) -> bool:
    """Whether somebody does not want to answer."""
    return hearing.bare(words) in NEVER_MIND


async def ask(
    turn: Turn, what: str, words: str = "", *, lasts: timedelta = drafts.PATIENCE
) -> None:
    """From now on they are asked `what`, and as long as it lasts; `words` are what is known of it
    already."""
    await forget(turn)
    turn.work.db.add(
        Draft(
            channel=turn.alone.channel, chat=turn.alone.id, account=turn.account.address,
            what=what, words=words, until=turn.now + lasts,
        )
    )  # fmt: skip


async def asked(turn: Turn) -> Draft | None:
    """What they are asked, unless it was too long ago."""
    here = turn.alone
    return await drafts.draft(turn.work.db, here.channel, here.id, turn.account.address, turn.now)


async def forget(turn: Turn) -> None:
    """They are asked no longer."""
    here = turn.alone
    await drafts.forget(turn.work.db, here.channel, here.id, turn.account.address)
