"""A Bot API request's parameters: read from JSON, form, multipart or query, and asked by type."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope

from sandbox.refused import Refused, bad
from sandbox.things import Json

#: Bytes of a request without files; with files Telegram takes 50 MB.
_BODY_MAX = 50 * 1024 * 1024


@dataclass
class Params:
    """Values by name. Forms carry words only, so numbers, flags and nested JSON may be words."""

    values: Json = field(default_factory=dict)
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A string; missing is empty."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise bad(f'parameter "{name}" must be of type String')
        return utf8(str(value))

    def integer(self, name: str, default: int = 0) -> int:
        value = self.values.get(name)
        if value is None or value == "":
            return default
        return whole(value, f'parameter "{name}" must be of type Integer')

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        if isinstance(value, str):
            return value.lower() in {"true", "yes", "1"}
        if value is None or isinstance(value, bool | int):
            return bool(value)
        raise bad(f'parameter "{name}" must be of type Boolean')

    def nested(self, name: str, complaint: str) -> Any:
        """A JSON value given as such or as its text; `complaint` is said of unreadable text."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad(complaint) from None

    def logged(self) -> Json:
        """What the request log shows: files by name and size only."""
        if not self.files:
            return self.values
        sizes = {
            name: {"file_name": filename, "size": len(content)}
            for name, (content, filename) in self.files.items()
        }
        return self.values | sizes


def utf8(text: str) -> str:
    """The text itself; half a surrogate pair is refused."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    return text


def whole(value: object, complaint: str) -> int:
    """An integer, or the words of one."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            pass
    raise bad(complaint)


async def read(scope: Scope, receive: Receive) -> Params:
    """The parameters of an HTTP request: query first, then the body over it."""
    params = Params()
    if scope["query_string"]:
        params.values.update(_form(scope["query_string"]))
    kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    if kind.startswith(b"multipart/form-data"):
        await _read_multipart(params, scope, receive)
        return params
    body = await _body(receive)
    if not body:
        return params
    if kind.startswith(b"application/json"):
        params.values.update(_object(body))
    elif kind.startswith(b"application/x-www-form-urlencoded") or not kind:
        params.values.update(_form(body))
    else:
        raise bad(f'unsupported Content-Type "{kind.decode("latin-1")}"')
    return params


def _form(encoded: bytes) -> Mapping[str, str]:
    try:
        return dict(parse_qsl(encoded.decode(), keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        raise bad("strings must be encoded in UTF-8") from None


def _object(body: bytes) -> Json:
    try:
        value = json.loads(body)
    except ValueError:
        raise bad("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad("expected a JSON object")
    return value


async def _body(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            # Half a form would still read as a form, and half a message would be delivered.
            raise bad("the request ended early")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > _BODY_MAX:
            raise Refused(413, "Request Entity Too Large")
        chunks.append(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks)


async def _read_multipart(params: Params, scope: Scope, receive: Receive) -> None:
    try:
        async with Request(scope, receive).form(max_part_size=_BODY_MAX) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    params.files[name] = (await value.read(), value.filename or name)
                else:
                    params.values[name] = value
    except MultiPartException as error:
        raise bad(f"can't parse multipart/form-data: {error.message}") from None
    except ClientDisconnect:
        raise bad("the request ended early") from None
