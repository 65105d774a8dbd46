"""A second independent client: python-telegram-bot's types read our answers."""

import pytest

from sandbox.serve import serving
from sandbox.world import World
from tests.sandbox.conftest import BOT, GROUP, LI, TOKEN, WANG
from tests.sandbox.pictures import png

telegram = pytest.importorskip("telegram", reason="python-telegram-bot is not installed")


@pytest.fixture(autouse=True)
def seconds_are_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the library asks for: without it reading any duration warns."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


async def test_it_reads_every_answer_and_update(world: World) -> None:
    world.promote(GROUP, BOT, rights={"can_promote_members": True})
    async with (
        serving(world) as url,
        telegram.Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot,
    ):
        assert bot.username == "huying_bot"
        document = await bot.send_document(GROUP, b"%PDF", filename="a.pdf", caption="看")
        assert document.document.file_name == "a.pdf"
        file = await bot.get_file(document.document.file_id)
        assert await file.download_as_bytearray() == b"%PDF"
        voice = await bot.send_voice(GROUP, b"OggS", duration=38)
        assert voice.voice.duration.total_seconds() == 38
        media = [telegram.InputMediaPhoto(png(), caption=text) for text in ("前", "后")]
        album = await bot.send_media_group(GROUP, media)
        assert len({message.media_group_id for message in album}) == 1

        asked = await bot.send_poll(GROUP, "几点", ["八", "九"], is_anonymous=False)
        world.vote(GROUP, WANG, asked.message_id, [1])
        said = world.say(GROUP, LI, "好")
        world.react(GROUP, LI, said.message_id, "👍")
        world.promote(GROUP, WANG)
        updates = await bot.get_updates(allowed_updates=telegram.Update.ALL_TYPES)
        assert [u.poll_answer.option_ids for u in updates if u.poll_answer] == [(1,)]
        final = await bot.stop_poll(GROUP, asked.message_id)
        assert (final.is_closed, final.total_voter_count) == (True, 1)

        assert await bot.pin_chat_message(GROUP, said.message_id)
        chat = await bot.get_chat(GROUP)
        assert chat.pinned_message.text == "好"
        assert await bot.unpin_all_chat_messages(GROUP)
        forward = await bot.forward_message(GROUP, GROUP, said.message_id)
        assert forward.forward_origin.sender_user.id == LI
        copied = await bot.copy_message(GROUP, GROUP, said.message_id)
        assert await bot.delete_messages(GROUP, [forward.message_id, copied.message_id])
        world.promote(GROUP, WANG, "member")
        assert await bot.restrict_chat_member(
            GROUP, WANG, telegram.ChatPermissions.no_permissions()
        )
        member = await bot.get_chat_member(GROUP, WANG)
        assert isinstance(member, telegram.ChatMemberRestricted)
        assert await bot.promote_chat_member(GROUP, WANG, can_pin_messages=True)
        assert isinstance(await bot.get_chat_member(GROUP, WANG), telegram.ChatMemberAdministrator)
        assert (await bot.get_webhook_info()).url == ""


async def test_its_forum_methods_and_ephemeral_messages_work(world: World) -> None:
    forum = world.add_chat("supergroup", id=-1009, title="论坛", is_forum=True).id
    world.join(forum, BOT, "administrator", quiet=True)
    world.join(forum, WANG, quiet=True)
    async with (
        serving(world) as url,
        telegram.Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot,
    ):
        topic = await bot.create_forum_topic(forum, "报修")
        thread = topic.message_thread_id
        sent = await bot.send_message(forum, "在这里", message_thread_id=thread)
        assert sent.is_topic_message
        assert await bot.close_forum_topic(forum, thread)
        assert await bot.reopen_forum_topic(forum, thread)
        only = {"ephemeral_message_parameters": {"receiver_user_id": WANG}}
        whispered = await bot.send_message(forum, "只给您", api_kwargs=only)
        assert whispered.message_id == 0
        assert whispered.api_kwargs["ephemeral_message_id"] > 0


async def test_its_refusals_are_its_own_errors(world: World) -> None:
    world.add_chat("group", id=-300, title="小群")
    for member in (WANG, BOT):
        world.join(-300, member, quiet=True)
    async with serving(world) as url, telegram.Bot(TOKEN, base_url=f"{url}/bot") as bot:
        new = world.migrate(-300)
        with pytest.raises(telegram.error.ChatMigrated) as moved:
            await bot.send_message(-300, "x")
        assert moved.value.new_chat_id == new.id
        with pytest.raises(telegram.error.Forbidden):
            await bot.send_message(WANG, "x")
        world.faults.add("429", retry_after=7)
        with pytest.raises(telegram.error.RetryAfter):
            await bot.send_message(GROUP, "x")
