"""What a group of neighbours is told when the bot begins there: who it is, what it hears."""

from collections.abc import Sequence
from functools import reduce

from chat.card import Card, button
from chat.incoming import Chat
from chat.text import Fact, text
from domain.roles import Can
from handlers.buttons import Explain, WhatIDo, Whisper
from storage import members, rights
from storage.outbox import Lane
from storage.places import Community, Group, Place
from storage.work import Work


async def welcome(work: Work, community: Community, group: Group, served: Sequence[Place]) -> None:
    """Tell the neighbours who it is, how it is called, what it hears. One message in the life of
    a group: what changes is changed in it."""
    group.welcomed = True
    charge = await rights.in_charge(work.db, served[0].id or 0, Can.HANDLE, work.now)
    who = members.called(charge[0]) if charge else community.name
    # Where it hears no ordinary talk it must not invite words that would be lost.
    how = (
        (text("welcome-how"), text("welcome-hears-all", who=who))
        if group.hears_all
        else (text("welcome-hears-replies", who=who),)
    )
    card = Card(
        key=f"welcome:{group.id}",
        lines=(
            text("welcome", community=community.name, place=named(served)),
            *how,
            text("welcome-emergency"),
        ),
        buttons=(
            (
                button(text("button-whisper"), Whisper()),
                button(text("button-what-i-do"), WhatIDo()),
                button(text("button-privacy"), Explain()),
            ),
        ),
    )
    chat = Chat(group.channel, group.address)
    await work.post(chat, card, lane=Lane.ANSWER, language=community.language)


def named(served: Sequence[Place]) -> Fact:
    """The places a group serves, in one breath."""
    first, *others = (place.name for place in served)
    start: Fact = first
    return reduce(lambda before, one: text("and-place", before=before, place=one), others, start)
