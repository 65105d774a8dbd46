"""reply_markup: what Telegram takes as buttons below a message, and what it refuses."""

import re
from typing import Any

from sandbox.params import Params, utf8
from sandbox.refused import bad
from sandbox.things import Json

BUTTONS_MAX = 100
#: callback_data, in bytes of UTF-8 (Bot API, InlineKeyboardButton).
DATA_MAX = 64
_URL = re.compile(r"(?:https?://)?[^\s/:.]+(?:\.[^\s/:.]+)+(?::\d+)?(?:[/?#]\S*)?|tg://\S+")
_ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_OTHER_KINDS = {
    "keyboard": list,
    "remove_keyboard": bool,
    "force_reply": bool,
}


def reply_markup(params: Params, *, inline_only: bool = False) -> Json | None:
    """The inline keyboard of a request, cleaned, or None.

    Keyboards of the other kinds are checked and then dropped: they are no part of a Message.
    """
    value = params.nested("reply_markup", "can't parse reply keyboard markup JSON object")
    if value is None:
        return None
    if not isinstance(value, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in value:
        return _inline(value["inline_keyboard"])
    for name, kind in _OTHER_KINDS.items():
        if name in value:
            if not isinstance(value[name], kind):
                raise bad(f'field "{name}" must be of type {_TYPE_NAMES[kind]}')
            if inline_only:
                raise bad("inline keyboard expected")
    return None


_TYPE_NAMES: dict[type, str] = {list: "Array", bool: "Boolean"}


def _inline(rows: Any) -> Json | None:
    if not isinstance(rows, list):
        raise bad('field "inline_keyboard" must be of type Array')
    cleaned = []
    for row in rows:
        if not isinstance(row, list):
            raise bad('field "inline_keyboard" must be an Array of Arrays')
        if row:
            cleaned.append([_button(button) for button in row])
    if sum(map(len, cleaned)) > BUTTONS_MAX:
        raise bad("reply markup is too long")
    return {"inline_keyboard": cleaned} if cleaned else None


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    text = _word(button, "text")
    if not text.strip():
        raise bad("inline keyboard button text must be non-empty")
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise bad("text buttons are unallowed in the inline keyboard")
    cleaned: Json = {"text": text}
    if "callback_data" in button:
        data = _word(button, "callback_data")
        if not 1 <= len(data.encode()) <= DATA_MAX:
            raise bad("BUTTON_DATA_INVALID")
        return cleaned | {"callback_data": data}
    if "url" in button:
        return cleaned | {"url": _url(_word(button, "url"))}
    return cleaned | {actions[0]: button[actions[0]]}


def _word(button: Json, name: str) -> str:
    value = button[name]
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise bad(f'can\'t parse inline keyboard button: Field "{name}" must be of type String')
    return utf8(str(value))


def _url(url: str) -> str:
    if not _URL.fullmatch(url):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return url if "://" in url else f"http://{url}"
