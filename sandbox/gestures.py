"""What a visitor does to what is there: reacting, voting, changing members, taking a file."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Response

from sandbox.panels import do
from sandbox.views import View
from sandbox.world import World

Person = Annotated[int, Form()]
Words = Annotated[str, Form()]
#: Runs a deed for a view; words come back where it cannot be done.
Attempt = Callable[[View, Callable[[], Awaitable[Response]]], Awaitable[Response]]
DONE = 204


def gestures(
    router: APIRouter, world: World, view_of: Callable[[int, str, str], View], attempt: Attempt
) -> None:
    """Add these routes to the page's."""

    @router.post("/react")
    async def react(
        person: Person, chat: Words, message: Person, emoji: Words, lang: Words = ""
    ) -> Response:
        view = view_of(person, chat, lang)

        async def deed() -> Response:
            here = view.here().chat
            had = world.message(here.id, message).reactions.get(person)
            world.react(here.id, person, message, None if had == emoji else emoji)
            return Response(status_code=DONE)

        return await attempt(view, deed)

    @router.post("/vote")
    async def vote(
        person: Person, chat: Words, message: Person, option: Person, lang: Words = ""
    ) -> Response:
        """A click on an option: chooses it, or takes it back when it was chosen."""
        view = view_of(person, chat, lang)

        async def deed() -> Response:
            here = view.here().chat
            raw = world.message(here.id, message).raw.get("poll", {})
            poll = world.polls.get(raw.get("id", ""))
            had = poll.votes.get(person, []) if poll is not None else []
            kept = had if raw.get("allows_multiple_answers") else []
            chosen = [at for at in kept if at != option]
            if option not in had:
                chosen.append(option)
            world.vote(here.id, person, message, chosen)
            return Response(status_code=DONE)

        return await attempt(view, deed)

    @router.post("/member")
    async def member(
        person: Person, chat: Words, user: Person, deed: Words, lang: Words = ""
    ) -> Response:
        view = view_of(person, chat, lang)

        async def done() -> Response:
            do(world, view.here().chat, user, deed)
            return Response(status_code=DONE)

        return await attempt(view, done)

    @router.get("/document/{file_id}")
    async def document(file_id: str, name: str = "file") -> Response:
        """Never shown in the page: whatever it holds, the browser keeps it as a file."""
        if file_id not in world.files:
            raise HTTPException(404, "no such file")
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'",
        }
        return Response(world.files[file_id][0], 200, headers, "application/octet-stream")
