"""Help, in one screen, and the language one reads."""

from chat.card import Card, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain.roles import Can
from handlers import whispering
from handlers.buttons import WHISPER, NeedHelp
from handlers.turn import Answer, Turn

LANGUAGES = {
    "zh": "zh_CN", "中文": "zh_CN", "汉语": "zh_CN", "chinese": "zh_CN", "zh_cn": "zh_CN",
    "en": "en", "english": "en", "英文": "en", "英语": "en",
}  # fmt: skip

routes = Routes()


@routes.says("help", whole=("帮助", "help", "what can you do"))
async def help_(turn: Turn, said: Said, _meant: Meant) -> Answer:
    """帮助. From an old neighbour it may mean *help me*: the first line says whom to call, and the
    button asks for somebody. Who may ask the neighbours in a poll reads, alone, how that is
    done."""
    words = text("help")
    for place in turn.places if turn.private else ():
        if await turn.may(Can.HOLD_POLL, place.id or 0):
            words = text("help-polls", help=words)
            break
    row = (button(text("button-help-wanted"), NeedHelp()),)
    reply_to = None if turn.private else said.message
    await turn.show(Card(lines=(words,), buttons=(row,), reply_to=reply_to))
    return None


@routes.says(
    private=True, whole=("怎么用", "不会用", "你会什么", "你能干什么", "能干什么", "使用说明")
)
async def how(turn: Turn, said: Said, meant: Meant) -> Answer:
    """怎么用: in other words the same."""
    answer: Answer = await help_(turn, said, meant)
    return answer


@routes.says("start")
async def start(turn: Turn, said: Said, _meant: Meant) -> Answer:
    """Somebody pressed Start. Staff stay staff, residents residents."""
    if not turn.private:
        return text("hello-group")
    if said.words == WHISPER:
        await whispering.invite(turn)
        return None
    return text("hello-named", who=turn.who.name)


@routes.says("language", whole=("语言", "language"))
async def language(turn: Turn, _said: Said, meant: Meant) -> Answer:
    """/language en, /language 中文."""
    wanted = LANGUAGES.get(meant.rest.strip().casefold())
    if wanted is None:
        return text("language-which")
    turn.who.language = wanted
    # In the group the answer is in the group's language, so it names the one chosen.
    return text("language-set", language=text(f"language-{wanted}"))
