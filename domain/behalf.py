"""Speaking for somebody who cannot (代报): 帮5楼奶奶报 厨房漏水."""

import re
from typing import NamedTuple

from domain.hearing import plain

#: 报名, 报警 and the like are other things to help with; 帮我, 帮忙 are said for oneself.
FORM = re.compile(
    r"(?:请|麻烦)?(?:帮|替|代)(?!我|忙|一下|个|大家)(?P<whom>[^，,。:：\s]{1,12}?)"
    r"(?:报一下|报修|报事|反映一下|反映|登记|报(?![名警告销废道价案考班纸复酬到备]))"
    r"[:：，,\s]*(?P<what>.{3,})",
    re.DOTALL,
)


class OnBehalf(NamedTuple):
    """For whom, as the speaker calls them, and what."""

    whom: str
    what: str


def spoken_for(words: str) -> OnBehalf | None:
    """For whom the words report what; None where they are said for nobody else."""
    found = FORM.fullmatch(plain(words))
    return OnBehalf(found["whom"], found["what"].strip()) if found else None
