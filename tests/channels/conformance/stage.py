"""What the conformance suite needs beside the drivers."""

import json
from functools import cache
from typing import Any

from sandbox.things import Request
from tests.sandbox import pictures


@cache
def picture() -> bytes:
    """A small photo."""
    return pictures.png()


def asked(requests: list[Request]) -> list[tuple[str, dict[str, Any]]]:
    """Requests as the platform understood them: JSON parsed, files under their parameter."""
    return [(one.method, _plain(one.params)) for one in requests]


def _plain(params: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    attached = set()
    for name, value in params.items():
        if isinstance(value, str) and value.startswith("attach://"):
            attached.add(part := value.removeprefix("attach://"))
            found[name] = params[part]
        else:
            found[name] = _parsed(value)
    return {name: value for name, value in found.items() if name not in attached}


def _parsed(value: Any) -> Any:
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return value
