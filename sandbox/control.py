"""The control API: everything people can do, asked for over HTTP by tests, demos and benches."""

import time
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, HTTPException, UploadFile
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox import orders
from sandbox.things import Bot, Chat, Hook, Json, Message, Person, Poll, Topic
from sandbox.updates import dump
from sandbox.world import World

_ZONE = ZoneInfo("Asia/Shanghai")
_MORNING = 8
_STATUS: dict[type[Exception], int] = {LookupError: 404, ValueError: 409}


def control(world: World) -> APIRouter:
    """`/control/…` for `world`. An unknown id answers 404, an impossible deed 409."""
    router = APIRouter(prefix="/control", route_class=_Deed)
    # Routes are tried in order: what benches call most stands first.
    _deeds(router, world)
    _cast(router, world)
    _records(router, world)
    _machinery(router, world)
    return router


class _Deed(APIRoute):
    """Answers with the world's own words when it says that a thing is not there or cannot be.

    Only the plain types, which the world raises: a KeyError or a pydantic error is a fault in
    this code and stays a 500.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except (LookupError, ValueError) as error:
                if type(error) not in _STATUS:
                    raise
                return JSONResponse({"detail": str(error)}, _STATUS[type(error)])

        return answer


def _cast(router: APIRouter, world: World) -> None:
    """Who and what there is."""

    @router.post("/people", response_model=orders.PersonSeen)
    async def add_person(order: orders.PersonOrder) -> Person:
        return world.add_person(**order.model_dump())

    @router.get("/people", response_model=list[orders.PersonSeen])
    async def people() -> list[Person]:
        return list(world.people.values())

    @router.post("/bots")
    async def add_bot(order: orders.BotOrder) -> orders.BotSeen:
        return _seen(world, world.add_bot(**order.model_dump()))

    @router.get("/bots")
    async def bots() -> list[orders.BotSeen]:
        return [_seen(world, bot) for bot in world.bots.values()]

    @router.patch("/bots/{bot_id}")
    async def change_bot(bot_id: int, order: orders.BotChange) -> orders.BotSeen:
        bot = world.bot(bot_id)
        if order.privacy is not None:
            bot.privacy = order.privacy
        if order.webhook is not None:
            bot.webhook, bot.hook = order.webhook, Hook()
            world.hooks_changed.set()
        return _seen(world, bot)

    @router.post("/chats", response_model=orders.ChatSeen)
    async def add_chat(order: orders.ChatOrder) -> Chat:
        return world.add_chat(**order.model_dump())

    @router.get("/chats", response_model=list[orders.ChatSeen])
    async def chats() -> list[Chat]:
        return list(world.chats.values())

    @router.get("/chats/{chat_id}", response_model=orders.ChatSeen)
    async def chat(chat_id: int) -> Chat:
        return world.chat(chat_id)

    @router.post("/private", response_model=orders.ChatSeen)
    async def private(order: orders.PrivateChat) -> Chat:
        chat = world.private(order.person_id, order.bot_id)
        chat.started = chat.started or order.started
        return chat

    @router.post("/seed")
    async def seed(order: orders.Seed) -> orders.Seeded:
        plant(world, order)
        return orders.Seeded(
            people=len(order.people), bots=len(order.bots), chats=len(order.chats)
        )


def plant(world: World, seed: orders.Seed) -> None:
    """Put many people, bots and chats into the world at once."""
    for person in seed.people:
        world.add_person(**person.model_dump())
    for bot in seed.bots:
        world.add_bot(**bot.model_dump())
    for planned in seed.chats:
        chat = world.add_chat(**planned.model_dump(exclude={"members"}))
        for user_id, status in planned.seats().items():
            world.join(chat.id, user_id, status, quiet=not seed.announce)
    for pair in seed.private:
        world.private(pair.person_id, pair.bot_id).started = pair.started


def _deeds(router: APIRouter, world: World) -> None:
    """What people do."""

    @router.post("/say", response_model=orders.MessageSeen)
    async def say(order: orders.Say) -> Response:
        message = world.say(
            order.chat_id,
            order.person_id,
            order.text,
            photo=order.photo,
            caption=order.caption,
            reply_to=order.reply_to,
            topic=order.topic,
            extra=_attached(world, order),
        )
        return _message(message)

    @router.post("/tap", response_model=orders.QuerySeen)
    async def tap(order: orders.Tap) -> Response:
        query_id = world.tap(order.chat_id, order.person_id, order.message_id, order.data)
        return JSONResponse({"query_id": query_id})

    @router.post("/photo", response_model=orders.MessageSeen)
    async def photo(
        chat_id: Annotated[int, Form()],
        person_id: Annotated[int, Form()],
        photo: UploadFile,
        caption: Annotated[str | None, Form()] = None,
        reply_to: Annotated[int | None, Form()] = None,
    ) -> Response:
        content = await photo.read()
        return _message(
            world.say(chat_id, person_id, photo=content, caption=caption, reply_to=reply_to)
        )

    @router.post("/edit", response_model=orders.MessageSeen)
    async def edit(order: orders.EditOrder) -> Response:
        return _message(world.edit(order.chat_id, order.person_id, order.message_id, order.text))

    @router.post("/album", response_model=list[orders.MessageSeen])
    async def album(order: orders.Album) -> list[Message]:
        return world.say_album(
            order.chat_id,
            order.person_id,
            photos=order.photos,
            documents=order.documents,
            caption=order.caption,
            reply_to=order.reply_to,
            topic=order.topic,
        )

    @router.post("/forward", response_model=orders.MessageSeen)
    async def forward(order: orders.Forward) -> Message:
        return world.forward(**order.model_dump())

    @router.post("/poll", response_model=orders.MessageSeen)
    async def poll(order: orders.Question) -> Message:
        return world.ask(**order.model_dump())

    @router.post("/vote", response_model=orders.PollSeen)
    async def vote(order: orders.Vote) -> Poll:
        return world.vote(**order.model_dump())

    @router.post("/delete", status_code=204)
    async def delete(order: orders.Removal) -> None:
        world.take_back(order.chat_id, order.person_id, order.message_id)

    @router.post("/pin", status_code=204)
    async def pin(order: orders.Pin) -> None:
        if order.pinned:
            world.pin(order.chat_id, order.message_id, by=order.person_id)
        else:
            world.unpin(order.chat_id, order.message_id)

    @router.post("/topics", response_model=orders.TopicSeen)
    async def topic(order: orders.TopicOrder) -> Topic:
        return world.open_topic(order.chat_id, order.name, by=order.person_id)

    @router.patch("/topics/{chat_id}/{topic_id}", status_code=204)
    async def change_topic(chat_id: int, topic_id: int, order: orders.TopicChange) -> None:
        world.change_topic(
            chat_id, topic_id, by=order.person_id, name=order.name, closed=order.closed
        )

    @router.post("/react", status_code=204)
    async def react(order: orders.React) -> None:
        world.react(order.chat_id, order.user_id, order.message_id, order.emoji)

    @router.post("/start", response_model=orders.MessageSeen)
    async def start(order: orders.Start) -> Response:
        return _message(world.press_start(order.person_id, order.bot_id, order.payload))

    @router.post("/join", status_code=204)
    async def join(order: orders.Seat) -> None:
        world.join(order.chat_id, order.user_id, order.status, by=order.by)

    @router.post("/leave", status_code=204)
    async def leave(order: orders.Going) -> None:
        world.leave(order.chat_id, order.user_id, order.status, by=order.by)

    @router.post("/promote", status_code=204)
    async def promote(order: orders.Standing) -> None:
        world.promote(order.chat_id, order.user_id, order.status, by=order.by, rights=order.rights)

    @router.post("/block", status_code=204)
    async def block(order: orders.Block) -> None:
        world.block(order.person_id, order.bot_id, order.blocked)

    @router.post("/chats/{chat_id}/migrate", response_model=orders.ChatSeen)
    async def migrate(chat_id: int) -> Chat:
        return world.migrate(chat_id)


def _records(router: APIRouter, world: World) -> None:
    """What happened."""

    @router.get("/chats/{chat_id}/messages", response_model=list[orders.MessageSeen])
    async def messages(chat_id: int, after: int = 0) -> list[Message]:
        return [one for one in world.messages_of(chat_id) if one.message_id > after]

    @router.get("/toasts")
    async def toasts(
        query_id: str | None = None, person_id: int | None = None
    ) -> list[orders.ToastSeen]:
        return [
            orders.ToastSeen.model_validate(toast)
            for toast in world.toasts
            if query_id in {None, toast.query_id} and person_id in {None, toast.person_id}
        ]

    @router.get("/requests")
    async def requests(
        method: str | None = None, bot_id: int | None = None, since: float = 0
    ) -> list[orders.RequestSeen]:
        return [
            orders.RequestSeen.model_validate(request)
            for request in world.requests
            if method in {None, request.method}
            and bot_id in {None, request.bot_id}
            and request.at >= since
        ]


def _machinery(router: APIRouter, world: World) -> None:
    """Faults, the clock, and starting anew."""

    @router.post("/faults")
    async def add_fault(order: orders.FaultOrder) -> orders.FaultSeen:
        return orders.FaultSeen.model_validate(world.faults.add(**order.model_dump()))

    @router.get("/faults")
    async def list_faults() -> list[orders.FaultSeen]:
        return [orders.FaultSeen.model_validate(rule) for rule in world.faults.rules]

    @router.delete("/faults", status_code=204)
    async def clear_faults() -> None:
        world.faults.clear()

    @router.delete("/faults/{rule_id}", status_code=204)
    async def clear_fault(rule_id: int) -> None:
        if all(rule.id != rule_id for rule in world.faults.rules):
            raise HTTPException(404, f"no fault {rule_id}")
        world.faults.clear(rule_id)

    @router.get("/clock")
    async def clock() -> orders.ClockSeen:
        return orders.ClockSeen(
            now=world.clock.now(),
            ahead_seconds=world.clock.ahead.total_seconds(),
            monotonic=time.monotonic(),
        )

    @router.post("/clock")
    async def move_clock(order: orders.ClockMove) -> orders.ClockSeen:
        await world.clock.move(_target(order, world.clock.now()))
        return await clock()

    @router.post("/reset", status_code=204)
    async def reset() -> None:
        world.reset()


def _target(order: orders.ClockMove, now: datetime) -> datetime:
    if order.hours is not None:
        return now + timedelta(hours=order.hours)
    if order.to is not None:
        return order.to if order.to.tzinfo else order.to.replace(tzinfo=_ZONE)
    here = now.astimezone(_ZONE)
    day = here.replace(day=order.day or 1, hour=_MORNING, minute=0, second=0, microsecond=0)
    if day > here:
        return day
    return (day.replace(day=1) + timedelta(days=32)).replace(day=day.day)


def _seen(world: World, bot: Bot) -> orders.BotSeen:
    polled = world.last_poll.get(bot.id)
    return orders.BotSeen(
        id=bot.id,
        first_name=bot.first_name,
        username=bot.username,
        privacy=bot.privacy,
        webhook=bot.webhook,
        webhook_error=bot.hook.last_error_message,
        pending=len(world.streams[bot.id].pending),
        polled_seconds_ago=None if polled is None else time.monotonic() - polled,
        commands=bot.commands,
    )


def _attached(world: World, order: orders.Say) -> Json:
    """The fields of what a person sends besides text and photo."""
    fields: Json = {}
    if order.document is not None:
        fields["document"] = world.files.add_document(order.document, order.file_name)
    if order.voice is not None:
        fields["voice"] = world.files.add_voice(order.voice, order.duration)
    if order.sticker is not None:
        fields["sticker"] = world.files.add_sticker(order.sticker.encode(), order.sticker)
    if order.location is not None:
        latitude, longitude = order.location
        fields["location"] = {"latitude": latitude, "longitude": longitude}
    return fields | (order.extra or {})


def _message(message: Message) -> Response:
    # Benches speak for hundreds of groups: the answer is written without a model in between.
    body = {
        "chat_id": message.chat_id,
        "message_id": message.message_id,
        "sender_id": message.sender_id,
        "raw": message.raw,
        "reactions": message.reactions,
        "edits": message.edits,
        "receiver_id": message.receiver_id,
    }
    return Response(dump(body), media_type="application/json")
