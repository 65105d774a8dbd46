"""A world that was saved goes on where it stopped."""

from datetime import timedelta
from pathlib import Path

from sandbox.saved import load, save
from sandbox.world import World


def seeded() -> World:
    world = World()
    world.add_person("王阿姨", id=1001)
    world.add_bot("7135:demo", first_name="小应", username="huying_bot", privacy=False)
    world.add_chat("supergroup", id=-1003, title="3号楼群")
    world.join(-1003, 1001, quiet=True)
    world.join(-1003, 7135, quiet=True)
    return world


def test_chats_photos_reactions_the_clock_and_unread_updates_come_back(tmp_path: Path) -> None:
    before, file = seeded(), tmp_path / "world.json"
    said = before.say(-1003, 1001, "报修 灯坏了")
    before.say(-1003, 1001, photo=b"\x89PNG photo", caption="这盏")
    before.react(-1003, 1001, said.message_id, "👍")
    before.press_start(1001, 7135)
    before.clock.set(before.clock.now() + timedelta(days=3))
    save(before, file)

    after = seeded()
    load(after, file)
    assert [m.raw for m in after.messages_of(-1003)] == [m.raw for m in before.messages_of(-1003)]
    assert after.chats[-1003].messages[said.message_id].reactions == {1001: "👍"}
    assert after.private(1001, 7135).started
    assert after.clock.ahead >= timedelta(days=2, hours=23)
    assert dict(after.files) == dict(before.files)
    assert list(after.streams[7135].pending) == list(before.streams[7135].pending)


def test_ids_given_after_the_last_save_are_never_given_again(tmp_path: Path) -> None:
    before, file = seeded(), tmp_path / "world.json"
    before.say(-1003, 1001, "第一句")
    save(before, file)
    lost = before.say(-1003, 1001, "没来得及存的一句")
    lost_update = before.streams[7135].next_id

    after = seeded()
    load(after, file)
    assert after.say(-1003, 1001, "重启以后").message_id > lost.message_id
    assert after.streams[7135].next_id > lost_update


def test_polls_pins_topics_and_rights_are_kept_too(tmp_path: Path) -> None:
    first, second = World(), World()
    for world in (first, second):
        world.add_bot("700:x", first_name="呼应", username="huying_bot")
        world.add_person("王阿姨", id=2001)
    forum = first.add_chat("supergroup", id=-1009, title="论坛", is_forum=True).id
    first.join(forum, 2001, "creator", quiet=True)
    first.join(forum, 700, quiet=True)
    first.promote(forum, 700, rights={"can_pin_messages": False})
    topic = first.open_topic(forum, "停车", by=2001)
    asked = first.ask(forum, 2001, "几点", ["八", "九"])
    first.vote(forum, 2001, asked.message_id, [1])
    first.pin(forum, asked.message_id, by=2001)
    save(first, tmp_path / "world.json")
    load(second, tmp_path / "world.json")
    chat = second.chats[forum]
    assert chat.topics[topic.id].name == "停车"
    assert chat.pinned == [asked.message_id]
    assert not second.may(chat, 700, "can_pin_messages")
    poll = second.vote(forum, 2001, asked.message_id, [0])
    assert [option["voter_count"] for option in poll.raw["options"]] == [1, 0]
    later = second.ask(forum, 2001, "？", ["甲", "乙"])
    assert later.raw["poll"]["id"] not in first.polls
