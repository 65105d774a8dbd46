"""What `huying check` finds: one line for everything that would keep the bot from helping."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

from chat.channel import Channel, Closed, Failure, NobodyThere
from chat.incoming import Chat
from domain.outward import Way
from domain.places import HOMES, Level, upward
from domain.roles import Can, Lies, Role, allows
from storage.survey import Bound, Stuck, Survey

#: The numbers that emergency cards name: without them a card can only say 110, 119, 120.
HOTLINES = ("property", "lift_rescue", "gas")

#: Who leads where people live.
LEADERS = {Level.BUILDING: Role.BUILDING_LEADER, Level.UNIT: Role.UNIT_LEADER}

#: How the platform told that the bot is not in a group.
_OUTSIDE = ("left", "kicked")
#: Sending failed there with NobodyThere, and nothing was heard since.
_SILENCED = "silenced"


class Hears(Enum):
    """What the bot hears in a group it serves."""

    ALL = 2
    #: Replies to it and commands, because privacy mode is on and it is no admin.
    ASKED = 1
    NOTHING = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform says about the bot. `trouble` says why it is not let in; a group the
    platform said nothing about is missing."""

    trouble: str = ""
    hears: Mapping[Chat, Hears] = field(default_factory=dict)


async def ask(channel: Channel, groups: Sequence[Bound]) -> Answer:
    """Ask a platform whether it knows the bot, and what the bot hears in the groups it serves."""
    try:
        me = await channel.start(())
    except Closed as no:
        return Answer(f"found a token the platform refuses ({no}), expected one it knows")
    except Failure as no:
        return Answer(f"found no answer from the platform ({no}), expected one")
    hears = {}
    for group in groups:
        if group.chat.channel != channel.name:
            continue
        try:
            admin = await channel.hears_all(group.chat)
        except NobodyThere:
            hears[group.chat] = Hears.NOTHING
        except Failure:
            continue
        else:
            outside = group.standing in _OUTSIDE and not admin
            asked = Hears.ALL if admin or me.hears_all else Hears.ASKED
            hears[group.chat] = Hears.NOTHING if outside else asked
    return Answer(hears=hears)


def findings(
    survey: Survey,
    answers: Mapping[str, Answer],
    *,
    keys: bool = True,
    outward: Collection[Way] = tuple(Way),
) -> list[str]:
    """Everything found, the worst first. `answers` holds what the platforms said, by channel;
    `keys`: there is one to open telephone numbers with; `outward`: the ways to the city's own
    system that are set."""
    return [
        *_of_channels(survey, answers),
        *_of_stuck("outbox", "parked", survey.parked, ""),
        *_of_stuck("inbox", "set aside", survey.aside, "; see huying inbox list"),
        *_of_community(survey),
        *_of_phones(survey, keys),
        *_of_outward(survey, outward),
        *_of_places(survey),
        *_of_terms(survey),
        *_of_groups(survey, answers),
    ]


def _of_channels(survey: Survey, answers: Mapping[str, Answer]) -> Iterator[str]:
    if not answers:
        yield "HUYING_TELEGRAM__TOKEN: found nothing, expected the token BotFather gave"
        return
    for name, answer in answers.items():
        if answer.trouble:
            yield f"{name}: {answer.trouble}; see HUYING_{name.upper()}__…"
    for name in sorted({group.chat.channel for group in survey.groups} - {*answers}):
        groups = [group for group in survey.groups if group.chat.channel == name]
        yield f"{name}: found {len(groups)} groups but no settings HUYING_{name.upper()}__…"


def _of_stuck(where: str, what: str, stuck: Stuck, hint: str) -> Iterator[str]:
    if stuck.rows:
        since = f"{stuck.oldest:%Y-%m-%d %H:%M} UTC"
        yield f"{where}: {stuck.rows} {what}, the oldest since {since}{hint}"


def _of_community(survey: Survey) -> Iterator[str]:
    community = survey.community
    if community is None:
        yield "community: found none, expected huying apply community.toml"
        return
    if not community.operators:
        yield "operators: nobody hears of trouble, expected operators = [ … ] in [community]"
    hotlines = community.settings.get("hotlines", {})
    for name in dict.fromkeys((*HOTLINES, *hotlines)):
        if name not in hotlines:
            yield f"hotline {name}: no number, expected one in [community.hotlines]"
        elif not hotlines[name]["confirmed"]:
            number = hotlines[name]["number"]
            yield f"hotline {name}: {number} is unconfirmed; call it, then write confirmed = true"


