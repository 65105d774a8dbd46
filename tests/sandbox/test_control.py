"""The control API: people's deeds over HTTP, and the record of what bots did."""

import base64
from datetime import datetime, timedelta

import httpx
import pytest

from sandbox.world import World
from tests.sandbox.conftest import BOT, GROUP, LI, TOKEN, WANG, ZHAO, Api
from tests.sandbox.pictures import png


async def put(http: httpx.AsyncClient, path: str, **order: object) -> httpx.Response:
    return await http.post(f"/control/{path}", json=order)


async def test_a_story_from_nothing_is_told_over_http(http: httpx.AsyncClient) -> None:
    assert (await http.post("/control/reset")).status_code == 204
    wang = (await put(http, "people", first_name="王阿姨", note="居民")).json()
    bot = await put(http, "bots", token="9:secret", first_name="呼应", username="huying_bot")
    assert bot.json()["id"] == 9
    assert "secret" not in bot.text
    chat = (await put(http, "chats", type="group", title="3号楼")).json()
    for user_id in (wang["id"], 9):
        response = await put(http, "join", chat_id=chat["id"], user_id=user_id)
        assert response.status_code == 204
    api = Api(http, "9:secret")
    sent = await api.ok("sendMessage", chat_id=chat["id"], text="您好")
    said = await put(
        http,
        "say",
        chat_id=chat["id"],
        person_id=wang["id"],
        text="灯坏了",
        reply_to=sent["message_id"],
    )
    assert said.json()["raw"]["reply_to_message"]["text"] == "您好"
    edited = await put(
        http,
        "edit",
        chat_id=chat["id"],
        person_id=wang["id"],
        message_id=said.json()["message_id"],
        text="三楼灯坏了",
    )
    assert edited.json()["edits"] == 1
    query = await put(
        http,
        "tap",
        chat_id=chat["id"],
        person_id=wang["id"],
        message_id=sent["message_id"],
        data="x",
    )
    query_id = query.json()["query_id"]
    await api.ok("answerCallbackQuery", callback_query_id=query_id, text="好的")
    [toast] = (await http.get("/control/toasts", params={"query_id": query_id})).json()
    assert (toast["person_id"], toast["text"], toast["alert"]) == (wang["id"], "好的", False)
    messages = (await http.get(f"/control/chats/{chat['id']}/messages")).json()
    assert [m["raw"].get("text") for m in messages] == [None, None, "您好", "三楼灯坏了"]
    newest = await http.get(f"/control/chats/{chat['id']}/messages", params={"after": 3})
    assert len(newest.json()) == 1


async def test_start_block_promote_react_and_leave(world: World, http: httpx.AsyncClient) -> None:
    started = await put(http, "start", person_id=ZHAO, bot_id=BOT, payload="bind")
    assert started.json()["raw"]["text"] == "/start bind"
    assert (await put(http, "block", person_id=ZHAO, bot_id=BOT)).status_code == 204
    assert (await Api(http).refused("sendMessage", chat_id=ZHAO, text="x"))[0] == 403
    await put(http, "promote", chat_id=GROUP, user_id=BOT, status="administrator")
    assert world.chats[GROUP].members[BOT] == "administrator"
    message = world.say(GROUP, WANG, "x")
    react = {"chat_id": GROUP, "user_id": LI, "message_id": message.message_id, "emoji": "👍"}
    await put(http, "react", **react)
    [seen] = (await http.get(f"/control/chats/{GROUP}/messages")).json()
    assert seen["reactions"] == {str(LI): "👍"}
    await put(http, "leave", chat_id=GROUP, user_id=WANG, by=LI, status="kicked")
    assert (await http.get(f"/control/chats/{GROUP}")).json()["members"][str(WANG)] == "kicked"
    private = (await put(http, "private", person_id=LI, bot_id=BOT)).json()
    assert (private["shown"], private["started"]) == (LI, True)
    assert await Api(http).ok("sendMessage", chat_id=LI, text="x")


async def test_photos_come_as_a_file_or_as_base64(world: World, http: httpx.AsyncClient) -> None:
    uploaded = await http.post(
        "/control/photo",
        data={"chat_id": str(GROUP), "person_id": str(WANG), "caption": "灯"},
        files={"photo": ("a.png", png(8, 6))},
    )
    assert uploaded.json()["raw"]["photo"][0]["width"] == 8
    encoded = base64.b64encode(png(4, 3)).decode()
    said = await put(http, "say", chat_id=GROUP, person_id=WANG, photo=encoded)
    assert said.json()["raw"]["photo"][0]["width"] == 4
    wrong = await put(http, "say", chat_id=GROUP, person_id=WANG, photo="not base64!")
    assert wrong.status_code == 422


