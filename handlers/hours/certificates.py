"""我的时长: what one gave, and a certificate (服务证明) whose code staff can look up."""

import re
from collections.abc import Sequence
from typing import ClassVar
from zoneinfo import ZoneInfo

from chat.card import Action, Card, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain.hours import new_code, read_code, written
from domain.refusal import Refusal
from domain.roles import Can
from handlers.naming import spent
from handlers.turn import Answer, Turn
from storage import callouts, hours, rights
from storage.callouts import Certificate, Service
from storage.members import called

routes = Routes()

#: Lines of the newest that one reads.
_MOST = 15
#: What a certificate names.
_NAMED = 10
_CHECK = re.compile(
    r"(?:核对|查验|查一下|查|check)\s*(?:志愿)?(?:服务)?(?:证明|certificate)\s*(?:号)?[:：]?\s*"
    r"(?P<code>[0-9A-Za-z][0-9A-Za-z\s\-—－·]{5,14})",
    re.IGNORECASE,
)


#: 我的志愿时长, 我帮了多久: how people ask for it alone; in a group these are talk.
_MINE = re.compile(
    r"(?:(?:帮我|给我)?(?:查|看)(?:一?[下查看])?)?(?:我的?)?"
    r"(?:(?:志愿者?|公益|义工)(?:的?服务)?|服务)?(?:时长|小时数?|服务时间)(?:有?多少|呢|吗)?"
    r"|我(?:一共|总共|都)?(?:帮|做|干|服务)了(?:多久|多长时间|多少(?:个)?(?:小时|时间|钟头))"
    r"|(?:帮我|给我|我要|我想|想)?(?:开|要|打)?(?:个|一?[份张])?"
    r"(?:志愿者?(?:的?服务)?|公益|义工|服务(?:时长)?)(?:的)?证明"
)


class Certify(Action):
    """〔开个证明〕 below one's hours."""

    tag: ClassVar[str] = "zg"


@routes.says("hours", whole=("我的时长", "我的服务时长", "服务证明", "志愿时长"))
async def mine(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """我的时长: alone, whatever chat it is asked in."""
    given = await callouts.services(turn.work.db, turn.me)
    if not given:
        return text("hours-empty")
    sure = _counted(given)
    lines = []
    if sure:
        total = spent(sum(one.minutes for one in sure))
        lines.append(text("hours-sum", n=len(sure), spent=total))
    for one in given[:_MOST]:
        waits = one.confirmed_at is None
        day, how_long = one.day.isoformat(), spent(one.minutes)
        lines.append(
            text(
                "hours-line-waits" if waits else "hours-line", day=day, what=one.what,
                spent=how_long,
            )
        )  # fmt: skip
    rows = ((button(text("button-certificate"), Certify()),),) if sure else ()
    card = Card(title=text("hours-title"), lines=tuple(lines), buttons=rows)
    if turn.private:
        await turn.show(card)
        return None
    if await turn.show_members([turn.me], card):
        return text("mine-sent")
    return text("open-private-first")


@routes.says(pattern=_MINE, private=True)
async def mine_in_other_words(turn: Turn, said: Said, meant: Meant) -> Answer:
    """The same, as it comes to mind."""
    told: Answer = await mine(turn, said, meant)
    return told


@routes.tap(Certify)
async def certify(turn: Turn, _tap: Certify) -> Answer:
    """The certificate, as text: only what somebody confirmed. One of today that says the same is
    the same."""
    if not turn.private:
        raise Refusal("old-button")
    sure = _counted(await callouts.services(turn.work.db, turn.me))
    if not sure:
        raise Refusal("hours-empty")
    minutes = sum(one.minutes for one in sure)
    today = turn.now.astimezone(ZoneInfo(turn.community.timezone)).date()
    for row in await hours.certificates(turn.work.db, turn.me):
        if (row.until, row.minutes, row.times) == (today, minutes, len(sure)):
            break
    else:
        row = Certificate(
            code=new_code(), member_id=turn.me, until=today, minutes=minutes, times=len(sure),
            made_at=turn.now,
        )  # fmt: skip
        turn.work.db.add(row)
    done = "、".join(dict.fromkeys(one.what for one in sure[:_NAMED]))
    await turn.show(
        Card(
            title=text("certificate-title"),
            lines=(
                text(
                    "certificate", name=called(turn.who), community=turn.community.name,
                    n=row.times, spent=spent(minutes), day=today.isoformat(),
                ),
                text("certificate-what", what=done),
                text("certificate-code", code=written(row.code)),
            ),
        )
    )  # fmt: skip
    return None


@routes.says(pattern=_CHECK, private=True)
async def check(turn: Turn, said: Said, meant: Meant) -> Answer:
    """核对证明 ABCD-2345, by those who confirm who lives where."""
    if not await rights.where(turn.work.db, turn.me, Can.CONFIRM, turn.now, 1):
        raise Refusal("certificate-staff-only")
    asked = _CHECK.fullmatch(meant.rest) or _CHECK.search(said.words)
    code = read_code(asked["code"]) if asked is not None else None
    found = await hours.certificate(turn.work.db, code) if code is not None else None
    if found is None:
        return text("certificate-none")
    row, member = found
    return text(
        "certificate-true", name=called(member), n=row.times, spent=spent(row.minutes),
        day=row.until.isoformat(), code=written(row.code),
    )  # fmt: skip


def _counted(given: Sequence[Service]) -> list[Service]:
    return [one for one in given if one.confirmed_at is not None]