def _of_phones(survey: Survey, keys: bool) -> Iterator[str]:
    if survey.phones and not keys:
        yield (
            f"HUYING_PHONE_KEYS: found nothing, expected the key that sealed the {survey.phones}"
            " telephone numbers kept here"
        )


def _of_outward(survey: Survey, set_: Collection[Way]) -> Iterator[str]:
    way = survey.community.settings.get("outward") if survey.community else None
    if way is not None and way not in set_:
        also = " and HUYING_OUTWARD__SECRET" if way == Way.WEBHOOK else " and no secret"
        yield f'outward = "{way}": found no way there, expected HUYING_OUTWARD__URL{also}'


def _of_places(survey: Survey) -> Iterator[str]:
    places = {place.id or 0: place for place in survey.places if place.kind is not Level.ESTATE}
    parents = {id: place.parent_id for id, place in places.items()}
    served = {key for group in survey.groups for key in group.places}
    # A building whose units have groups of their own needs none itself.
    reached = {above for id in places if places[id].key in served for above in upward(id, parents)}
    unled = {id for id in places if not _led(id, parents, survey)}
    for id, place in places.items():
        named = f"{place.kind} {place.name} ({place.key})"
        if place.kind is Level.BUILDING and id not in reached:
            yield f"{named}: chat unbound, expected chat = … in its [[place]], or a code"
        if place.kind not in HOMES and place.key not in served:
            yield f"{named}: work group missing, what rises there has nowhere to be shown"
        if place.kind in HOMES and place.key in served and not _has_leader(id, parents, survey):
            yield f"{named}: its group has no leader, expected a {LEADERS[place.kind]}"
        if id in unled and place.parent_id not in unled:
            below = sum(id in upward(one, parents) for one in unled) - 1
            also = f", nor at {below} places below" if below else ""
            yield f"{named}: nobody may handle what is reported there{also}"


def _led(place: int, parents: Mapping[int, int | None], survey: Survey) -> bool:
    """Whether anybody may handle what is reported at a place, there or above."""
    return any(
        allows(role, Can.HANDLE, Lies.ABOVE if steps else Lies.HERE)
        for steps, above in enumerate(upward(place, parents))
        for role in survey.roles.get(above, ())
    )


def _has_leader(home: int, parents: Mapping[int, int | None], survey: Survey) -> bool:
    """Whether anybody leads a building or a unit, or the building the unit is in."""
    led = [role for one in upward(home, parents) for role in survey.roles.get(one, ())]
    return Role.BUILDING_LEADER in led or Role.UNIT_LEADER in survey.roles.get(home, ())


def _of_terms(survey: Survey) -> Iterator[str]:
    for term in survey.terms:
        # The last day somebody has it, not the midnight after.
        day = term.until.date() - timedelta(days=1)
        fate = f"was over on {day}" if term.over else f"is over after {day}"
        yield f"{term.role} at {term.place}: {fate}, expected somebody from then on"


def _of_groups(survey: Survey, answers: Mapping[str, Answer]) -> Iterator[str]:
    names = {place.key: place.name for place in survey.places}
    for group in survey.groups:
        outside = Hears.NOTHING if group.standing in _OUTSIDE else None
        answer = answers.get(group.chat.channel, Answer())
        hears = answer.hears.get(group.chat, outside)
        title = group.title or ", ".join(names[key] for key in group.places)
        named = f"group {title} ({group.chat.channel}:{group.chat.id})"
        if not group.places:
            chat = f"{group.chat.channel}:{group.chat.id}"
            yield f'{named}: serves no place, expected chat = "{chat}" in a [[place]]'
        elif hears is Hears.NOTHING:
            yield f"{named}: the bot is not in it, expected it as an admin"
        elif group.standing == _SILENCED:
            yield f"{named}: the platform refused what the bot said there, expected it may write"
        elif hears is Hears.ASKED:
            yield (
                f"{named}: hears only replies and commands,"
                " expected the bot as an admin there, or privacy mode off"
            )
