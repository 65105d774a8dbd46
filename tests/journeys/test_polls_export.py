"""The sheet of a poll: what it came to and who took part, and of a secret poll nothing more."""

import re
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from chat.card import Document
from domain.electorate import Per
from storage.places import Household
from tests.house import B3, B5, House, Somebody
from tests.polling import POLL, flat, moves_in, street

_CELL = re.compile(r"([A-Z]+)([0-9]+)")
_NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheets(house: House, who: Somebody) -> list[list[list[str]]]:
    """The newest file somebody got, as Excel would show it: sheets of rows of cells."""
    files = [
        one.what for one in house.channel.order
        if one.chat == who.id and isinstance(one.what, Document)
    ]  # fmt: skip
    with ZipFile(BytesIO(files[-1].content)) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        words = ["".join(one.itertext()) for one in shared.findall("m:si", _NAMES)]
        names = sorted(one for one in book.namelist() if one.startswith("xl/worksheets/sheet"))
        return [_rows(ElementTree.fromstring(book.read(name)), words) for name in names]


def _rows(sheet: ElementTree.Element, words: list[str]) -> list[list[str]]:
    assert sheet.findall(".//m:f", _NAMES) == [], "a formula"
    assert sheet.findall(".//m:hyperlink", _NAMES) == [], "a link"
    rows = []
    for row in sheet.findall(".//m:row", _NAMES):
        cells = []
        for cell in row.findall("m:c", _NAMES):
            value = cell.findtext("m:v", "", _NAMES)
            cells.append(words[int(value)] if cell.get("t") == "s" else value)
        rows.append(cells)
    return rows


async def test_a_closed_secret_poll_tells_the_numbers_and_the_flats(house: House) -> None:
    made = await street(house, 12)
    await made.asks()
    for n, one in enumerate(made.people[:10]):
        await made.votes(one, 0 if n < 7 else 1)
    await made.li.whispers("纸票 3-303 不装")
    await made.ends()
    await made.li.taps("button-export", chat=made.li.id)
    result, turnout = sheets(house, made.li)
    assert ["北门", "7"] in result
    assert ["地库", "3"] in result
    assert ["不装", "1"] in result
    assert ["12户里11户说了话（含纸票1户）。"] in result
    assert ["这是征求意见，不是业主大会表决。"] in result
    assert turnout[0] == ["房号", "投了没有", "纸票"]
    assert turnout[1] == ["3号楼101", "是", ""]
    assert turnout[11:] == [["3号楼303", "是", "是"], ["3号楼304", "否", ""]]
    assert not any("门" in cell or "库" in cell for row in turnout for cell in row)


async def test_of_few_votes_only_the_winner_stands_in_it(house: House) -> None:
    made = await street(house, 4)
    await made.asks()
    for one in made.people[:3]:
        await made.votes(one, 0)
    await made.ends()
    await made.li.taps("button-export", chat=made.li.id)
    result, _ = sheets(house, made.li)
    assert not any(row[:1] == ["地库"] for row in result)
    assert any("北门" in row[0] for row in result)


async def test_before_the_end_it_tells_who_took_part_and_no_more(house: House) -> None:
    made = await street(house, 4)
    await made.asks()
    await made.votes(made.people[0], 0)
    await made.li.taps("button-export", chat=made.li.id)
    result, turnout = sheets(house, made.li)
    assert ["还在投，结果要等截止"] in result
    assert [row[1] for row in turnout[1:]] == ["是", "否", "否", "否"]
    assert not any("北门" in cell for sheet in (result, turnout) for row in sheet for cell in row)


async def test_an_open_poll_tells_who_chose_what(house: House) -> None:
    made = await street(house, 3)
    await made.asks(POLL.replace("每户一票", "公开 可多选"))
    await made.votes(made.people[0], 0)
    await made.votes(made.people[0], 2)
    await made.votes(made.people[1], 1)
    await made.ends()
    await made.li.taps("button-export", chat=made.li.id)
    result, turnout = sheets(house, made.li)
    assert ["北门", "1"] in result
    assert turnout == [
        ["房号", "投了没有", "纸票", "选了"],
        ["3号楼101", "是", "", "北门, 不装"],
        ["3号楼102", "是", "", "地库"],
        ["3号楼103", "否", "", ""],
    ]


async def test_of_persons_none_is_named_in_a_secret_poll(house: House) -> None:
    made = await street(house, 12)
    await made.asks(POLL.replace("每户一票", "每人一票"))
    assert (await made.poll()).per is Per.PERSON
    for one in made.people:
        await made.votes(one, 1)
    await made.ends()
    await made.li.taps("button-export", chat=made.li.id)
    [result] = sheets(house, made.li)
    assert ["地库", "12"] in result
    assert not any("邻居" in cell for row in result for cell in row)


async def test_words_that_look_like_a_formula_or_a_link_are_words(house: House) -> None:
    made = await street(house, 2)
    await made.asks(
        '投票 =HYPERLINK("http://example.org","点")\n1. =1+1\n2. https://example.org\n公开'
    )
    await made.votes(made.people[0], 0)
    await made.votes(made.people[1], 1)
    await made.ends()
    await made.li.taps("button-export", chat=made.li.id)
    result, turnout = sheets(house, made.li)
    assert ["=1+1", "1"] in result
    assert ["https://example.org", "1"] in result
    assert turnout[1][-1] == "=1+1"


async def test_only_whoever_may_hold_a_poll_there_gets_it_and_only_in_private(
    house: House,
) -> None:
    made = await street(house, 2)
    await made.asks()
    matter = (await made.poll()).matter_id
    wang = made.people[0]
    await wang.whispers("/start")
    assert await wang.taps_data(f"px:{matter}", wang.id) == "not-yours-to-do"
    assert await wang.taps_data(f"px:{matter}", B3) == "not-yours-to-do"
    zhao = house.person("赵楼长")
    await zhao.whispers("/start")
    assert await zhao.taps_data(f"px:{matter}", zhao.id) == "no-such-poll"
    assert await zhao.taps_data(f"px:{matter}", B5) == "no-such-poll"
    assert await made.li.taps_data(f"px:{matter}", B3) == "mine-sent"
    assert len(sheets(house, made.li)) == 2
    assert not any(isinstance(one.what, Document) for one in house.channel.order if one.chat == B3)


async def test_the_sheet_is_asked_for_by_number_too(house: House) -> None:
    made = await street(house, 2)
    await made.asks()
    await made.li.whispers("导出 投票1")
    assert len(sheets(house, made.li)) == 2
    await made.li.whispers("导出")
    assert house.keys(made.li.id)[-1] == "export-which"
    await made.li.whispers("导出 投票9")
    assert house.keys(made.li.id)[-1] == "no-such-poll"
    zhou = house.person("小周")
    await zhou.whispers("导出 3号楼·投票1")
    assert len(sheets(house, zhou)) == 2
    await made.li.whispers("报修 3楼灯坏了")
    await made.li.whispers("导出 投票2")
    assert house.keys(made.li.id)[-1] == "no-such-poll"


async def test_a_flat_that_left_the_register_is_in_no_sheet(house: House) -> None:
    made = await street(house, 2)
    await made.asks()
    await made.votes(made.people[0], 0)
    async with house.storage.work(house.time) as work:
        (await work.db.get_one(Household, made.flats[0])).until = house.time
    await moves_in(house, made.people[0], await flat(house, "808"))
    await made.li.taps("button-export", chat=made.li.id)
    _, turnout = sheets(house, made.li)
    assert [row[:2] for row in turnout[1:]] == [["3号楼102", "否"], ["3号楼808", "否"]]
