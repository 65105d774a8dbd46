"""Methods that ask about chats and members, and leaveChat."""

from sandbox import shapes
from sandbox.calls import Call, named_chat
from sandbox.photos import DOWNLOAD_MAX, unique_id
from sandbox.refused import bad
from sandbox.things import LEADING, PRESENT, Json


def get_chat(call: Call) -> Json:
    chat = named_chat(call)
    return shapes.full_chat(chat, call.world.people.get(chat.person_id))


def get_chat_member(call: Call) -> Json:
    chat = named_chat(call)
    user_id = call.params.integer("user_id")
    if not user_id:
        raise bad("invalid user_id specified")
    try:
        user = call.world.user(user_id)
    except LookupError:
        raise bad("user not found") from None
    return call.world.member_shape(chat, user)


def get_chat_administrators(call: Call) -> list[Json]:
    chat = named_chat(call)
    if chat.type == "private":
        raise bad("there are no administrators in the private chat")
    bots_too = call.params.flag("return_bots")
    return [
        call.world.member_shape(chat, call.world.user(user_id))
        for user_id, status in chat.members.items()
        if status in LEADING and (bots_too or user_id not in call.world.bots)
    ]


def get_chat_member_count(call: Call) -> int:
    return sum(status in PRESENT for status in named_chat(call).members.values())


def leave_chat(call: Call) -> bool:
    chat = named_chat(call)
    if chat.type == "private":
        raise bad("chat member status can't be changed in private chats")
    call.world.leave(chat.id, call.bot.id)
    return True


def get_file(call: Call) -> Json:
    file_id = call.params.text("file_id")
    if not file_id:
        raise bad("file_id not specified")
    kept = call.world.files.get(file_id)
    if kept is None:
        raise bad("invalid file_id")
    content, path = kept
    if len(content) > DOWNLOAD_MAX:
        raise bad("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": unique_id(content),
        "file_size": len(content),
        "file_path": path,
    }
