"""Methods about the bot itself: getMe and its commands."""

import re
from typing import Any

from sandbox import shapes
from sandbox.calls import Call
from sandbox.entities import units
from sandbox.refused import bad
from sandbox.things import Json
from sandbox.updates import dump

COMMANDS_MAX = 100
_COMMAND = re.compile(r"/?([a-z0-9_]{1,32})")
_SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)


def get_me(call: Call) -> Json:
    return shapes.me(call.bot)


def set_my_commands(call: Call) -> bool:
    key = _key(call)
    commands = call.params.nested("commands", "can't parse commands JSON object")
    if not isinstance(commands, list):
        raise bad("expected an Array of BotCommand")
    if len(commands) > COMMANDS_MAX:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[key] = [_command(command) for command in commands]
    return True


def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(_key(call), [])


def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop(_key(call), None)
    return True


def _key(call: Call) -> str:
    """Commands are kept by scope and language; the key is `<scope as JSON>|<language>`."""
    scope = call.params.nested("scope", "can't parse BotCommandScope JSON object")
    language = call.params.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad("invalid language code specified")
    if scope is None:
        scope = {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad("unsupported type specified")
    return f"{dump(dict(sorted(scope.items())))}|{language}"


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad("can't parse BotCommand: expected an Object")
    name, description = command.get("command"), command.get("description")
    found = _COMMAND.fullmatch(name) if isinstance(name, str) else None
    if found is None:
        raise bad("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= units(description.strip()) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    kept: Json = {"command": found[1], "description": description.strip()}
    return kept | ({"is_ephemeral": True} if command.get("is_ephemeral") is True else {})
