"""The life of a wish (微心愿), and of somebody's claim to it (认领). What the tables do not list
does not happen.

A wish is told, looked at by whoever is in charge, published without a name, taken on by as many
neighbours as it needs, met, done, and said to be good by whoever wished it.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum

from domain import matters
from domain.refusal import Refusal


class Kind(StrEnum):
    """What is wished for (微心愿的类别)."""

    THING = "thing"  # 物品
    COMPANY = "company"  # 陪伴
    SKILL = "skill"  # 技能
    ERRAND = "errand"  # 跑腿
    ACTIVITY = "activity"  # 活动


#: What leads into a home unless whoever checks it says otherwise.
ENTERS = frozenset({Kind.COMPANY, Kind.SKILL})
#: What volunteers hear of in the hour it is published.
FOR_VOLUNTEERS = frozenset({Kind.COMPANY, Kind.SKILL, Kind.ERRAND})
#: A building with fewer flats publishes at its estate: among so few everybody would know who.
FEW_FLATS = 30
#: Helpers somebody may wish for (帮帮团).
MOST_HELPERS = 20


class State(StrEnum):
    """Where a wish stands."""

    SAID = "said"  # 待核实
    PUBLISHED = "published"  # 待认领: it still needs somebody
    CLAIMED = "claimed"  # 已认领, by as many as it needs
    AGREED = "agreed"  # 已约好, or in touch
    DONE = "done"  # 已完成, the wisher has not said yet
    FULFILLED = "fulfilled"  # 已圆满: the wisher said 好了
    CLOSED = "closed"  # done, and the wisher never said
    THANKED = "thanked"  # 已致谢, where both agreed
    REFUSED = "refused"  # 不能发, with the reason
    WITHDRAWN = "withdrawn"  # 撤回, by the wisher
    FADED = "faded"  # nobody came: an honest word


class Move(StrEnum):
    """What may happen to a wish."""

    PUBLISH = "publish"  # 发出
    REFUSE = "refuse"  # 不能发
    FILL = "fill"  # the last helper it needs has come
    OPEN = "open"  # one of them has gone
    AGREE = "agree"  # 约好了
    FINISH = "finish"  # 办好了, said by a claimer
    GOOD = "good"  # 好了, said by the wisher
    NOT_YET = "not_yet"  # 还没好, said by the wisher
    SILENCE = "silence"  # the wisher never said
    THANK = "thank"  # 谢谢, published
    WITHDRAW = "withdraw"  # 不用了
    FADE = "fade"  # nobody came in time
    AGAIN = "again"  # 下轮再问, asked of the wisher


#: It is somebody's business still.
LIVE = frozenset({State.SAID, State.PUBLISHED, State.CLAIMED, State.AGREED, State.DONE})
#: It stands before the neighbours, and may be taken on or waited for.
STANDING = frozenset({State.PUBLISHED, State.CLAIMED, State.AGREED})
#: Somebody did it.
WELL = frozenset({State.FULFILLED, State.CLOSED, State.THANKED})

#: Every legal move of a wish, by the states it is legal in.
_ROWS: tuple[tuple[Iterable[State], Move, State], ...] = (
    ((State.SAID,), Move.PUBLISH, State.PUBLISHED),
    ((State.SAID, State.PUBLISHED), Move.REFUSE, State.REFUSED),
    ((State.PUBLISHED,), Move.FILL, State.CLAIMED),
    ((State.CLAIMED, State.AGREED), Move.OPEN, State.PUBLISHED),
    ((State.CLAIMED,), Move.AGREE, State.AGREED),
    # A team that is not complete may have done it all the same.
    ((State.PUBLISHED, State.CLAIMED, State.AGREED), Move.FINISH, State.DONE),
    ((State.DONE,), Move.GOOD, State.FULFILLED),
    ((State.DONE,), Move.NOT_YET, State.AGREED),
    ((State.DONE,), Move.SILENCE, State.CLOSED),
    ((State.FULFILLED,), Move.THANK, State.THANKED),
    (
        (State.SAID, State.PUBLISHED, State.CLAIMED, State.AGREED),
        Move.WITHDRAW,
        State.WITHDRAWN,
    ),
    ((State.PUBLISHED,), Move.FADE, State.FADED),
    ((State.FADED,), Move.AGAIN, State.PUBLISHED),
)
MOVES: dict[tuple[State, Move], State] = {
    (state, move): to for states, move, to in _ROWS for state in states
}
#: Moves nobody makes: they follow from the claims, or happen when their moment has come.
BY_ITSELF = frozenset({Move.FILL, Move.OPEN, Move.SILENCE, Move.FADE, Move.AGAIN})

#: What a move that is not legal is answered with, by the state it met.
REFUSED: dict[State, str] = {
    State.SAID: "wish-not-published",
    State.PUBLISHED: "wish-published-already",
    State.CLAIMED: "wish-claimed-already",
    State.AGREED: "wish-claimed-already",
    State.DONE: "wish-done-already",
    State.FULFILLED: "wish-over",
    State.CLOSED: "wish-over",
    State.THANKED: "wish-over",
    State.REFUSED: "wish-over",
    State.WITHDRAWN: "wish-withdrawn-already",
    State.FADED: "wish-over",
}

#: How the matter beside a wish stands, whose number and moments it has.
MATTER: dict[State, matters.State] = {
    State.SAID: matters.State.WAITING,
    State.PUBLISHED: matters.State.WAITING,
    State.CLAIMED: matters.State.TAKEN,
    State.AGREED: matters.State.IN_HAND,
    State.DONE: matters.State.DONE,
    State.FULFILLED: matters.State.RATED,
    State.CLOSED: matters.State.UNRATED,
    State.THANKED: matters.State.RATED,
    State.REFUSED: matters.State.DISMISSED,
    State.WITHDRAWN: matters.State.WITHDRAWN,
    State.FADED: matters.State.NOT_OURS,
}


def after(state: State, move: Move) -> State:
    """The state `move` leads to. Raises Refusal where the table does not list it."""
    if (state, move) in MOVES:
        return MOVES[state, move]
    raise Refusal(REFUSED[state])


class Claim(StrEnum):
    """Where somebody's claim stands."""

    ASKED = "asked"  # waits for the yes of whoever is in charge
    HELD = "held"  # 已接下
    AGREED = "agreed"  # 约好了, or in touch
    DONE = "done"  # 办好了, by the claimer's word
    IN_LINE = "in_line"  # 排下一位
    OFFERED = "offered"  # the place is free, and theirs if they say so in time
    RELEASED = "released"  # 来不了, or never got in touch
    REPLACED = "replaced"  # 换一位
    PASSED = "passed"  # did not answer the offer, or said no


