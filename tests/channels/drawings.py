"""Texts to draw with: what a test says is worded as it stands, in either language."""

from zoneinfo import ZoneInfo

from chat.text import Catalogue, Text

CATALOGUE = Catalogue(ZoneInfo("Asia/Shanghai"))
for _texts in CATALOGUE.texts.values():
    _texts["as-it-is"] = "{words}"


def words(said: str) -> Text:
    """A text that is worded exactly so."""
    return Text(key="as-it-is", facts={"words": said})
