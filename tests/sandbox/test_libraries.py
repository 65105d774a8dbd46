"""An independent client: aiogram's own types read our answers."""

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    ChatPermissions,
    EphemeralMessageParameters,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReactionTypeEmoji,
    ReplyParameters,
)

from sandbox.serve import serving
from sandbox.world import World
from tests.sandbox.conftest import BOT, GROUP, LI, TOKEN, WANG
from tests.sandbox.pictures import png


class Session(AiohttpSession):
    """Without the quarter of a second aiogram gives TLS to take leave."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def aiogram_bot(url: str, token: str = TOKEN) -> Bot:
    return Bot(token, session=Session(api=TelegramAPIServer.from_base(url)))


async def test_aiogram_reads_every_answer(world: World) -> None:
    async with serving(world) as url, aiogram_bot(url) as bot:
        me = await bot.get_me()
        assert (me.id, me.can_read_all_group_messages) == (BOT, False)
        assert await bot.delete_webhook(drop_pending_updates=True)
        assert (await bot.get_webhook_info()).url == ""
        assert await bot.set_my_commands([BotCommand(command="report", description="报修")])
        assert (await bot.get_my_commands())[0].command == "report"

        button = InlineKeyboardButton(text="接单", callback_data="claim:12")
        sent = await bot.send_message(
            GROUP,
            "<b>【报修12】</b> 三楼灯坏了",
            parse_mode="HTML",
            reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]),
        )
        assert sent.entities is not None
        assert sent.html_text == "<b>【报修12】</b> 三楼灯坏了"

        world.tap(GROUP, LI, sent.message_id, "claim:12")
        world.say(GROUP, WANG, "谢谢", reply_to=sent.message_id)
        world.leave(GROUP, WANG)
        updates = await bot.get_updates(timeout=5, allowed_updates=["message", "callback_query"])
        query, reply, left = updates
        assert query.callback_query is not None
        assert query.callback_query.data == "claim:12"
        assert await bot.answer_callback_query(query.callback_query.id, "已接单", show_alert=True)
        assert reply.message is not None
        assert reply.message.reply_to_message is not None
        assert reply.message.reply_to_message.message_id == sent.message_id
        assert left.message is not None
        assert left.message.left_chat_member is not None

        thumb = [ReactionTypeEmoji(emoji="👍")]
        assert await bot.set_message_reaction(GROUP, reply.message.message_id, thumb)
        edited = await bot.edit_message_text(
            "【报修12】李楼长已接", chat_id=GROUP, message_id=sent.message_id
        )
        assert edited.edit_date is not None
        photo = await bot.send_photo(
            GROUP,
            BufferedInputFile(png(), "done.png"),
            caption="完成",
            reply_parameters=ReplyParameters(message_id=sent.message_id),
        )
        assert photo.photo is not None
        kept = await bot.download(photo.photo[-1])
        assert kept is not None
        assert kept.read() == png()
        again = await bot.send_photo(GROUP, photo.photo[-1].file_id)
        await bot.edit_message_caption(
            caption="修好了", chat_id=GROUP, message_id=again.message_id
        )
        assert await bot.delete_message(GROUP, again.message_id)

        chat = await bot.get_chat(GROUP)
        assert chat.title == "3号楼"
        assert (await bot.get_chat_member(GROUP, BOT)).status == "member"
        assert len(await bot.get_chat_administrators(GROUP)) == 1
        assert await bot.get_chat_member_count(GROUP) == 2
        assert await bot.leave_chat(GROUP)


async def test_aiogram_reads_files_polls_topics_and_rights(world: World) -> None:
    world.promote(GROUP, BOT, rights={"can_promote_members": True})
    forum = world.add_chat("supergroup", id=-1009, title="论坛", is_forum=True).id
    world.join(forum, BOT, "administrator", quiet=True)
    async with serving(world) as url, aiogram_bot(url) as bot:
        document = await bot.send_document(GROUP, BufferedInputFile(b"%PDF", "a.pdf"))
        assert document.document is not None
        assert document.document.file_name == "a.pdf"
        voice = await bot.send_voice(GROUP, BufferedInputFile(b"OggS", "a.oga"), duration=38)
        assert voice.voice is not None
        items = [InputMediaPhoto(media=BufferedInputFile(png(), "a.png")) for _ in "12"]
        album = await bot.send_media_group(GROUP, list(items))
        assert len({message.media_group_id for message in album}) == 1

        asked = await bot.send_poll(GROUP, "几点", ["八", "九"], is_anonymous=False)
        world.vote(GROUP, WANG, asked.message_id, [1])
        said = world.say(GROUP, LI, "好")
        world.react(GROUP, LI, said.message_id, "👍")
        world.promote(GROUP, WANG)
        kinds = ["poll", "poll_answer", "message", "message_reaction", "chat_member"]
        updates = await bot.get_updates(allowed_updates=[*kinds, "my_chat_member"])
        assert [u.poll_answer.option_ids for u in updates if u.poll_answer] == [[1]]
        world.react(GROUP, LI, said.message_id, "🎉")
        world.promote(GROUP, WANG, "member")
        updates = await bot.get_updates(offset=updates[-1].update_id + 1)
        assert updates[0].message_reaction is not None
        assert updates[1].chat_member is not None
        assert (await bot.stop_poll(GROUP, asked.message_id)).is_closed

        assert await bot.pin_chat_message(GROUP, said.message_id)
        chat = await bot.get_chat(GROUP)
        assert chat.pinned_message is not None
        forward = await bot.forward_message(GROUP, GROUP, said.message_id)
        assert forward.forward_origin is not None
        copied = await bot.copy_message(GROUP, GROUP, said.message_id)
        assert await bot.delete_messages(GROUP, [forward.message_id, copied.message_id])
        assert await bot.restrict_chat_member(GROUP, WANG, ChatPermissions())
        assert (await bot.get_chat_member(GROUP, WANG)).status == "restricted"
        topic = await bot.create_forum_topic(forum, "报修")
        assert await bot.close_forum_topic(forum, topic.message_thread_id)

        only = EphemeralMessageParameters(receiver_user_id=WANG)
        whisper = await bot.send_message(GROUP, "只给您", ephemeral_message_parameters=only)
        assert whisper.ephemeral_message_id
        named = {"receiver_user_id": WANG, "ephemeral_message_id": whisper.ephemeral_message_id}
        assert await bot.edit_ephemeral_message_text(chat_id=GROUP, text="改", **named)
        assert await bot.delete_ephemeral_message(chat_id=GROUP, **named)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "429", "retry_after": 3}, TelegramRetryAfter),
        ({"kind": "500"}, TelegramServerError),
        ({"kind": "drop_before"}, TelegramNetworkError),
        ({"kind": "drop_after"}, TelegramNetworkError),
        ({"kind": "error", "code": 403, "description": "Forbidden: x"}, TelegramForbiddenError),
        ({"kind": "error", "code": 409, "description": "Conflict: x"}, TelegramConflictError),
        (
            {"kind": "error", "parameters": {"migrate_to_chat_id": -1001}},
            TelegramMigrateToChat,
        ),
        ({"kind": "error"}, TelegramBadRequest),
    ],
)
async def test_aiogram_knows_each_fault_by_its_own_error(
    fault: dict, error: type[Exception], world: World
) -> None:
    world.faults.add(**fault)
    async with serving(world) as url, aiogram_bot(url) as bot:
        with pytest.raises(error):
            await bot.send_message(GROUP, "x")
        await bot.send_message(GROUP, "x")


async def test_aiogram_is_told_of_a_wrong_token(world: World) -> None:
    async with serving(world) as url, aiogram_bot(url, "700:wrong") as bot:
        with pytest.raises(TelegramUnauthorizedError):
            await bot.get_me()
