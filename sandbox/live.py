"""What reaches an open page by itself: server-sent events that carry ready-drawn pieces."""

import asyncio
from collections.abc import AsyncIterator

from sandbox.rooms import room_of
from sandbox.views import View
from sandbox.world import Change

#: How often a silent stream looks for what no change tells: minutes passing, a bot gone quiet.
LOOK_SECONDS = 2.0
#: Changes that come within this time travel together, so a burst is drawn once.
GATHER_SECONDS = 0.03
#: A comment this often keeps proxies and sleeping phones from dropping the stream.
BEAT = 8


async def events(view: View, stamp: str) -> AsyncIterator[str]:
    """The event stream of one tab, until the tab goes or its person or chat is no more.

    `stamp` is the state of the messages the tab has on the screen (`View.stamp`). When it is not
    the present one, the tab missed something while loading or asleep, and gets the list anew.
    """
    queue = view.world.listen()
    try:
        yield "retry: 1000\n\n"
        missed = view.latest() if stamp != view.stamp() else ""
        view.looked()
        yield _event(missed + view.changed_parts())
        quiet = 0
        while _still_there(view):
            changes = await _gather(queue)
            html = _draw(view, changes) + view.changed_parts()
            quiet = 0 if html else quiet + 1
            if html:
                yield _event(html)
            elif quiet % BEAT == 0:
                yield ": still here\n\n"
    finally:
        view.world.unlisten(queue)


async def _gather(queue: asyncio.Queue[Change]) -> list[Change]:
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            changes = [await queue.get()]
    except TimeoutError:
        return []
    await asyncio.sleep(GATHER_SECONDS)
    while not queue.empty():
        changes.append(queue.get_nowait())
    return changes


def _still_there(view: View) -> bool:
    """Follow a renamed person; False when the world was emptied under the tab."""
    person = view.world.people.get(view.person.id)
    if person is None or view.room is None:
        return False
    view.person = person
    found = room_of(view.world, person, view.room.slug)
    if found is None or found.chat is not view.room.chat:
        return False
    view.room = found
    return True


def _draw(view: View, changes: list[Change]) -> str:
    if not _still_there(view):
        return ""
    here = view.room.chat.id if view.room else None
    messages = {
        c.message_id
        for c in changes
        if c.chat_id == here
        and c.message_id is not None
        and c.kind in {"message", "edit", "delete", "reaction"}
    }
    out = view.some(messages) if messages else ""
    if messages:
        view.looked()
    for change in changes:
        if change.kind == "toast" and change.facts["person_id"] == view.person.id:
            near = change.chat_id == here
            out += view.toast(
                change.facts["text"],
                alert=bool(change.facts["alert"]),
                url=change.facts["url"] if near else "",
                message_id=change.message_id if near else None,
            )
    return out


def _event(html: str) -> str:
    lines = "".join(f"data: {line}\n" for line in html.splitlines() if line.strip())
    return f"{lines}\n"
