"""The page: a building's group chat in the browser, for whichever bot is connected.

`pages(world)` gives the routes. What the page shows is drawn in `views`, what reaches it by
itself comes from `live`; what a visitor does is handed to the world's own methods.
"""

import mimetypes
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.datastructures import FormData, UploadFile
from starlette.requests import ClientDisconnect

from sandbox.entities import TEXT_MAX, units
from sandbox.gestures import gestures
from sandbox.live import events
from sandbox.photos import PHOTO_MAX
from sandbox.rooms import Seen, room_of, rooms, successor
from sandbox.views import View
from sandbox.words import LANGUAGES, ZONE, Words, language_for, words
from sandbox.world import Bot, Person, World

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
#: Pictures a browser may show, by their first bytes. Anything else is not served as a picture.
PICTURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
)
#: What a t.me/<bot>?start=… link may carry (core.telegram.org/bots/features#deep-linking).
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
MEETING_DAY, MORNING = 15, 8
YEAR_SECONDS = 365 * 24 * 3600


class Unable(Exception):
    """A visitor asked for what cannot be done; the page shows the words."""


def pages(world: World) -> APIRouter:
    """`/` and all it needs, for `world`."""
    router = APIRouter(include_in_schema=False)
    seen = Seen()
    static = {
        path.name: (path.read_bytes(), mimetypes.guess_type(path.name)[0] or "text/plain")
        for path in Path(__file__).with_name("static").iterdir()
        if path.suffix in {".css", ".js", ".svg"}
    }

    def view_of(person_id: int, slug: str, language: str) -> View:
        person = world.people.get(person_id)
        room = room_of(world, person, slug) if person is not None else None
        if person is None or room is None:
            raise HTTPException(404, "nobody there, or no such chat")
        return View(world, seen, person, room, words(language), opened=True)

    async def attempt(view: View, deed: Callable[[], Awaitable[Response]]) -> Response:
        try:
            return await deed()
        except (Unable, ValueError, LookupError) as error:
            why = view.words.fill("not_sent", why=error)
            return HTMLResponse(view.toast(why), 422, HEADERS)

    @router.get("/")
    async def page(
        request: Request, person: int = 0, chat: str = "", lang: str | None = None
    ) -> Response:
        language = language_for(
            lang, request.cookies.get("lang"), request.headers.get("accept-language", "")
        )
        who = world.people.get(person) or next(iter(world.people.values()), None)
        if who is None:
            who = Person(0, "…")
        room = room_of(world, who, chat) if chat else None
        opened = room is not None
        if room is None and who.id in world.people:
            room = next(iter(rooms(world, who)), None)
        if room is not None:
            room = successor(world, room)
        view = View(world, seen, who, room, words(language), opened)
        view.looked()
        response = HTMLResponse(view.page(), headers=HEADERS)
        if lang in LANGUAGES:
            response.set_cookie("lang", language, max_age=YEAR_SECONDS, samesite="lax")
        return response

    @router.get("/events")
    async def stream(
        person: int, chat: str, lang: str = "", stamp: str = "", opened: bool = False
    ) -> Response:
        view = view_of(person, chat, lang)
        view.opened = opened
        return StreamingResponse(events(view, stamp), 200, HEADERS, "text/event-stream")

    @router.get("/older")
    async def older(person: int, chat: str, before: int, lang: str = "") -> Response:
        return HTMLResponse(view_of(person, chat, lang).older(before), headers=HEADERS)

    @router.get("/photo/{file_id}")
    async def photo(file_id: str) -> Response:
        content, _ = world.files.get(file_id, (b"", ""))
        kind = picture_type(content)
        if kind is None:
            raise HTTPException(404, "no such picture")
        return Response(content, 200, HEADERS | {"Cache-Control": "private, max-age=3600"}, kind)

    @router.get("/static/{name}")
    async def file(name: str) -> Response:
        if name not in static:
            raise HTTPException(404, "no such file")
        content, kind = static[name]
        return Response(content, 200, HEADERS | {"Cache-Control": "no-cache"}, kind)

    @router.post("/say", dependencies=[Depends(from_here)])
    async def say(request: Request) -> Response:
        try:
            async with request.form() as form:
                view = view_of(number(form, "person"), field(form, "chat"), field(form, "lang"))

                async def deed() -> Response:
                    await _say(view, form)
                    return Response(status_code=204)

                return await attempt(view, deed)
        except ClientDisconnect:
            # The tab went while it was sending: nobody is left to answer.
            return Response(status_code=400)

    @router.post("/tap", dependencies=[Depends(from_here)])
    async def tap(
        person: Annotated[int, Form()],
        chat: Annotated[str, Form()],
        message: Annotated[int, Form()],
        data: Annotated[str, Form()],
        lang: Annotated[str, Form()] = "",
    ) -> Response:
        view = view_of(person, chat, lang)

        async def deed() -> Response:
            world.tap(view.here().chat.id, person, message, data)
            return Response(status_code=204)

        return await attempt(view, deed)

    @router.post("/start", dependencies=[Depends(from_here)])
    async def start(
        person: Annotated[int, Form()],
        chat: Annotated[str, Form()],
        bot: Annotated[str, Form()],
        press: Annotated[bool, Form()] = False,
        payload: Annotated[str, Form()] = "",
        lang: Annotated[str, Form()] = "",
    ) -> Response:
        view = view_of(person, chat, lang)

        async def deed() -> Response:
            found = _bot_named(world, bot, view.words)
            if press:
                world.press_start(person, found.id, payload if PAYLOAD.fullmatch(payload) else "")
            slug = f"bot{found.id}"
            there = {} if slug == chat else {"HX-Redirect": f"/?person={person}&chat={slug}"}
            return Response(status_code=204, headers=there)

        return await attempt(view, deed)

    @router.post("/clock", dependencies=[Depends(from_here)])
    async def clock(
        by: Annotated[str, Form()],
        person: Annotated[int, Form()],
        chat: Annotated[str, Form()],
        lang: Annotated[str, Form()] = "",
    ) -> Response:
        view = view_of(person, chat, lang)
        await world.clock.move(later(world.clock.now(), by))
        now = view.words.when(world.clock.now())
        return HTMLResponse(view.toast(view.words.fill("clock_now", when=now)), headers=HEADERS)

    guarded = APIRouter(dependencies=[Depends(from_here)])
    gestures(guarded, world, view_of, attempt)
    router.include_router(guarded)
    return router


