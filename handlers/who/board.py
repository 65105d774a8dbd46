"""谁管: the 两长四员 of a building and whom to ask above them, as it hangs on the wall there."""

from collections.abc import Sequence
from dataclasses import dataclass

from chat.card import Card
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Fact, Text, text
from domain import board
from domain.board import Rank
from domain.places import Level
from domain.roles import Can, Mark, Role, holders
from handlers.turn import Answer, Turn
from handlers.who import people, watch
from handlers.who.people import Ask, Named
from storage import posts, standing_in
from storage.members import Member, called
from storage.places import Place, chain
from storage.posts import Post

routes = Routes()

#: Who looks after a place, and is asked for first.
_IN_CHARGE = holders(Can.HANDLE)
_PARTY = Mark.PARTY_HOUSEHOLD


@routes.says(
    "who",
    whole=("谁管", "谁管事", "谁是楼长", "楼长是谁", "楼栋长是谁", "who is who", "who's who"),
)
@routes.says(whole=("找谁", "该找谁", "有事找谁"), about=True)
async def who_is_who(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """谁管; 找谁 alone is talk unless the bot is meant."""
    if not turn.private and len(turn.places) > 1:
        await _show_leaders(turn)
    else:
        await _show(turn, await people.here(turn))
    return None


@routes.tap(Ask)
async def ask(turn: Turn, tap: Ask) -> Answer:
    """The same for another place of the speaker."""
    place = people.own(turn, tap)
    await (_show if tap.what == "board" else watch.show)(turn, place)
    return None


@dataclass(frozen=True, slots=True)
class _Line:
    """An office on the board, who holds it, and who acts for them."""

    rank: Rank
    post: Post
    deputy: Member | None

    @property
    def reached(self) -> Member:
        return self.deputy or self.post.member


async def _lines(turn: Turn, place: Place) -> list[_Line]:
    """Who stands on the board of a place, in its order."""
    found = await posts.board(turn.work.db, place.id or 0, turn.now)
    ranked = [
        (rank, post)
        for post in found
        if (rank := board.rank(post.held.role, post.place.kind, post.step)) is not None
    ]
    ids = [post.held.id or 0 for _, post in ranked]
    acting = {
        one.held.id: one.member for one in await standing_in.acting(turn.work.db, ids, turn.now)
    }
    lines = [_Line(rank, post, acting.get(post.held.id)) for rank, post in ranked]
    return sorted(lines, key=lambda line: line.rank)


async def _show(turn: Turn, place: Place) -> None:
    """The whole board of one place."""
    way_up = await chain(turn.work.db, place.id or 0)
    building = next((one for one in way_up if one.kind is Level.BUILDING), None)
    lines = await _lines(turn, place)
    shown = lines[: board.MOST]
    instead = _above(lines)[:1] if building is not None and not _led(lines, building) else []
    on = await watch.now(turn, place)
    reached = [line.reached for line in (*shown, *instead)] + [one.member for one in on]
    name = await people.named(turn, place, reached)
    words = [
        text("who-line", what=_office(turn, line, place), who=_holder(line, name))
        for line in shown
    ]
    if not shown:
        words = [text("who-nobody-yet", place=place.name, community=turn.community.name)]
    elif building is not None and not _led(lines, building):
        role = turn.role_name(Role.BUILDING_LEADER)
        words.insert(0, text("who-line", what=role, who=_nobody(turn, instead, place, name)))
    marked = await posts.marked(turn.work.db, (building or place).id or 0, turn.now)
    if names := [one.name for mark, one in marked if mark.mark is _PARTY and one.name]:
        words.append(text("who-party-households", names="、".join(names)))
    words += [text("who-on-duty", who=watch.line(one, place, name)) for one in on]
    await turn.show(
        Card(
            title=text("who-title", place=place.name),
            lines=tuple(words),
            buttons=people.others(turn, place, "board"),
            reply_to=None if turn.private else turn.message,
        )
    )


async def _show_leaders(turn: Turn) -> None:
    """One line for each place that a group serves: who looks after it, else who is asked
    instead."""
    boards = {place.id: await _lines(turn, place) for place in turn.places}
    led = {
        place.id: next(
            (
                line
                for line in boards[place.id]
                if line.post.held.role in _IN_CHARGE and line.post.place.id == place.id
            ),
            None,
        )
        for place in turn.places
    }
    instead = {id: _above(lines)[:1] for id, lines in boards.items()}
    reached = [line.reached for line in led.values() if line is not None]
    reached += [line.reached for lines in instead.values() for line in lines]
    name = await people.named(turn, turn.place, reached)
    words = []
    for place in turn.places:
        leader = led[place.id]
        who = (
            _holder(leader, name)
            if leader is not None
            else _nobody(turn, instead[place.id], place, name)
        )
        words.append(text("who-line", what=place.short, who=who))
    title = text("who-title-several")
    await turn.show(Card(title=title, lines=tuple(words), reply_to=turn.message))


def _led(lines: Sequence[_Line], building: Place) -> bool:
    return any(
        line.post.place.id == building.id and line.post.held.role is Role.BUILDING_LEADER
        for line in lines
    )


def _above(lines: Sequence[_Line]) -> list[_Line]:
    """Who looks after the levels above, the nearest first."""
    return [line for line in lines if line.post.step and line.post.held.role in _IN_CHARGE]


def _nobody(turn: Turn, instead: Sequence[_Line], place: Place, name: Named) -> Text:
    """That there is no leader yet, and who is asked instead."""
    for line in instead:
        office = _office(turn, line, place)
        return text("who-not-yet-ask", office=office, who=name(line.reached))
    return text("who-not-yet")


def _office(turn: Turn, line: _Line, place: Place) -> Fact:
    return people.at(line.post.place, place, turn.role_name(line.post.held.role))


def _holder(line: _Line, name: Named) -> Fact:
    """Who holds an office; while somebody stands in, that one is to be called."""
    if line.deputy is None:
        return name(line.post.member)
    return text("who-stood-in", who=called(line.post.member), deputy=name(line.deputy))
