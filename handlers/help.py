"""Help, in one screen, and the language one reads."""

from chat.card import Card, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain.roles import Can
from handlers.buttons import WHISPER, Nameless
from handlers.turn import Answer, Turn

LANGUAGES = {
    "zh": "zh_CN", "中文": "zh_CN", "汉语": "zh_CN", "chinese": "zh_CN", "zh_cn": "zh_CN",
    "en": "en", "english": "en", "英文": "en", "英语": "en",
}  # fmt: skip

routes = Routes()


@routes.says("help", whole=("帮助", "help", "what can you do"))
async def help_(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """帮助. From an old neighbour it may mean *help me*: the first line says whom to call. Who may
    ask the neighbours in a poll reads, alone, how that is done."""
    for place in turn.places if turn.private else ():
        if await turn.may(Can.HOLD_POLL, place.id or 0):
            return text("help-polls", help=text("help"))
    return text("help")


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
        await _whispered(turn)
        return None
    return text("hello-named", who=turn.who.name)


@routes.says(whole=("悄悄说", "whisper"))
async def whisper(turn: Turn, said: Said, _meant: Meant) -> Answer:
    """悄悄说: how it is done."""
    if turn.private:
        await _whispered(turn)
        return None
    return text("open-private-first") if said.addressed else None


async def _whispered(turn: Turn) -> None:
    """Somebody came in by 〔悄悄说〕."""
    unnamed = button(text("button-unnamed"), Nameless())
    if turn.work.seal is None:
        await turn.show(Card(lines=(text("whisper-here"),)))
        return
    lines = (text("whisper-here"), text("whisper-nameless"))
    await turn.show(Card(lines=lines, buttons=((unnamed,),)))


@routes.says("language", whole=("语言", "language"))
async def language(turn: Turn, _said: Said, meant: Meant) -> Answer:
    """/language en, /language 中文."""
    wanted = LANGUAGES.get(meant.rest.strip().casefold())
    if wanted is None:
        return text("language-which")
    turn.who.language = wanted
    # In the group the answer is in the group's language, so it names the one chosen.
    return text("language-set", language=text(f"language-{wanted}"))
