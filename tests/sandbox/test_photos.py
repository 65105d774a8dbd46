"""Photos both ways, getFile and the download."""

import httpx
import pytest

from sandbox.photos import Files, measure
from sandbox.world import World
from tests.sandbox.conftest import BOT, GROUP, TOKEN, WANG, Api, accepted
from tests.sandbox.pictures import jpeg_head, png


async def test_a_residents_photo_can_be_downloaded(world: World, api: Api) -> None:
    world.bots[BOT].privacy = False
    world.say(GROUP, WANG, photo=png(), caption="灯坏了 #报修")
    [update] = await api.updates()
    message = update["message"]
    assert (message["caption"], message["caption_entities"][0]["type"]) == (
        "灯坏了 #报修",
        "hashtag",
    )
    [size] = message["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (3, 2, len(png()))
    file = await api.ok("getFile", file_id=size["file_id"])
    response = await api.http.get(f"/file/bot{TOKEN}/{file['file_path']}")
    assert response.content == png()


async def test_a_file_needs_its_token_and_its_path(world: World, api: Api) -> None:
    world.say(GROUP, WANG, photo=b"any bytes will do")
    path = "photos/file_1.jpg"
    assert (await api.http.get(f"/file/bot{TOKEN}/{path}")).status_code == 200
    assert (await api.http.get(f"/file/bot700:wrong/{path}")).status_code == 401
    assert (await api.http.get(f"/file/bot{TOKEN}/photos/file_2.jpg")).status_code == 404
    assert (await api.refused("getFile", file_id="photo-9")) == (
        400,
        "Bad Request: invalid file_id",
    )
    assert (await api.refused("getFile"))[0] == 400


async def send_photo(api: Api, files: dict, **data: str) -> httpx.Response:
    return await api.http.post(
        f"/bot{TOKEN}/sendPhoto", data={"chat_id": str(GROUP)} | data, files=files
    )


async def test_a_bot_uploads_a_photo_and_sends_it_again_by_its_id(api: Api) -> None:
    plain = accepted("sendPhoto", await send_photo(api, {"photo": ("a.png", png(5, 4))}))
    assert (plain["photo"][0]["width"], plain["photo"][0]["height"]) == (5, 4)
    attached = await send_photo(
        api,
        {"mine": ("a.png", png())},
        photo="attach://mine",
        caption="<b>完成</b>",
        parse_mode="HTML",
    )
    sent = accepted("sendPhoto", attached)
    assert (sent["caption"], sent["caption_entities"][0]["type"]) == ("完成", "bold")
    again = await api.ok("sendPhoto", chat_id=GROUP, photo=sent["photo"][0]["file_id"])
    assert again["photo"] == sent["photo"]
    assert "caption" not in again


async def test_what_is_no_photo_is_refused(api: Api) -> None:
    async def words(files: dict, **data: str) -> str:
        response = await send_photo(api, files, **data)
        assert response.status_code == 400
        return response.json()["description"]

    assert await words({"photo": ("a.png", b"text")}) == "Bad Request: IMAGE_PROCESS_FAILED"
    assert await words({"photo": ("a.png", b"")}) == "Bad Request: file must be non-empty"
    assert "no photo in the request" in await words({}, photo="attach://mine")
    assert "no photo in the request" in await words({})
    assert "wrong file identifier" in await words({}, photo="photo-9")
    assert "fetches nothing" in await words({}, photo="https://example.org/a.jpg")
    assert "too big" in await words({"photo": ("a.png", png() + b"\0" * 10_500_000)})


async def test_a_caption_holds_1024_units_and_can_be_edited(api: Api) -> None:
    sent = accepted("sendPhoto", await send_photo(api, {"photo": png()}, caption="楼" * 1024))
    response = await send_photo(api, {"photo": png()}, caption="楼" * 1025)
    assert response.json()["description"] == "Bad Request: message caption is too long"
    place = {"chat_id": GROUP, "message_id": sent["message_id"]}
    edited = await api.ok("editMessageCaption", **place, caption="新")
    assert (edited["caption"], edited["photo"]) == ("新", sent["photo"])
    answer = await api.refused("editMessageText", **place, text="x")
    assert answer == (400, "Bad Request: there is no text in the message to edit")
    assert "caption" not in await api.ok("editMessageCaption", **place)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (png(640, 480), (640, 480)),
        (jpeg_head(640, 480), (640, 480)),
        (b"GIF89a" + b"\x80\x02\xe0\x01", (640, 480)),
        (b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x7f\x02\0\xdf\x01\0", (640, 480)),
        (b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + b"\x80\x02\xe0\x01", (640, 480)),
        (
            b"RIFF\0\0\0\0WEBPVP8L" + b"\0\0\0\0\x2f" + (639 | 479 << 14).to_bytes(4, "little"),
            (640, 480),
        ),
        (b"\xff\xd8\xff", None),
        (b"\xff\xd8\0\0\0\0\0\0\0\0\0\0", None),
        (b"RIFF\0\0\0\0WEBPnone", None),
        (b"", None),
    ],
)
def test_pictures_are_measured(content: bytes, size: tuple[int, int] | None) -> None:
    assert measure(content) == size


def test_the_oldest_files_go() -> None:
    files = Files(keep=2)
    ids = [files.add_photo(bytes([n]))[0]["file_id"] for n in range(3)]
    assert list(files) == ids[1:]
    assert files.at("photos/file_1.jpg") is None
    assert files.at("photos/file_3.jpg") == b"\x02"
