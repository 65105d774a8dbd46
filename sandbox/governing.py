"""Methods about other members: promote, restrict, ban, unban."""

from typing import Any

from sandbox.calls import Call, named_chat, require
from sandbox.refused import bad
from sandbox.shapes import PERMISSIONS, administrator_rights
from sandbox.things import LEADING, PRESENT, Chat


def promote_chat_member(call: Call) -> bool:
    chat = _group(call, "can_promote_members", "promote other members")
    user_id = _other(call, chat)
    if chat.members.get(user_id) not in PRESENT:
        raise bad("USER_NOT_PARTICIPANT")
    given = {name for name in administrator_rights() if call.params.flag(name)}
    rights = {name: name in given for name in administrator_rights() if name != "can_be_edited"}
    if given:
        rights["can_be_edited"] = True
        call.world.promote(chat.id, user_id, by=call.bot.id, rights=rights)
    else:
        call.world.promote(chat.id, user_id, "member", by=call.bot.id)
    return True


def restrict_chat_member(call: Call) -> bool:
    chat = _group(call, "can_restrict_members", "restrict/unrestrict chat member")
    if chat.type != "supergroup":
        raise bad("method is available only for supergroups")
    user_id = _other(call, chat)
    if chat.members.get(user_id) == "administrator":
        raise bad("user is an administrator of the chat")
    if chat.members.get(user_id) not in PRESENT:
        raise bad("USER_NOT_PARTICIPANT")
    given: Any = call.params.nested("permissions", "can't parse permissions JSON object")
    if not isinstance(given, dict):
        raise bad("object expected as permissions")
    rights = {name: given.get(name) is True for name in PERMISSIONS}
    told = {name for name in given if name in PERMISSIONS}
    if told and all(rights[name] for name in told) and rights["can_send_messages"]:
        call.world.promote(chat.id, user_id, "member", by=call.bot.id)
    else:
        until = {"until_date": call.params.integer("until_date")}
        call.world.promote(chat.id, user_id, "restricted", by=call.bot.id, rights=rights | until)
    return True


def ban_chat_member(call: Call) -> bool:
    chat = _group(call, "can_restrict_members", "restrict/unrestrict chat member")
    user_id = _other(call, chat)
    if chat.members.get(user_id) == "administrator":
        raise bad("user is an administrator of the chat")
    call.world.ban(chat.id, user_id, by=call.bot.id)
    return True


def unban_chat_member(call: Call) -> bool:
    """Without `only_if_banned` a member is put out, as on Telegram."""
    chat = _group(call, "can_restrict_members", "restrict/unrestrict chat member")
    user_id = _other(call, chat)
    if chat.members.get(user_id) in PRESENT and not call.params.flag("only_if_banned"):
        call.world.leave(chat.id, user_id, by=call.bot.id)
    call.world.unban(chat.id, user_id, by=call.bot.id)
    return True


def _group(call: Call, right: str, complaint: str) -> Chat:
    chat = named_chat(call)
    if chat.type == "private":
        raise bad("chat member status can't be changed in private chats")
    if chat.members[call.bot.id] not in LEADING:
        raise bad("CHAT_ADMIN_REQUIRED")
    require(call, chat, right, complaint)
    return chat


def _other(call: Call, chat: Chat) -> int:
    user_id = call.params.integer("user_id")
    if user_id not in call.world.people and user_id not in call.world.bots:
        raise bad("user not found" if user_id else "invalid user_id specified")
    if chat.members.get(user_id) == "creator":
        raise bad("can't remove chat owner")
    if user_id == call.bot.id:
        raise bad("can't restrict self")
    return user_id
