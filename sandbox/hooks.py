"""setWebhook, deleteWebhook, getWebhookInfo."""

import re
from typing import Any
from urllib.parse import urlsplit

from sandbox.calls import Call
from sandbox.params import Params
from sandbox.refused import bad
from sandbox.things import Hook, Json

CONNECTIONS = range(1, 101)
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_SECRET_MAX = 256
#: Where a webhook may be: the sandbox sends nothing off this machine.
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def set_webhook(call: Call) -> bool:
    """Telegram takes https only; here loopback addresses are taken, with http too.

    An empty `url` deletes the webhook.
    """
    params, stream = call.params, call.world.streams[call.bot.id]
    url = params.text("url").strip()
    if not url:
        return delete_webhook(call)
    _check_url(url)
    secret = params.text("secret_token")
    if len(secret) > _SECRET_MAX:
        raise bad("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    most = params.integer("max_connections", 40)
    kinds = allowed_updates(params)
    if kinds is not None:
        stream.allowed = frozenset(kinds)
    if params.flag("drop_pending_updates"):
        stream.drop()
    call.bot.webhook = url
    call.bot.hook = Hook(secret, min(max(most, CONNECTIONS[0]), CONNECTIONS[-1]), live=True)
    stream.refuse_poll()
    call.world.hooks_changed.set()
    return True


def delete_webhook(call: Call) -> bool:
    call.bot.webhook = ""
    call.bot.hook = Hook()
    if call.params.flag("drop_pending_updates"):
        call.world.streams[call.bot.id].drop()
    call.world.hooks_changed.set()
    return True


def get_webhook_info(call: Call) -> Json:
    bot, stream = call.bot, call.world.streams[call.bot.id]
    info: Json = {
        "url": bot.webhook,
        "has_custom_certificate": False,
        "pending_update_count": len(stream.pending),
    }
    if bot.hook.live:
        info |= {"ip_address": "127.0.0.1", "max_connections": bot.hook.max_connections}
    if bot.hook.last_error_date:
        info["last_error_date"] = bot.hook.last_error_date
        info["last_error_message"] = bot.hook.last_error_message
    if stream.allowed:
        info["allowed_updates"] = sorted(stream.allowed)
    return info


def allowed_updates(params: Params) -> list[str] | None:
    """The kinds asked for; None when the request says nothing of them."""
    if "allowed_updates" not in params.values:
        return None
    kinds: Any = params.nested("allowed_updates", "can't parse allowed_updates JSON object")
    if kinds is None:
        return None
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad("expected an Array of String")
    return kinds


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise bad("bad webhook: invalid webhook URL specified") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if host not in LOOPBACK:
        raise bad("bad webhook: the sandbox delivers to loopback addresses only")
