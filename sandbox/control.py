"""The control API: everything people can do, asked for over HTTP by tests, demos and benches."""

import time
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox import orders, seen
from sandbox.deeds import deeds
from sandbox.things import Bot, Chat, Hook, Message, Person
from sandbox.world import World

_ZONE = ZoneInfo("Asia/Shanghai")
_MORNING = 8
_STATUS: dict[type[Exception], int] = {LookupError: 404, ValueError: 409}


def control(world: World) -> APIRouter:
    """`/control/…` for `world`. An unknown id answers 404, an impossible deed 409."""
    router = APIRouter(prefix="/control", route_class=_Deed)
    # Routes are tried in order: what benches call most stands first.
    deeds(router, world)
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

    @router.post("/people", response_model=seen.PersonSeen)
    async def add_person(order: orders.PersonOrder) -> Person:
        return world.add_person(**order.model_dump())

    @router.get("/people", response_model=list[seen.PersonSeen])
    async def people() -> list[Person]:
        return list(world.people.values())

    @router.post("/bots")
    async def add_bot(order: orders.BotOrder) -> seen.BotSeen:
        return _seen(world, world.add_bot(**order.model_dump()))

    @router.get("/bots")
    async def bots() -> list[seen.BotSeen]:
        return [_seen(world, bot) for bot in world.bots.values()]

    @router.patch("/bots/{bot_id}")
    async def change_bot(bot_id: int, order: orders.BotChange) -> seen.BotSeen:
        bot = world.bot(bot_id)
        if order.privacy is not None:
            bot.privacy = order.privacy
        if order.webhook is not None:
            bot.webhook, bot.hook = order.webhook, Hook()
            world.hooks_changed.set()
        return _seen(world, bot)

    @router.post("/chats", response_model=seen.ChatSeen)
    async def add_chat(order: orders.ChatOrder) -> Chat:
        return world.add_chat(**order.model_dump())

    @router.get("/chats", response_model=list[seen.ChatSeen])
    async def chats() -> list[Chat]:
        return list(world.chats.values())

    @router.get("/chats/{chat_id}", response_model=seen.ChatSeen)
    async def chat(chat_id: int) -> Chat:
        return world.chat(chat_id)

    @router.post("/private", response_model=seen.ChatSeen)
    async def private(order: orders.PrivateChat) -> Chat:
        chat = world.private(order.person_id, order.bot_id)
        chat.started = chat.started or order.started
        return chat

    @router.post("/seed")
    async def seed(order: orders.Seed) -> seen.Seeded:
        plant(world, order)
        return seen.Seeded(people=len(order.people), bots=len(order.bots), chats=len(order.chats))


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


def _records(router: APIRouter, world: World) -> None:
    """What happened."""

    @router.get("/chats/{chat_id}/messages", response_model=list[seen.MessageSeen])
    async def messages(chat_id: int, after: int = 0) -> list[Message]:
        return [one for one in world.messages_of(chat_id) if one.message_id > after]

    @router.get("/toasts")
    async def toasts(
        query_id: str | None = None, person_id: int | None = None
    ) -> list[seen.ToastSeen]:
        return [
            seen.ToastSeen.model_validate(toast)
            for toast in world.toasts
            if query_id in {None, toast.query_id} and person_id in {None, toast.person_id}
        ]

    @router.get("/requests")
    async def requests(
        method: str | None = None, bot_id: int | None = None, since: float = 0
    ) -> list[seen.RequestSeen]:
        return [
            seen.RequestSeen.model_validate(request)
            for request in world.requests
            if method in {None, request.method}
            and bot_id in {None, request.bot_id}
            and request.at >= since
        ]


def _machinery(router: APIRouter, world: World) -> None:
    """Faults, the clock, and starting anew."""

    @router.post("/faults")
    async def add_fault(order: orders.FaultOrder) -> seen.FaultSeen:
        return seen.FaultSeen.model_validate(world.faults.add(**order.model_dump()))

    @router.get("/faults")
    async def list_faults() -> list[seen.FaultSeen]:
        return [seen.FaultSeen.model_validate(rule) for rule in world.faults.rules]

    @router.delete("/faults", status_code=204)
    async def clear_faults() -> None:
        world.faults.clear()

    @router.delete("/faults/{rule_id}", status_code=204)
    async def clear_fault(rule_id: int) -> None:
        if all(rule.id != rule_id for rule in world.faults.rules):
            raise HTTPException(404, f"no fault {rule_id}")
        world.faults.clear(rule_id)

    @router.get("/clock")
    async def clock() -> seen.ClockSeen:
        return seen.ClockSeen(
            now=world.clock.now(),
            ahead_seconds=world.clock.ahead.total_seconds(),
            monotonic=time.monotonic(),
        )

    @router.post("/clock")
    async def move_clock(order: orders.ClockMove) -> seen.ClockSeen:
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


def _seen(world: World, bot: Bot) -> seen.BotSeen:
    polled = world.last_poll.get(bot.id)
    return seen.BotSeen(
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