async def test_eight_hundred_groups_are_seeded_at_once(
    world: World, http: httpx.AsyncClient
) -> None:
    people = [{"id": 10_000 + n, "first_name": f"居民{n}"} for n in range(400)]
    chats = [
        {"id": -50_000 - n, "title": f"{n}号楼", "members": [10_000 + n // 2, BOT]}
        for n in range(800)
    ]
    private = [{"person_id": 10_000, "bot_id": BOT}]
    response = await put(http, "seed", people=people, chats=chats, private=private)
    assert response.json() == {"people": 400, "bots": 0, "chats": 800}
    assert response.elapsed < timedelta(seconds=3)
    assert not world.streams[BOT].pending
    assert await Api(http).ok("getChatMemberCount", chat_id=-50_799) == 2
    await Api(http).ok("sendMessage", chat_id=10_000, text="x")
    told = [{"id": -60_000, "members": {"10000": "creator", str(BOT): "member"}}]
    await put(http, "seed", chats=told, announce=True)
    assert len(world.messages_of(-60_000)) == 2
    assert len(world.streams[BOT].pending) == 2


async def test_the_request_log_shows_what_went_over_the_wire_without_the_token(
    world: World, http: httpx.AsyncClient
) -> None:
    await Api(http).ok("sendMessage", chat_id=GROUP, text="灯坏了")
    await Api(http).refused("SendMessage", chat_id=-5, text="x")
    await Api(http).refused("sendGift", chat_id=GROUP)
    await http.post(f"/bot{TOKEN}/sendPhoto", data={"chat_id": GROUP}, files={"photo": png()})
    log = await http.get("/control/requests")
    assert TOKEN not in log.text
    assert "sesame" not in log.text
    first, second, third, fourth = log.json()
    assert (first["method"], first["status"]) == ("sendMessage", 200)
    assert first["params"] == {"chat_id": GROUP, "text": "灯坏了"}
    assert (second["method"], second["status"]) == ("sendMessage", 400)
    assert (third["method"], third["status"]) == ("sendGift", 404)
    assert fourth["params"]["photo"]["size"] == len(png())
    some = {"method": "sendMessage", "bot_id": BOT, "since": second["at"]}
    assert (await http.get("/control/requests", params=some)).json() == [second]


async def test_faults_are_added_listed_and_cleared(http: httpx.AsyncClient) -> None:
    rule = (await put(http, "faults", kind="429", method="sendMessage", retry_after=3)).json()
    other = (await put(http, "faults", kind="error", code=403, description="Forbidden: x")).json()
    assert [one["id"] for one in (await http.get("/control/faults")).json()] == [
        rule["id"],
        other["id"],
    ]
    assert (await Api(http).refused("sendMessage", chat_id=GROUP, text="x"))[0] == 429
    assert (await http.delete(f"/control/faults/{other['id']}")).status_code == 204
    assert (await http.delete(f"/control/faults/{other['id']}")).status_code == 404
    assert (await http.get("/control/faults")).json()[0]["hits"] == 1
    assert (await http.delete("/control/faults")).status_code == 204
    assert (await http.get("/control/faults")).json() == []
    assert (await put(http, "faults", kind="rain")).status_code == 422


async def test_the_clock_moves_by_hours_to_a_moment_or_to_a_day(http: httpx.AsyncClient) -> None:
    async def now() -> datetime:
        return datetime.fromisoformat((await http.get("/control/clock")).json()["now"])

    start = await now()
    await put(http, "clock", hours=2)
    assert timedelta(0) <= await now() - start - timedelta(hours=2) < timedelta(seconds=5)
    target = (start + timedelta(days=40)).replace(microsecond=0, tzinfo=None)
    await put(http, "clock", to=target.isoformat())
    assert abs((await now()).replace(tzinfo=None) + timedelta(hours=8) - target) < timedelta(
        seconds=5
    )
    for _ in range(2):
        before = await now()
        moved = (await put(http, "clock", day=15)).json()["now"]
        here = datetime.fromisoformat(moved) + timedelta(hours=8)
        assert (here.day, here.hour) == (15, 8)
        assert timedelta(0) < await now() - before <= timedelta(days=32)
    for order in ({}, {"hours": 1, "day": 15}, {"hours": -1}, {"day": 31}):
        assert (await put(http, "clock", **order)).status_code == 422


async def test_a_bots_privacy_and_webhook_can_be_changed(
    world: World, http: httpx.AsyncClient
) -> None:
    response = await http.patch(
        f"/control/bots/{BOT}", json={"privacy": False, "webhook": "https://example.org"}
    )
    assert response.json()["privacy"] is False
    assert (await Api(http).ok("getMe"))["can_read_all_group_messages"] is True
    assert (await Api(http).refused("getUpdates"))[0] == 409
    await http.patch(f"/control/bots/{BOT}", json={"webhook": ""})
    [bot] = (await http.get("/control/bots")).json()
    assert bot["polled_seconds_ago"] is None
    await Api(http).ok("getUpdates")
    [bot] = (await http.get("/control/bots")).json()
    assert 0 <= bot["polled_seconds_ago"] < 5


async def test_a_group_is_upgraded_over_http(world: World, http: httpx.AsyncClient) -> None:
    world.add_chat("group", id=-7)
    world.join(-7, LI, quiet=True)
    new = (await http.post("/control/chats/-7/migrate")).json()
    assert new["type"] == "supergroup"
    assert (await http.get("/control/chats/-7")).json()["migrated_to"] == new["id"]
    assert (await http.post("/control/chats/-7/migrate")).status_code == 409


@pytest.mark.parametrize(
    ("path", "order", "status"),
    [
        ("say", {"chat_id": -5, "person_id": WANG, "text": "x"}, 404),
        ("say", {"chat_id": GROUP, "person_id": WANG, "text": " "}, 409),
        ("say", {"chat_id": GROUP, "person_id": ZHAO, "text": "x"}, 409),
        ("say", {"chat_id": GROUP, "person_id": WANG, "words": "x"}, 422),
        ("chats", {"type": "group", "id": GROUP}, 409),
        ("start", {"person_id": 4040, "bot_id": BOT}, 404),
    ],
)
async def test_impossible_deeds_are_told_in_words(
    path: str, order: dict, status: int, http: httpx.AsyncClient
) -> None:
    response = await put(http, path, **order)
    assert response.status_code == status
    assert response.json()["detail"]


async def test_the_api_describes_itself_and_loads_nothing_from_elsewhere(
    http: httpx.AsyncClient,
) -> None:
    paths = (await http.get("/control/openapi.json")).json()["paths"]
    assert {"/control/say", "/control/tap", "/control/faults", "/control/seed"} <= paths.keys()
    assert all(path.startswith("/control/") for path in paths)
    assert (await http.get("/docs")).status_code == 404
