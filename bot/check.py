"""What `huying check` finds: one line for everything that would keep the bot from helping."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chat.channel import Channel, Closed, Failure, NobodyThere
from chat.incoming import Chat
from domain.places import HOMES, Level, upward
from domain.roles import Can, allows
from storage.places import Place
from storage.survey import Bound, Stuck, Survey

#: The numbers that emergency cards name: without them a card can only say 110, 119, 120.
HOTLINES = ("property", "lift_rescue", "gas")

#: How much a bot may hear of a group: False where only what is meant for it, None where it is not
#: in the group at all. A group the platform said nothing about is missing.
Ears = Mapping[Chat, bool | None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform says about the bot; `trouble` says why it is not let in."""

    trouble: str = ""
    ears: Ears = field(default_factory=dict)


async def ask(channel: Channel, groups: Sequence[Bound]) -> Answer:
    """Ask a platform whether it knows the bot, and what the bot hears in the groups it serves."""
    try:
        me = await channel.start(())
    except Closed as no:
        return Answer(f"found a token the platform refuses ({no}), expected one it knows")
    except Failure as no:
        return Answer(f"found no answer from the platform ({no}), expected one")
    ears: dict[Chat, bool | None] = {}
    for group in groups:
        if group.chat.channel != channel.name:
            continue
        try:
            hears_all = await channel.hears_all(group.chat) or me.hears_all
        except NobodyThere:
            ears[group.chat] = None
        except Failure:
            continue
        else:
            gone = group.standing in ("left", "kicked") and not await channel.hears_all(group.chat)
            ears[group.chat] = None if gone else hears_all
    return Answer(ears=ears)


def findings(survey: Survey, answers: Mapping[str, Answer]) -> list[str]:
    """Everything found, the worst first. `answers` holds what the platforms said, by channel."""
    return [
        *_of_channels(survey, answers),
        *_of_stuck("outbox", "message", survey.parked, "parked"),
        *_of_stuck("inbox", "event", survey.aside, "set aside: see huying inbox list"),
        *_of_community(survey),
        *_of_places(survey),
        *_of_groups(survey, answers),
    ]


def _of_channels(survey: Survey, answers: Mapping[str, Answer]) -> Iterator[str]:
    if not answers:
        yield "HUYING_TELEGRAM__TOKEN: found nothing, expected the token BotFather gave"
    for name, answer in answers.items():
        if answer.trouble:
            yield f"HUYING_{name.upper()}__…: {answer.trouble}"
    for name in sorted({group.chat.channel for group in survey.groups} - {*answers}):
        if answers:
            groups = sum(group.chat.channel == name for group in survey.groups)
            yield f"{name}: found {groups} groups there, expected its settings HUYING_{name.upper()}__…"


def _of_stuck(where: str, what: str, stuck: Stuck, fate: str) -> Iterator[str]:
    if stuck.rows:
        yield f"{where}: {stuck.rows} {what}{'s' * (stuck.rows > 1)} {fate}, the oldest since {stuck.oldest:%Y-%m-%d %H:%M} UTC"


def _of_community(survey: Survey) -> Iterator[str]:
    community = survey.community
    if community is None:
        yield "community: none yet, expected one: huying apply community.toml"
        return
    if not community.operators:
        yield "operators: nobody hears of trouble, expected operators = […] in [community]"
    hotlines = community.settings.get("hotlines", {})
    for name in dict.fromkeys((*HOTLINES, *hotlines)):
        line = hotlines.get(name)
        if line is None:
            yield f"hotline {name}: no number, expected one in [community.hotlines]"
        elif not line["confirmed"]:
            yield f"hotline {name}: {line['number']} is not confirmed; call it, then say confirmed = true"


def _of_places(survey: Survey) -> Iterator[str]:
    places = {place.id or 0: place for place in survey.places}
    parents = {id: place.parent_id for id, place in places.items()}
    served = {key for group in survey.groups for key in group.places}
    # A building whose units have groups of their own needs none itself.
    above_served = {
        id for one in places.values() if one.key in served for id in upward(one.id or 0, parents)
    }
    unled = {id for id in places if not _led(id, parents, survey)}
    for id, place in places.items():
        if place.kind is Level.ESTATE:
            continue
        if place.kind is Level.BUILDING and id not in above_served:
            yield f"{_named(place)}: no group is bound, expected chat = … in its [[place]]"
        if place.kind not in HOMES and place.key not in served:
            yield f"{_named(place)}: no work group, so what rises there is told to people one by one"
        if id in unled and place.parent_id not in unled:
            below = sum(id in list(upward(one, parents)) for one in unled) - 1
            more = f" (nor at {below} places below)" if below else ""
            yield f"{_named(place)}: nobody may handle what is reported there{more}"


def _led(place: int, parents: Mapping[int, int | None], survey: Survey) -> bool:
    """Whether anybody may handle what is reported at a place, there or above."""
    return any(
        allows(role, Can.HANDLE, steps_down=steps)
        for steps, above in enumerate(upward(place, parents))
        for role in survey.roles.get(above, ())
    )


def _of_groups(survey: Survey, answers: Mapping[str, Answer]) -> Iterator[str]:
    names = {place.key: place.name for place in survey.places}
    for group in survey.groups:
        answer = answers.get(group.chat.channel, Answer())
        hears = answer.ears.get(group.chat, group.standing not in _OUTSIDE)
        name = group.title or ", ".join(names[key] for key in group.places)
        named = f"group {name} ({group.chat.channel}:{group.chat.id})"
        if hears is None or group.standing == "silenced":
            yield f"{named}: the bot is not in it or may not write, expected it as a member"
        elif not hears:
            yield f"{named}: hears only replies and commands, expected it as an admin or privacy mode off"


def _named(place: Place) -> str:
    return f"{place.kind} {place.name} ({place.key})"