class Deed(StrEnum):
    """What may happen to a claim."""

    YES = "yes"  # 可以, by whoever is in charge
    ANOTHER = "another"  # 换一位
    AGREE = "agree"  # 约好了
    DO = "do"  # 办好了
    NOT_YET = "not_yet"  # 还没好, said by the wisher
    LET_GO = "let_go"  # 来不了
    LAPSE = "lapse"  # never got in touch, or nobody ever said yes
    OFFER = "offer"  # the next in line is asked
    REST = "rest"  # 这次不了, or no answer


#: They have a place: it is not free for others.
SEATED = frozenset({Claim.ASKED, Claim.HELD, Claim.AGREED, Claim.DONE, Claim.OFFERED})
#: They took it on, whoever else has to say yes.
TAKEN_ON = SEATED - {Claim.OFFERED}
#: They may read where it is and whom to ask for.
TRUSTED = frozenset({Claim.HELD, Claim.AGREED, Claim.DONE})
#: It is theirs no more; they may claim again.
GONE = frozenset({Claim.RELEASED, Claim.REPLACED, Claim.PASSED})

_DEEDS: tuple[tuple[Iterable[Claim], Deed, Claim], ...] = (
    ((Claim.ASKED,), Deed.YES, Claim.HELD),
    ((Claim.ASKED, Claim.HELD, Claim.AGREED), Deed.ANOTHER, Claim.REPLACED),
    ((Claim.HELD,), Deed.AGREE, Claim.AGREED),
    ((Claim.HELD, Claim.AGREED), Deed.DO, Claim.DONE),
    ((Claim.DONE,), Deed.NOT_YET, Claim.AGREED),
    (
        (Claim.ASKED, Claim.HELD, Claim.AGREED, Claim.IN_LINE, Claim.OFFERED),
        Deed.LET_GO,
        Claim.RELEASED,
    ),
    ((Claim.ASKED, Claim.HELD), Deed.LAPSE, Claim.RELEASED),
    ((Claim.IN_LINE,), Deed.OFFER, Claim.OFFERED),
    ((Claim.OFFERED,), Deed.REST, Claim.PASSED),
)
DEEDS: dict[tuple[Claim, Deed], Claim] = {
    (state, deed): to for states, deed, to in _DEEDS for state in states
}


def then(state: Claim, deed: Deed) -> Claim:
    """The state `deed` leads to. Raises Refusal where the table does not list it."""
    if (state, deed) in DEEDS:
        return DEEDS[state, deed]
    raise Refusal("wish-not-yours" if state in GONE else "wish-not-now")


def begins(*, home: bool) -> Claim:
    """How a claim to a free place begins: what leads into a home needs a yes."""
    return Claim.ASKED if home else Claim.HELD


def free(helpers: int, claims: Collection[Claim]) -> int:
    """How many more it needs: places nobody has and nobody is being offered."""
    return max(helpers - sum(one in SEATED for one in claims), 0)


def follows(state: State, helpers: int, claims: Collection[Claim]) -> State:
    """Where a wish stands by its claims: complete or not, agreed where all are."""
    if state not in STANDING:
        return state
    seated = [one for one in claims if one in SEATED]
    complete = not free(helpers, claims)
    agreed = complete and all(one in (Claim.AGREED, Claim.DONE) for one in seated)
    if state is not State.PUBLISHED and not (agreed if state is State.AGREED else complete):
        state = after(state, Move.OPEN)
    if complete and state is State.PUBLISHED:
        state = after(state, Move.FILL)
    if agreed and state is State.CLAIMED:
        state = after(state, Move.AGREE)
    return state