def from_here(request: Request) -> None:
    """Refuse what another site's page makes a visitor's browser send. Raises 403."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise HTTPException(403, "not from this page")


def picture_type(content: bytes) -> str | None:
    """The media type of a picture a browser may show, else None."""
    for start, kind in PICTURES:
        if content.startswith(start) and (kind != "image/webp" or content[8:12] == b"WEBP"):
            return kind
    return None


def later(now: datetime, by: str) -> datetime:
    """Where the clock goes: `hour`, `day`, or `15` for the next 15th at eight in the morning.

    Raises HTTPException 422 for any other word.
    """
    if by == "hour":
        return now + timedelta(hours=1)
    if by == "day":
        return now + timedelta(days=1)
    if by != "15":
        raise HTTPException(422, "by: hour, day or 15")
    here = now.astimezone(ZONE)
    day = here.replace(day=MEETING_DAY, hour=MORNING, minute=0, second=0, microsecond=0)
    if day > here:
        return day
    in_next_month = (here.replace(day=28) + timedelta(days=4)).replace(day=MEETING_DAY)
    return in_next_month.replace(hour=MORNING, minute=0, second=0, microsecond=0)


def field(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def number(form: FormData, name: str) -> int:
    """A number the page put into its own form. Raises HTTPException 422 for anything else."""
    try:
        return int(field(form, name))
    except ValueError:
        raise HTTPException(422, f"{name}: a number") from None


async def _say(view: View, form: FormData) -> None:
    world, chat, t = view.world, view.here().chat, view.words
    # A form sends line ends as CRLF; a chat app sends LF.
    text = field(form, "text").replace("\r\n", "\n").strip()
    if units(text) > TEXT_MAX:
        raise Unable(t["too_long"])
    if field(form, "fix"):
        world.edit(chat.id, view.person.id, number(form, "fix"), text)
        return
    picture = await _picture(form, t)
    if not text and picture is None:
        raise Unable(t["empty"])
    world.say(
        chat.id,
        view.person.id,
        text if picture is None else None,
        photo=picture,
        caption=text if picture is not None else None,
        reply_to=number(form, "reply_to") if field(form, "reply_to") else None,
        topic=number(form, "topic") if field(form, "topic") else None,
    )


async def _picture(form: FormData, t: Words) -> bytes | None:
    upload = form.get("photo")
    if not isinstance(upload, UploadFile) or not upload.filename:
        return None
    content = await upload.read(PHOTO_MAX + 1)
    if len(content) > PHOTO_MAX:
        raise Unable(t["picture_too_big"])
    if picture_type(content) is None:
        raise Unable(t["not_a_picture"])
    return content


def _bot_named(world: World, username: str, t: Words) -> Bot:
    for bot in world.bots.values():
        if bot.username.lower() == username.lower():
            return bot
    raise Unable(t.fill("unknown_bot", name=username))
