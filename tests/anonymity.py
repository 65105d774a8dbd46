"""What no group may ever read of a wish: whose it is, where they live, their number."""

import re

from sqlmodel import select

from domain import phones
from storage.members import Member
from storage.places import Household
from storage.residences import Residence
from storage.wishes import Wish
from tests.house import House

#: People as a wish names them, 陈奶奶; 一位老人 is nobody.
_CALLED = re.compile(
    r"[\u4e00-\u9fff](?:奶奶|爷爷|阿婆|阿公|大爷|大妈|大娘|婆婆|老太太|阿姨|叔叔|师傅|老师)"
)
_ROOM = re.compile(r"(?<![0-9])[0-9]{1,2}-[0-9]{3,4}(?![0-9])|(?<![0-9])[0-9]{3,4}(?=室|房|家|的)")
_NUMBER = re.compile(r"1[3-9][0-9](?:[- ]?[0-9]){8}|0[0-9]{2,3}-?[0-9]{7,8}")


def named_in(words: str) -> set[str]:
    """Names, doors and numbers that stand in the words of a wish."""
    return {one for form in (_CALLED, _ROOM, _NUMBER) for one in form.findall(words)}


async def secrets(house: House) -> set[str]:
    """Names, doors and numbers of everybody who wishes or is wished for. Who thanked by name, and
    said that neighbours may read it, has no secret of that any more."""
    found: set[str] = set()
    async with house.storage.reading() as db:
        for wish in (await db.exec(select(Wish))).all():
            found |= named_in(wish.words) | (
                {wish.on_behalf} if len(wish.on_behalf) > 2 else set()
            )
            if wish.wisher_id is None or wish.thanks_open:
                continue
            member = await db.get_one(Member, wish.wisher_id)
            homes = await db.exec(
                select(Household.room)
                .join(Residence)
                .where(Residence.household_id == Household.id)
                .where(Residence.member_id == wish.wisher_id)
            )
            found |= {member.name, *homes.all()} - {""}
    return found


async def leaks(house: House) -> list[str]:
    """Everything any group ever read, edited away or not, that tells whose a wish is."""
    hidden = await secrets(house)
    return [
        words
        for chat, words in house.channel.read_in_groups
        if any(one in words or phones.number(one) in words.split() for one in hidden)
    ]
