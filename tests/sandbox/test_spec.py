"""Every answer other tests get is checked against the published spec, where it is at hand."""

import pytest

from sandbox.botapi import METHODS
from sandbox.editing import REACTIONS
from tests.sandbox import spec

needs_spec = pytest.mark.skipif(
    not spec.PATH, reason="HUYING_TEST_BOT_API_SPEC names no Bot API spec (JSON)"
)


@needs_spec
def test_the_spec_knows_every_method_the_sandbox_has() -> None:
    # Ephemeral messages came with Bot API 10.2; the spec at hand may be older.
    newer = {name for name in METHODS if "Ephemeral" in name} - spec.spec()["methods"].keys()
    assert len(newer) in {0, 4}
    assert METHODS.keys() - newer | {"getUpdates"} <= spec.spec()["methods"].keys()


@needs_spec
def test_the_reactions_are_those_of_the_spec() -> None:
    field = next(
        f for f in spec.spec()["types"]["ReactionTypeEmoji"]["fields"] if f["name"] == "emoji"
    )
    named = {word.strip('",.') for word in field["description"].split('one of "')[1].split()}
    assert named == REACTIONS


@needs_spec
def test_a_wrong_answer_is_noticed() -> None:
    with pytest.raises(AssertionError, match="needs"):
        spec.check_answer("getMe", {"id": 1, "is_bot": True})
    with pytest.raises(AssertionError, match="has no"):
        spec.check_answer("getMe", {"id": 1, "is_bot": True, "first_name": "x", "surname": "y"})
