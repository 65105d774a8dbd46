"""Checks Bot API answers against the published spec, when a machine has it as JSON.

`HUYING_TEST_BOT_API_SPEC` names the file; its types list every field with its own types and
whether it is required. Fields come and go with the spec's version, so the file is not ours.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

PATH = os.environ.get("HUYING_TEST_BOT_API_SPEC", "")
#: Fields of Bot API 10.2 and 10.3, which a spec of 10.1 does not have yet.
NEWER = {
    "ChatMemberAdministrator": frozenset({"can_send_welcome_messages"}),
    "Message": frozenset({"ephemeral_message_id", "receiver_user"}),
    "BotCommand": frozenset({"is_ephemeral"}),
}
_PLAIN = {"Integer": int, "String": str, "Boolean": bool, "True": bool, "Float": float}


@cache
def spec() -> dict[str, Any]:
    return json.loads(Path(PATH).read_text())


def check_answer(method: str, result: Any) -> None:
    """Raises AssertionError when `result` is no answer the spec allows to `method`."""
    wrong = [_wrong(name, result, method) for name in spec()["methods"][method]["returns"]]
    assert None in wrong, wrong


def _wrong(name: str, value: Any, at: str) -> str | None:
    if name.startswith("Array of "):
        if not isinstance(value, list):
            return f"{at}: no array"
        inner = (_wrong(name[9:], one, f"{at}[{i}]") for i, one in enumerate(value))
        return next((wrong for wrong in inner if wrong), None)
    if name in _PLAIN:
        fits = isinstance(value, _PLAIN[name]) and (name != "Integer" or value is not True)
        return None if fits else f"{at}: {value!r} is no {name}"
    kind = spec()["types"][name]
    if kind.get("subtypes"):
        inner = [_wrong(sub, value, f"{at}({sub})") for sub in kind["subtypes"]]
        return None if None in inner else f"{at}: fits none: {inner}"
    if not isinstance(value, dict):
        return f"{at}: no object"
    fields = {field["name"]: field for field in kind.get("fields", [])}
    if unknown := value.keys() - fields.keys() - NEWER.get(name, frozenset()):
        return f"{at}: {name} has no {sorted(unknown)}"
    if missing := {n for n, f in fields.items() if f["required"]} - value.keys():
        return f"{at}: {name} needs {sorted(missing)}"
    for field_name, one in value.items():
        if field_name not in fields:
            continue
        inner = [_wrong(n, one, f"{at}.{field_name}") for n in fields[field_name]["types"]]
        if None not in inner:
            return inner[0]
    return None
