"""Checks Bot API requests against the published spec, when a machine has it as JSON.

`HUYING_TEST_BOT_API_SPEC` names the file. Answers are checked in tests/sandbox/spec.py.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from bot.channels.telegram import Upload

PATH = os.environ.get("HUYING_TEST_BOT_API_SPEC", "")
#: Parameters of Bot API 10.2 and 10.3, which the published spec does not have yet.
NEWER = ("ephemeral_message_parameters",)
_PLAIN: dict[str, Any] = {"Integer": int, "String": str, "Boolean": bool, "True": bool}


@cache
def spec() -> dict[str, Any]:
    return json.loads(Path(PATH).read_text())


def check_request(method: str, params: dict[str, Any]) -> None:
    """Raises AssertionError where the spec knows no such method, parameter or value."""
    if "Ephemeral" in method:
        return  # newer too
    fields = {field["name"]: field for field in spec()["methods"][method].get("fields", [])}
    params = {name: value for name, value in params.items() if name not in NEWER}
    assert _fields(method, fields, params) is None


def _fields(at: str, fields: dict[str, Any], values: dict[str, Any]) -> str | None:
    assert not values.keys() - fields.keys(), f"{at} has no {values.keys() - fields.keys()}"
    needed = {name for name, field in fields.items() if field["required"]}
    assert not needed - values.keys(), f"{at} needs {needed - values.keys()}"
    for name, value in values.items():
        wrong = [_wrong(f"{at}.{name}", kind, value) for kind in fields[name]["types"]]
        assert None in wrong, wrong
    return None


def _wrong(at: str, kind: str, value: Any) -> str | None:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return f"{at}: no array"
        return next(filter(None, (_wrong(at, kind[9:], one) for one in value)), None)
    if kind in _PLAIN:
        fits = isinstance(value, _PLAIN[kind]) and (kind != "Integer" or value is not True)
        return None if fits else f"{at}: {value!r} is no {kind}"
    if kind == "InputFile":
        return None if isinstance(value, Upload) else f"{at}: no file"
    type_ = spec()["types"][kind]
    if type_.get("subtypes"):
        wrong = [_wrong(at, one, value) for one in type_["subtypes"]]
        return None if None in wrong else f"{at}: fits none: {wrong}"
    if not isinstance(value, dict):
        return f"{at}: no {kind}"
    try:
        return _fields(f"{at}({kind})", {f["name"]: f for f in type_.get("fields", [])}, value)
    except AssertionError as no:
        return str(no)
