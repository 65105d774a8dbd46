"""Handing on over real HTTP: GeoReport v2 and signed messages, and each way a city may refuse."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr, ValidationError
from standardwebhooks import Webhook

from bot.channels.city import City, Said
from bot.settings import Outward
from chat.card import Card, Handoff
from chat.channel import BadCard, TryLater, Unknown
from domain.outward import MOST_NOTES, Status, service_code
from tests.bot.test_web import free_port
from tests.channels.city import TownHall, hanging_up, open_town_hall

SECRET = "whsec_" + "c2VjcmV0LW9mLXRoZS1zdG9yaWVzLW9mLWEtaG91c2U="
LAMP = Handoff(
    key="outward:1",
    id="富春江路社区/b3/12",
    title="3楼灯坏了",
    words="3楼灯坏了好几天了",
    service="001",
    category="facility.lighting",
    address="长江路街道富春江路社区3号楼",
    latitude=31.2,
    longitude=121.4,
    at=datetime(2026, 11, 21, 4, tzinfo=UTC),
)


@pytest.fixture
async def hall() -> AsyncIterator[TownHall]:
    async with open_town_hall() as hall:
        yield hall


def by_number(hall: TownHall) -> City:
    return City(Outward(url=hall.url, api_key=SecretStr("k-1"), jurisdiction="shanghai.cn"))


def signed(hall: TownHall) -> City:
    return City(Outward(url=f"{hall.url}/hook", secret=SecretStr(SECRET)))


async def shown(city: City, what: Handoff | Card = LAMP) -> str:
    try:
        return await city.show("city", what, "zh_CN", None)
    finally:
        await city.close()


async def test_a_request_says_what_where_and_by_whose_key_and_comes_back_with_a_number(
    hall: TownHall,
) -> None:
    assert await shown(by_number(hall)) == "SR-1"
    [(method, path, form)] = hall.asked
    assert (method, path) == ("POST", "/requests.json")
    assert form == {
        "service_code": "001",
        "description": "3楼灯坏了\n3楼灯坏了好几天了",
        "address_string": "长江路街道富春江路社区3号楼",
        "lat": "31.200000",
        "long": "121.400000",
        "jurisdiction_id": "shanghai.cn",
        "api_key": "k-1",
    }


async def test_who_reported_it_is_told_only_where_they_said_so(hall: TownHall) -> None:
    known = LAMP.model_copy(update={"facts": {"name": "王阿姨", "phone": "13800000001"}})
    # Whoever had their name erased meanwhile left a text instead of it.
    erased = LAMP.model_copy(update={"facts": {"name": {"key": "a-neighbour"}}})
    await shown(by_number(hall), known)
    await shown(by_number(hall), erased)
    first, second = (form for _, _, form in hall.asked)
    assert (first["first_name"], first["phone"]) == ("王阿姨", "13800000001")
    assert not {"first_name", "phone"} & set(second)


async def test_a_city_that_numbers_later_is_asked_by_its_token(hall: TownHall) -> None:
    hall.later = True
    city = by_number(hall)
    assert await city.show("city", LAMP, "zh_CN", None) == "token:t1"
    assert await city.number_of("t1") is None
    hall.later = False
    assert await city.number_of("t1") == "SR-1"
    await city.close()


async def test_what_the_city_says_is_read_in_its_words_and_kept_short(hall: TownHall) -> None:
    city = by_number(hall)
    await city.show("city", LAMP, "zh_CN", None)
    assert await city.said_of("SR-1") == Said(Status.OPEN, "")
    hall.says["SR-1"] = {"status": "CLOSED", "status_notes": " 已换  新灯 " + "好" * 900}
    said = await city.said_of("SR-1")
    assert said is not None
    assert (said.status, len(said.notes)) == (Status.CLOSED, MOST_NOTES)
    assert said.notes.startswith("已换 新灯")
    hall.says["SR-1"] = {"status": "perhaps"}
    assert await city.said_of("SR-1") is None
    assert await city.said_of("SR-9") is None
    assert hall.asked[-1] == ("GET", "/requests/SR-9.json", {"jurisdiction_id": "shanghai.cn"})
    await city.close()


async def test_a_signed_message_can_be_checked_and_known_again(hall: TownHall) -> None:
    first, second = await shown(signed(hall)), await shown(signed(hall))
    assert first == second
    for headers, body in hall.brought:
        told = Webhook(SECRET).verify(body, headers)
        assert told["type"] == "matter.handed_on"
        assert told["data"]["description"] == "3楼灯坏了好几天了"
        assert told["data"]["reporter"] is None
        assert headers["webhook-id"] == first
    assert "富春江路" not in first
    headers, body = hall.brought[0]
    forged = json.dumps(json.loads(body) | {"type": "other"}).encode()
    with pytest.raises(Exception, match="signature"):
        Webhook(SECRET).verify(forged, headers)


@pytest.mark.parametrize(
    ("status", "headers", "failure"),
    [
        (429, {"retry-after": "120"}, TryLater),
        (503, {}, TryLater),
        (400, {}, BadCard),
        (403, {}, BadCard),
        (301, {"location": "http://127.0.0.1:1/"}, BadCard),
    ],
)
async def test_a_refusal_means_later_or_never(
    hall: TownHall, status: int, headers: dict[str, str], failure: type[Exception]
) -> None:
    for city in (by_number(hall), signed(hall)):
        hall.refuses.append((status, headers))
        with pytest.raises(failure) as no:
            await shown(city)
        assert "好几天" not in str(no.value)
        if status == 429:
            assert isinstance(no.value, TryLater)
            assert no.value.after == timedelta(seconds=120)


async def test_nobody_there_is_later_and_a_lost_answer_is_unknown() -> None:
    with pytest.raises(TryLater):
        await shown(City(Outward(url=f"http://127.0.0.1:{free_port()}")))
    async with hanging_up() as url:
        with pytest.raises(Unknown):
            await shown(City(Outward(url=url)))


async def test_without_an_address_it_is_parked_and_the_setting_named() -> None:
    with pytest.raises(BadCard, match="HUYING_OUTWARD__URL"):
        await shown(City(Outward()))
    with pytest.raises(BadCard):
        await shown(City(Outward()), Card())


@pytest.mark.parametrize("secret", ["whsec_c2hvcnQ=", "not base64!", "whsec_"])
def test_a_secret_that_signs_nothing_is_refused(secret: str) -> None:
    with pytest.raises(ValidationError, match="24 bytes"):
        Outward(secret=SecretStr(secret))


@pytest.mark.parametrize(
    ("category", "code"),
    [
        ("facility.lighting", "12"),
        ("facility.door", "10"),
        ("noise.square", "99"),
        (None, "99"),
    ],
)
def test_the_citys_own_codes_are_found_by_category_then_by_its_top(
    category: str | None, code: str
) -> None:
    codes = {"facility.lighting": "12", "facility": "10", "other": "99"}
    assert service_code(category, codes) == code
    assert service_code(category, {}) == (category or "other")
