"""Who speaks for somebody else, and who only talks about helping."""

import pytest

from domain.behalf import spoken_for


@pytest.mark.parametrize(
    ("words", "whom", "what"),
    [
        ("帮5楼奶奶报 厨房漏水", "5楼奶奶", "厨房漏水"),
        ("帮5楼奶奶报厨房水管漏水了", "5楼奶奶", "厨房水管漏水了"),
        ("替402报修：马桶堵了", "402", "马桶堵了"),
        ("麻烦帮隔壁张大爷反映一下，楼道灯不亮", "隔壁张大爷", "楼道灯不亮"),
        ("代王老师登记 3楼扶手松了", "王老师", "3楼扶手松了"),
        ("帮我妈报修 厨房漏水", "我妈", "厨房漏水"),
        ("帮我家老人报 厨房漏水", "我家老人", "厨房漏水"),
        ("我帮5楼奶奶报一下厨房漏水", "5楼奶奶", "厨房漏水"),
        ("给5楼奶奶报修 厨房漏水", "5楼奶奶", "厨房漏水"),
        ("帮隔壁老王报个修 灯坏了", "隔壁老王", "灯坏了"),
        ("幫5樓奶奶報 廚房漏水", "5樓奶奶", "廚房漏水"),
        ("帮 5楼奶奶 报 厨房漏水", "5楼奶奶", "厨房漏水"),
        ("代报 5楼奶奶家厨房漏水", "5楼奶奶", "厨房漏水"),
        ("代报：厨房漏水好几天了", "", "厨房漏水好几天了"),
    ],
)
def test_whoever_reports_for_another_says_for_whom(words: str, whom: str, what: str) -> None:
    assert spoken_for(words) == (whom, what)


@pytest.mark.parametrize(
    "words",
    [
        "帮我报一下，厨房漏水",
        "帮忙报一下 厨房漏水",
        "帮孩子报名兴趣班",
        "帮他报警了没有啊",
        "谁帮老人报销过药费",
        "帮5楼奶奶买菜",
        "我帮5楼奶奶报过了，没用",
        "帮5楼奶奶报修了，灯还没来人修",
        "帮我们报一下，厨房漏水",
        "给物业报修 3楼灯坏了",
        "帮他报仇的那集真好看",
    ],
)
def test_other_help_is_no_report(words: str) -> None:
    assert spoken_for(words) is None
