"""Documents, voice, albums, stickers and places: from bots and from people."""

import base64
import json

import httpx
import pytest

from sandbox.world import World
from tests.sandbox.conftest import BOT, GROUP, TOKEN, WANG, Api, accepted
from tests.sandbox.pictures import png


@pytest.fixture(autouse=True)
def hears_everything(world: World) -> None:
    world.bots[BOT].privacy = False


async def upload(http: httpx.AsyncClient, method: str, files: dict, **form: str) -> object:
    answer = await http.post(f"/bot{TOKEN}/{method}", data={"chat_id": GROUP, **form}, files=files)
    return accepted(method, answer)


async def test_a_document_keeps_its_name_and_is_downloaded_again(
    http: httpx.AsyncClient, api: Api
) -> None:
    files = {"document": ("缴费单.pdf", b"%PDF-1.7 ...")}
    sent = await upload(http, "sendDocument", files, caption="<b>九月</b>", parse_mode="HTML")
    document = sent["document"]
    assert (document["file_name"], document["mime_type"]) == ("缴费单.pdf", "application/pdf")
    assert sent["caption"] == "九月"
    found = await api.ok("getFile", file_id=document["file_id"])
    kept = await http.get(f"/file/bot{TOKEN}/{found['file_path']}")
    assert kept.content == b"%PDF-1.7 ..."
    again = await api.ok("sendDocument", chat_id=GROUP, document=document["file_id"])
    assert again["document"] == document


async def test_a_voice_message_has_its_length(http: httpx.AsyncClient, api: Api) -> None:
    sent = await upload(http, "sendVoice", {"voice": ("a.oga", b"OggS")}, duration="38")
    assert sent["voice"]["duration"] == 38
    again = await api.ok("sendVoice", chat_id=GROUP, voice=sent["voice"]["file_id"])
    assert again["voice"]["duration"] == 38


async def test_an_album_is_so_many_messages_with_one_id(http: httpx.AsyncClient) -> None:
    media = [
        {"type": "photo", "media": "attach://a", "caption": "<i>前</i>", "parse_mode": "HTML"},
        {"type": "photo", "media": "attach://b", "caption": "后"},
    ]
    files = {"a": ("a.png", png(3, 2)), "b": ("b.png", png(2, 3))}
    sent = await upload(http, "sendMediaGroup", files, media=json.dumps(media))
    assert [one["caption"] for one in sent] == ["前", "后"]
    assert [one["photo"][0]["width"] for one in sent] == [3, 2]
    assert len({one["media_group_id"] for one in sent}) == 1
    assert len({one["message_id"] for one in sent}) == 2


@pytest.mark.parametrize(
    ("media", "words"),
    [
        ([{"type": "photo", "media": "x"}], "must contain 2-10 items"),
        ([{"type": "photo", "media": "x"}] * 11, "must contain 2-10 items"),
        ([{"type": "video", "media": "x"}] * 2, "can't be in a group here"),
        ([{"type": "photo", "media": "x"}, {"type": "document", "media": "x"}], "can't be mixed"),
        ([{"type": "photo", "media": "x"}] * 2, "wrong file identifier"),
        ("{}", "expected an Array of InputMedia"),
    ],
)
async def test_an_album_that_cannot_be_is_refused_whole(
    media: object, words: str, world: World, api: Api
) -> None:
    code, description = await api.refused("sendMediaGroup", chat_id=GROUP, media=media)
    assert code == 400
    assert words in description
    assert world.messages_of(GROUP) == []


async def test_an_empty_document_and_a_missing_one_are_refused(
    http: httpx.AsyncClient, api: Api
) -> None:
    assert "no document" in (await api.refused("sendDocument", chat_id=GROUP))[1]
    code, words = await api.refused("sendVoice", chat_id=GROUP, voice="https://a.cn/x.oga")
    assert (code, words[-7:]) == (400, "nothing")
    answer = await http.post(
        f"/bot{TOKEN}/sendDocument", data={"chat_id": GROUP}, files={"document": ("a", b"")}
    )
    assert answer.json()["description"] == "Bad Request: file must be non-empty"


async def test_what_people_send_reaches_the_bot_in_telegrams_shapes(
    world: World, http: httpx.AsyncClient, api: Api
) -> None:
    who = {"chat_id": GROUP, "person_id": WANG}
    kept = base64.b64encode(b"bytes").decode()
    for order in (
        {"document": kept, "file_name": "a.txt", "caption": "看"},
        {"voice": kept, "duration": 38},
        {"sticker": "👍"},
        {"location": [31.2, 121.5]},
    ):
        assert (await http.post("/control/say", json=who | order)).status_code == 200
    photos = [base64.b64encode(png()).decode()] * 3
    answer = await http.post("/control/album", json=who | {"photos": photos, "caption": "三张"})
    assert len(answer.json()) == 3
    got = [update["message"] for update in await api.updates()]
    assert got[0]["document"]["file_name"] == "a.txt"
    assert got[0]["caption"] == "看"
    assert got[1]["voice"]["duration"] == 38
    assert got[2]["sticker"]["emoji"] == "👍"
    assert got[3]["location"] == {"latitude": 31.2, "longitude": 121.5}
    assert [one.get("caption") for one in got[4:]] == ["三张", None, None]
    assert len({one["media_group_id"] for one in got[4:]}) == 1
    echoed = await api.ok("sendSticker", chat_id=GROUP, sticker=got[2]["sticker"]["file_id"])
    assert echoed["sticker"] == got[2]["sticker"]
    place = await api.ok("sendLocation", chat_id=GROUP, latitude=31.2, longitude="121.5")
    assert place["location"] == got[3]["location"]


async def test_an_album_of_one_is_no_album(world: World, http: httpx.AsyncClient) -> None:
    order = {"chat_id": GROUP, "person_id": WANG, "photos": [base64.b64encode(png()).decode()]}
    assert (await http.post("/control/album", json=order)).status_code == 409
