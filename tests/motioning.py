"""A motion's stories: a street of homes, somebody who proposes, neighbours who second."""

from collections.abc import Sequence

from domain.motions import OF_MATTER, State
from storage.matters import Matter
from storage.motions import Motion
from tests.house import B3, House, Somebody
from tests.polling import Street, member, rows_of, street


async def proposed(
    house: House, words: str = "议题 加装充电桩", homes: int = 8, *, by: int = 0
) -> tuple[Street, Somebody]:
    """One of these homes proposes it in the group."""
    made = await street(house, homes, reachable=True)
    await made.people[by].says(words)
    return made, made.people[by]


async def seconded(house: House, made: Street, who: Sequence[int], number: int = -1) -> str | None:
    """These homes tap 〔附议〕 on the newest motion."""
    matter = (await motions(house))[number][1]
    answer = None
    for one in who:
        answer = await made.people[one].taps_data(f"qa:{matter.id}")
    await house.later(seconds=7)
    return answer


async def motions(house: House) -> list[tuple[Motion, Matter]]:
    """Every motion with its matter, which must never say anything else than it."""
    matters = {one.id: one for one in await house.rows(Matter)}
    found = [(one, matters[one.matter_id]) for one in await house.rows(Motion)]
    for motion, matter in found:
        assert matter.state is OF_MATTER[motion.state], (motion.state, matter.state)
    return sorted(found, key=lambda both: both[0].id or 0)


async def state(house: House, number: int = -1) -> State:
    return (await motions(house))[number][0].state


async def card(house: House, chat: str = B3, number: int = -1) -> str:
    """The card as it stands now in a group."""
    await house.later(seconds=7)
    matter = (await motions(house))[number][1]
    bubble = house.bubble(chat, f"motion:{matter.id}")
    return next(
        words
        for one, words in zip(house.wall(chat), house.said(chat), strict=True)
        if one is bubble.what
    )


async def steps(house: House, number: int = -1) -> list[str]:
    """Its history."""
    matter = (await motions(house))[number][1]
    return list(await rows_of(house, matter.id or 0))


async def panel(house: House, who: Somebody, number: int = -1) -> str:
    """What 〔处理〕 shows; the words of it."""
    matter = (await motions(house))[number][1]
    await who.taps_data(f"qh:{matter.id}")
    return house.said(who.id)[-1]


__all__ = ["card", "member", "motions", "panel", "proposed", "seconded", "state", "steps"]
