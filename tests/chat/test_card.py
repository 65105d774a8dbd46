"""What a button carries comes back as it was, and nothing forged comes back at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.card import MAX_PAYLOAD, Action, Button
from domain.matters import Move
from handlers import ROUTES
from handlers.reports.shown.cards import Handle, Look
from handlers.reports.shown.panel import Step
from handlers.reports.told.new import Keep

ids = st.integers(1, 2**31 - 1)
actions = (
    st.builds(Look, matter=ids)
    | st.builds(Handle, matter=ids)
    | st.builds(Step, matter=ids, move=st.sampled_from(Move))
    | st.builds(Keep, keep=st.booleans())
)
TYPES = [tap.action for tap in ROUTES.taps.values()]


@given(actions)
def test_every_action_survives_its_button_and_its_link(action: Action) -> None:
    packed = action.pack()
    assert len(packed.encode()) <= MAX_PAYLOAD
    assert type(action).unpack(packed) == action
    # A link into private writes ":" as "-".
    assert type(action).unpack(packed.replace(":", "-").replace("-", ":")) == action


@given(st.text(max_size=80) | st.from_regex(r"(lk|hd|mv|kp|ws)(:[-\w.]{0,24}){0,3}"))
def test_a_forged_payload_never_raises_and_names_no_impossible_row(data: str) -> None:
    for kind in TYPES:
        action = kind.unpack(data)
        if action is not None:
            assert 0 < getattr(action, "matter", 1) < 2**31
            assert type(action).unpack(action.pack()) == action


@pytest.mark.parametrize("kind", TYPES)
def test_no_action_takes_anothers_payload(kind: type[Action]) -> None:
    others = {tap.action for tap in ROUTES.taps.values()} - {kind}
    for data in ("lk:1", "hd:1", "mv:1:take", "kp:True", "ws"):
        claimed = [one for one in (kind, *others) if one.unpack(data) is not None]
        assert len(claimed) == 1


def test_a_payload_that_would_not_fit_is_refused_before_it_is_shown() -> None:
    class Long(Action):
        tag = "xx"
        words: str

    with pytest.raises(ValueError, match="too long"):
        Long(words="长" * 30).pack()


#: What stands in the buttons of messages that were sent long ago: a tag and its fields, in order.
#: A new button adds a line; no line ever changes.
SENT = {
    "eb": "",
    "kt": "matter about",
    "ks": "matter yes",
    "ka": "matter",
    "kf": "matter",
    "kr": "matter verdict",
    "km": "meeting page",
    "ke": "place form",
    "kv": "survey",
    "kg": "survey question grade",
    "kn": "after",
    "kj": "survey household",
    "kq": "survey household question grade",
    "kd": "survey",
    "kx": "item what",
    "ki": "side time",
    "kc": "meeting time",
    "kw": "meeting",
    "ky": "side yes",
    "kb": "side",
    "kh": "side yes",
    "kl": "",
    "ko": "matter",
    "aj": "matter",
    "aq": "matter other yes",
    "mg": "matter",
    "mi": "matter into",
    "ma": "matter",
    "oc": "matter how",
    "oy": "matter yes",
    "bm": "page",
    "bp": "place",
    "bt": "invite yes",
    "ca": "matter mark",
    "cm": "matter",
    "cp": "matter top",
    "ct": "matter",
    "cw": "matter estate",
    "cx": "what",
    "dg": "",
    "ea": "matter",
    "ed": "matter wish",
    "eh": "matter move",
    "el": "matter mark",
    "eq": "place help",
    "er": "sure",
    "fg": "year month",
    "fw": "matter",
    "gd": "candidate",
    "gl": "",
    "go": "candidate keep",
    "gp": "candidate place",
    "gr": "candidate",
    "ha": "place up_to",
    "hd": "matter",
    "hj": "claim right",
    "hl": "household sure",
    "ho": "place",
    "hp": "household",
    "hr": "household relation",
    "hs": "household",
    "hv": "matter",
    "im": "page",
    "ip": "place",
    "ir": "place role",
    "jl": "matter",
    "jn": "token",
    "jy": "invite yes",
    "kp": "keep",
    "ld": "held answer",
    "la": "place",
    "lc": "mark",
    "lf": "matter why",
    "lk": "matter",
    "lm": "move",
    "lp": "matter chosen",
    "ls": "page",
    "lt": "",
    "lx": "",
    "me": "invite yes",
    "mv": "matter move",
    "nl": "",
    "nm": "matter",
    "nn": "matter",
    "pf": "matter household",
    "pk": "at left out",
    "pl": "do left",
    "po": "matter household option",
    "pv": "matter after",
    "pw": "place left",
    "pt": "matter",
    "px": "matter",
    "rk": "invite",
    "rt": "matter",
    "ru": "matter level",
    "rw": "matter level",
    "rx": "matter level why",
    "sb": "held",
    "si": "stand_in how_long",
    "sp": "matter",
    "sq": "stand_in",
    "sx": "stand_in",
    "sw": "matter",
    "tb": "held sure",
    "ub": "binding sure",
    "qa": "matter",
    "qd": "matter",
    "qg": "matter",
    "qh": "matter",
    "qi": "matter into",
    "qk": "remark known",
    "ql": "",
    "qm": "matter step",
    "qn": "matter yes no abstained",
    "qo": "meeting matter what",
    "qp": "",
    "qs": "",
    "qt": "matter",
    "qu": "meeting",
    "qv": "matter",
    "qw": "matter",
    "qx": "matter sure",
    "qy": "matter other yes",
    "ta": "meeting answer",
    "tc": "meeting",
    "te": "meeting came",
    "tm": "meeting move",
    "to": "meeting sure",
    "tp": "meeting sure",
    "uc": "matter yes",
    "uf": "matter unfolded",
    "us": "opening yes",
    "vc": "poll what",
    "vf": "matter option household",
    "vh": "matter",
    "vn": "matter",
    "vp": "poll place",
    "vq": "matter sure",
    "vs": "poll",
    "vt": "matter option",
    "vw": "matter",
    "vx": "matter",
    "wd": "",
    "wf": "matter why",
    "wh": "place",
    "wo": "place what",
    "ws": "",
    "wt": "matter why till",
    "xp": "what",
    "yc": "matter what",
    "yd": "matter",
    "ye": "matter good",
    "yg": "matter",
    "yh": "matter",
    "yk": "",
    "yl": "matter",
    "ym": "matter",
    "yn": "matter yes",
    "yo": "",
    "yp": "matter",
    "yq": "matter",
    "yr": "matter why",
    "yt": "matter",
    "yu": "matter",
    "yv": "matter claim",
    "yw": "matter sure",
    "yy": "matter claim yes",
    "za": "matter yes",
    "zb": "",
    "zc": "matter coming",
    "zd": "callout",
    "ze": "matter sure",
    "zf": "matter",
    "zg": "",
    "zh": "matter span",
    "zi": "dispatch",
    "zk": "matter",
    "zm": "matter",
    "zn": "dispatch",
    "zo": "matter team",
    "zp": "callout place",
    "zs": "callout",
    "zt": "matter",
    "zu": "",
    "zv": "matter answer",
    "zw": "matter member",
    "zy": "service yes",
}


def test_buttons_already_sent_keep_their_meaning() -> None:
    now = {tag: " ".join(one.action.model_fields) for tag, one in ROUTES.taps.items()}
    assert now == SENT
    assert Button.model_fields.keys() == {"label", "data"}
