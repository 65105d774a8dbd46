"""Text, links and words of the page, without a browser."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from sandbox import page
from sandbox.markup import html, safe_url, start_link
from sandbox.serve import serving
from sandbox.words import LANGUAGES, ZONE, language_for, words
from sandbox.world import World
from tests.browser.visit import BOT, CARD, GROUP, WANG

SANDBOX = Path(page.__file__).parent


def entity(kind: str, offset: int, length: int, **more: str) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


def test_offsets_count_utf16_units() -> None:
    assert html("🆘灯坏了", [entity("bold", 2, 2)]) == "🆘<b>灯坏</b>了"


def test_entities_nest_and_are_cut_at_the_end_of_the_outer_one() -> None:
    drawn = html("abcdef", [entity("italic", 2, 4), entity("bold", 0, 4)])
    assert drawn == "<b>ab<i>cd</i></b>ef"


@pytest.mark.parametrize("kind", ["bold", "pre", "spoiler", "expandable_blockquote", "mention"])
def test_every_kind_escapes_what_is_inside(kind: str) -> None:
    assert "<script>" not in html("<script>", [entity(kind, 0, 8)])


def test_an_entity_that_points_outside_the_text_is_harmless() -> None:
    assert html("好", [entity("bold", 5, 9), entity("bold", 0, 99)]) == "<b>好</b>"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:x.y", "data:text/html,x", " java\tscript:x", "file:///x"],
)
def test_a_dangerous_link_stays_plain_text(url: str) -> None:
    assert safe_url(url) is None
    assert html("点", [entity("text_link", 0, 1, url=url)]) == "点"


def test_a_link_cannot_break_out_of_its_attribute() -> None:
    drawn = html("点", [entity("text_link", 0, 1, url='https://a.cn/"onclick="x')])
    assert '"onclick' not in drawn


def test_start_links_are_known_in_both_spellings() -> None:
    assert start_link("https://t.me/huying_bot?start=b3_x") == ("huying_bot", "b3_x")
    assert start_link("tg://resolve?domain=huying_bot&start=b3") == ("huying_bot", "b3")
    assert start_link("t.me/huying_bot") == ("huying_bot", None)
    assert start_link("https://example.org/huying_bot?start=x") is None


def test_both_languages_have_the_same_words_and_every_word_is_used() -> None:
    tables = [words(language)._table for language in LANGUAGES]
    assert tables[0].keys() == tables[1].keys()
    for key in tables[0]:
        blanks = [re.findall(r"{\w+}", table[key]) for table in tables]
        assert sorted(blanks[0]) == sorted(blanks[1]), key
    drawn = "".join(path.read_text("utf-8") for path in (SANDBOX / "templates").glob("*.html"))
    drawn += "".join(path.read_text("utf-8") for path in SANDBOX.glob("*.py"))
    # Some are put together: "status_" and a member's status.
    spellings = {key: (key, f"{key.partition('_')[0]}_") for key in tables[0]}
    used = {
        key: any(f"{mark}{one}{mark}" in drawn for one in each for mark in "\"'")
        for key, each in spellings.items()
    }
    assert [key for key, found in used.items() if not found] == []


def test_the_language_asked_for_wins_over_the_remembered_and_the_browsers() -> None:
    assert language_for("en", "zh", "zh-CN") == "en"
    assert language_for("xx", "en", "zh-CN") == "en"
    assert language_for(None, None, "fr;q=1, en-GB;q=0.8, zh") == "en"
    assert language_for(None, None, "") == "zh"


def test_the_next_fifteenth_is_ahead_even_on_the_fifteenth_and_in_december() -> None:
    def fifteenth(*when: int) -> str:
        later = page.later(datetime(*when, tzinfo=ZONE).astimezone(UTC), "15")  # type: ignore[misc]
        return later.astimezone(ZONE).isoformat(timespec="minutes")

    assert fifteenth(2026, 3, 15, 7, 59) == "2026-03-15T08:00+08:00"
    assert fifteenth(2026, 3, 15, 8, 0) == "2026-04-15T08:00+08:00"
    assert fifteenth(2026, 12, 31, 23, 0) == "2027-01-15T08:00+08:00"
    now = datetime(2026, 1, 31, tzinfo=UTC)
    assert page.later(now, "day") - now == timedelta(days=1)


def test_what_was_vendored_is_what_its_list_says() -> None:
    listed = dict(
        re.findall(
            r"`(\S+?\.js)` \|.*`([0-9a-f]{64})`",
            (SANDBOX / "static/VENDOR.md").read_text("utf-8"),
        )
    )
    assert listed
    for name, digest in listed.items():
        assert hashlib.sha256((SANDBOX / "static" / name).read_bytes()).hexdigest() == digest


def test_the_page_names_no_other_host() -> None:
    for path in [*(SANDBOX / "templates").iterdir(), *(SANDBOX / "static").glob("page.*")]:
        found = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", path.read_text("utf-8"))
        assert found == [], path.name


async def test_an_empty_world_has_a_page_too(house: World) -> None:
    async with serving(World()) as url, httpx.AsyncClient(base_url=url) as client:
        answer = await client.get("/")
        assert answer.status_code == 200
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert (await client.get("/events?person=1&chat=2")).status_code == 404


async def test_another_sites_page_cannot_speak_for_the_visitor(house: World) -> None:
    form = {"person": str(WANG), "chat": str(GROUP), "text": "骗来的"}
    async with serving(house) as url, httpx.AsyncClient(base_url=url) as client:
        foreign = await client.post("/say", data=form, headers={"Sec-Fetch-Site": "cross-site"})
        own = await client.post("/say", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert (foreign.status_code, own.status_code) == (403, 204)
    assert len(house.messages_of(GROUP)) == 1


async def test_what_is_no_picture_is_refused_and_never_served_as_one(house: World) -> None:
    form = {"person": str(WANG), "chat": str(GROUP)}
    page_in_disguise = {"photo": ("x.png", b"<svg onload=alert(1)>", "image/png")}
    async with serving(house) as url, httpx.AsyncClient(base_url=url) as client:
        refused = await client.post("/say", data=form, files=page_in_disguise)
        sent = house.say(GROUP, WANG, photo=b"<html>")
        file_id = sent.raw["photo"][0]["file_id"]
        assert (await client.get(f"/photo/{file_id}")).status_code == 404
    assert refused.status_code == 422
    assert "JPEG" in refused.text


async def test_a_button_s_data_cannot_break_out_of_the_page(house: World) -> None:
    sly = """'"><script>alert(1)</script>"""
    card = {"inline_keyboard": [[{"text": sly, "callback_data": sly}], *CARD["inline_keyboard"]]}
    house.post(house.bots[BOT], house.chats[GROUP], {"text": "看", "reply_markup": card})
    async with serving(house) as url, httpx.AsyncClient(base_url=url) as client:
        drawn = (await client.get(f"/?person={WANG}&chat={GROUP}")).text
    assert "<script>alert" not in drawn
