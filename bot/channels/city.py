"""The city's own system, to which the top hands matters on: Open311 GeoReport v2, or a signed
message.

What the city gave as its number is the message's id; an answer that only names a token to ask for
it later is kept as `token:…`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx
from standardwebhooks import Webhook

from bot.settings import Misconfigured, Outward
from chat.card import Handoff, Outgoing
from chat.channel import Abilities, BadCard, TryLater, Unknown
from chat.incoming import Chat
from domain.outward import MOST_NOTES, Status, Way

#: The channel's name, and its one chat.
NAME = "outward"
CITY = Chat(NAME, "city", "private")
#: How a number that the city will give later is kept (GeoReport v2, GET service request id).
LATER = "token:"

#: Seconds a connection and an answer may take.
_CONNECT, _ANSWER = 8.0, 30.0
_LATER = timedelta(seconds=60)
_ABILITIES = Abilities(buttons=False, edits=False, reactions=False, polls=False, pins=False)


@dataclass(frozen=True, slots=True)
class Said:
    """What the city says of a matter now."""

    status: Status
    notes: str


class City:
    """Hands matters on, and asks what became of them."""

    name = NAME

    def __init__(
        self, settings: Outward, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._settings = settings
        self._now = now
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(_ANSWER, connect=_CONNECT),
            trust_env=False,
            follow_redirects=False,
        )

    def abilities(self, chat: Chat) -> Abilities:
        """Nothing but what is handed on."""
        return _ABILITIES

    async def show(self, chat: str, what: Outgoing, language: str, replacing: str | None) -> str:
        """Hand a matter on; returns the city's own number of it. Raises a failure of a channel."""
        if not isinstance(what, Handoff):
            raise BadCard("only a matter can be handed on")
        try:
            if Way.WEBHOOK in self._settings.ways:
                return await self._webhook(what)
            return await self._open311(what)
        except Misconfigured as no:
            raise BadCard(str(no)) from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise TryLater(_LATER) from None
        except httpx.HTTPError as no:
            # It may have arrived.
            raise Unknown(type(no).__name__) from None

    @property
    def _url(self) -> str:
        if self._settings.url is None:
            raise Misconfigured(
                "HUYING_OUTWARD__URL: not set; expected the address of the city's system"
            )
        return self._settings.url.rstrip("/")

    async def _webhook(self, what: Handoff) -> str:
        """As standardwebhooks.com has it: the same id however often it is sent, so that the city
        can tell a second delivery from a second matter."""
        assert self._settings.secret is not None
        body = json.dumps(
            {"type": "matter.handed_on", "timestamp": what.at.isoformat(), "data": told(what)},
            ensure_ascii=False,
        )
        # A name for the same handing on that says nothing of this community.
        id, at = f"msg_{uuid5(NAMESPACE_URL, what.id).hex}", self._now().astimezone(UTC)
        headers = {
            "content-type": "application/json",
            "webhook-id": id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(self._settings.secret.get_secret_value()).sign(
                id, at, body
            ),
        }
        answer = await self._http.post(self._url, content=body.encode(), headers=headers)
        judge(answer)
        return id

    async def _open311(self, what: Handoff) -> str:
        form = {
            "service_code": what.service,
            "description": f"{what.title}\n{what.words}",
            "address_string": what.address,
            **self._common(),
        }
        if what.latitude is not None and what.longitude is not None:
            form |= {"lat": f"{what.latitude:.6f}", "long": f"{what.longitude:.6f}"}
        for field, fact in (("first_name", "name"), ("phone", "phone")):
            if isinstance(value := what.facts.get(fact), str) and value:
                form[field] = value
        if self._settings.api_key is not None:
            form["api_key"] = self._settings.api_key.get_secret_value()
        answer = await self._http.post(f"{self._url}/requests.json", data=form)
        judge(answer)
        first = _first(answer)
        if (number := first.get("service_request_id")) is not None:
            return str(number)
        if (token := first.get("token")) is not None:
            return f"{LATER}{token}"
        # It was taken, and nobody said as what: it can only not be asked for.
        return f"unnumbered:{what.id}"

    def _common(self) -> dict[str, str]:
        place = self._settings.jurisdiction
        return {"jurisdiction_id": place} if place else {}

    async def number_of(self, token: str) -> str | None:
        """The number the city gave in the meantime for what it had only a token for; None: not
        yet. Raises httpx.HTTPError."""
        answer = await self._http.get(f"{self._url}/tokens/{token}.json", params=self._common())
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        answer.raise_for_status()
        number = _first(answer).get("service_request_id")
        return str(number) if number else None

    async def said_of(self, number: str) -> Said | None:
        """What the city says of a matter; None where it knows none of this number, or says it in
        no way GeoReport v2 has. Raises httpx.HTTPError."""
        answer = await self._http.get(f"{self._url}/requests/{number}.json", params=self._common())
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        answer.raise_for_status()
        first = _first(answer)
        status = str(first.get("status", "")).casefold()
        if status not in list(Status):
            return None
        notes = first.get("status_notes")
        return Said(Status(status), " ".join(str(notes or "").split())[:MOST_NOTES])

    @property
    def answers(self) -> bool:
        """Whether it can be asked what became of something."""
        return Way.OPEN311 in self._settings.ways

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()


def told(what: Handoff) -> Mapping[str, Any]:
    """A matter as the signed message carries it."""
    whom = {key: value for key, value in what.facts.items() if isinstance(value, str) and value}
    return {
        "id": what.id,
        "title": what.title,
        "description": what.words,
        "service_code": what.service,
        "category": what.category,
        "address": what.address,
        "lat": what.latitude,
        "long": what.longitude,
        "requested_at": what.at.isoformat(),
        "reporter": whom or None,
    }


def judge(answer: httpx.Response) -> None:
    """Raises what a city's refusal means: later, or never. What it says is kept short, and never
    what was sent."""
    code = answer.status_code
    if code < httpx.codes.MULTIPLE_CHOICES:
        return
    if code == httpx.codes.TOO_MANY_REQUESTS or code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise TryLater(_asked_for(answer))
    if code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        raise BadCard(f"{code}: the city refuses the key; see HUYING_OUTWARD__…")
    raise BadCard(f"{code}: the city's system refused it")


def _asked_for(answer: httpx.Response) -> timedelta:
    asked = answer.headers.get("retry-after", "")
    return timedelta(seconds=min(int(asked), 3600)) if asked.isdecimal() else _LATER


def _first(answer: httpx.Response) -> Mapping[str, Any]:
    """GeoReport v2 answers with a list of one."""
    try:
        found = answer.json()
    except ValueError:
        return {}
    if isinstance(found, Sequence) and not isinstance(found, str):
        found = found[0] if found else {}
    return found if isinstance(found, Mapping) else {}
