"""The part of the control API that lets people act: saying, tapping, voting, coming and going."""

from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from starlette.responses import JSONResponse, Response

from sandbox import orders, seen
from sandbox.things import Chat, Json, Message, Poll, Topic
from sandbox.updates import dump
from sandbox.world import World


def deeds(router: APIRouter, world: World) -> None:
    """Add the routes by which people act."""

    @router.post("/say", response_model=seen.MessageSeen)
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

    @router.post("/tap", response_model=seen.QuerySeen)
    async def tap(order: orders.Tap) -> Response:
        query_id = world.tap(order.chat_id, order.person_id, order.message_id, order.data)
        return JSONResponse({"query_id": query_id})

    @router.post("/photo", response_model=seen.MessageSeen)
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

    @router.post("/edit", response_model=seen.MessageSeen)
    async def edit(order: orders.EditOrder) -> Response:
        return _message(world.edit(order.chat_id, order.person_id, order.message_id, order.text))

    @router.post("/album", response_model=list[seen.MessageSeen])
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

    @router.post("/forward", response_model=seen.MessageSeen)
    async def forward(order: orders.Forward) -> Message:
        return world.forward(**order.model_dump())

    @router.post("/poll", response_model=seen.MessageSeen)
    async def poll(order: orders.Question) -> Message:
        return world.ask(**order.model_dump())

    @router.post("/vote", response_model=seen.PollSeen)
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

    @router.post("/topics", response_model=seen.TopicSeen)
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

    @router.post("/start", response_model=seen.MessageSeen)
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

    @router.post("/chats/{chat_id}/migrate", response_model=seen.ChatSeen)
    async def migrate(chat_id: int) -> Chat:
        return world.migrate(chat_id)


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
