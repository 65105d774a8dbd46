"""How a wish looks that was offered to a team: to the team, and to whoever chooses one."""

from collections.abc import Sequence
from functools import reduce
from typing import ClassVar

from chat.card import Action, Button, Card, Id, button
from chat.text import Fact, Text, text
from domain.teams import Skill, fits
from domain.wishes import SEATED, STANDING, WELL, State
from handlers.telling import redraw as redraw_everywhere
from handlers.wishes import cards
from handlers.wishes.door import Told
from storage import teams
from storage.members import Member, called
from storage.places import Community, Place
from storage.teams import Dispatch, Team
from storage.work import Work

#: Teams to choose among.
MOST = 8


class SendTeam(Action):
    """〔派给队伍〕: which one?"""

    tag: ClassVar[str] = "zm"
    matter: Id


class OfferTo(Action):
    """The name of a team below that."""

    tag: ClassVar[str] = "zo"
    matter: Id
    team: Id


class Going(Action):
    """〔我去〕"""

    tag: ClassVar[str] = "zi"
    dispatch: Id


class NotGoing(Action):
    """〔这次去不了〕"""

    tag: ClassVar[str] = "zn"
    dispatch: Id


def send(matter: int) -> Button:
    """〔派给队伍〕"""
    return button(text("button-send-team"), SendTeam(matter=matter))


def key(dispatch: Dispatch) -> str:
    """The card of a team: in its group, or with each of them."""
    return f"dispatch:{dispatch.id}"


async def title(work: Work, one: Told) -> Text:
    """Which wish, as far as its neighbours read it: not from which house it comes, where they do
    not."""
    publishes = await work.db.get_one(Place, one.wish.place_id)
    code = cards.code(one, cards.named(one, publishes, shared=True))
    return text("wish-title", code=code, title=cards.public(one))


def skills(team: Team) -> Fact:
    """环境、维修"""
    named: list[Fact] = [text(f"skill-{one.value}") for one in Skill if one in team.skills]
    if not named:
        return ""
    return reduce(lambda first, rest: text("list-and", first=first, rest=rest), named)


def choose(one: Told, of: Sequence[tuple[Team, int]], asked: set[int]) -> Card:
    """The teams of the place and how many belong to each, the most fitting first."""
    shown = of[:MOST]
    lines = [text("team-which"), *(_team(one, team, n, asked) for team, n in shown)]
    buttons = [
        button(text("button-team", name=team.name), OfferTo(matter=one.id, team=team.id or 0))
        for team, _ in shown
        if team.id not in asked
    ]
    return Card(
        key=f"wish-team:{one.id}",
        title=text("wish-title", code=cards.code(one, one.place), title=cards.public(one)),
        lines=tuple(lines),
        buttons=tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)),
    )


def _team(one: Told, team: Team, n: int, asked: set[int]) -> Text:
    if team.id in asked:
        return text("team-asked", name=team.name)
    good = fits(team.skills, one.wish.kind, one.wish.public)
    return text("team-fits" if good else "team-line", name=team.name, skills=skills(team), n=n)


async def card(work: Work, one: Told, dispatch: Dispatch, team: Team) -> Card:
    """What a team reads: what neighbours read, and nothing more."""
    named = await title(work, one)
    if one.wish.state is not State.PUBLISHED:
        well = one.wish.state in {*STANDING, *WELL, State.DONE}
        words = text("team-not-needed" if well else "team-let-be")
        goes = [claim.member_id for claim in one.standing(*SEATED) if claim.party == team.name]
        # Once it is over nobody needs to know any more who it was.
        if one.wish.state in STANDING and goes and goes[0] is not None:
            member = await work.db.get_one(Member, goes[0])
            words = text("team-goes", who=called(member))
        return Card(key=key(dispatch), title=named, lines=(words,), slight=True)
    lines = [text("team-asks", team=team.name), cards.needs(one)]
    if one.wish.home:
        lines.append(text("team-enters"))
    buttons = (
        button(text("button-going"), Going(dispatch=dispatch.id or 0)),
        button(text("button-not-going"), NotGoing(dispatch=dispatch.id or 0)),
    )
    return Card(key=key(dispatch), title=named, lines=tuple(lines), buttons=(buttons,))


async def redraw(work: Work, community: Community, one: Told) -> None:
    """The cards of the teams it was offered to, as they are now."""
    for dispatch, team in await teams.dispatches(work.db, one.wish):
        await redraw_everywhere(work, community, await card(work, one, dispatch, team))
