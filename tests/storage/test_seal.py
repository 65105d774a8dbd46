"""What is sealed tells nothing, opens with every key that is set, and is found by its hash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.seal import Seal, Unsealable

OLD, NEW, OTHER = (name.encode() * 8 for name in ("oldold", "newnew", "others"))
NUMBER = "13800001234"


@given(st.text())
def test_whatever_is_sealed_is_opened_again(words: str) -> None:
    seal = Seal([NEW])
    assert seal.open(seal.seal(words)) == words


def test_the_same_number_never_looks_the_same_twice_and_never_shows() -> None:
    seal = Seal([NEW])
    once, twice = seal.seal(NUMBER), seal.seal(NUMBER)
    assert once != twice
    assert NUMBER not in once + seal.lookup(NUMBER) + seal.key_id


def test_an_older_key_still_opens_and_the_newest_seals() -> None:
    before, now = Seal([OLD]), Seal([NEW, OLD])
    assert now.open(before.seal(NUMBER)) == NUMBER
    assert Seal([NEW]).open(now.seal(NUMBER)) == NUMBER
    with pytest.raises(Unsealable):
        before.open(now.seal(NUMBER))


def test_a_number_is_found_under_whichever_key_it_was_stored() -> None:
    before, now = Seal([OLD]), Seal([NEW, OLD])
    assert now.lookup(NUMBER) == Seal([NEW]).lookup(NUMBER)
    assert now.lookups(NUMBER) == (now.lookup(NUMBER), before.lookup(NUMBER))
    assert now.lookup(NUMBER) != now.lookup("13800001235")
    assert Seal([OTHER]).lookup(NUMBER) not in now.lookups(NUMBER)


def test_sealing_looking_up_and_naming_use_different_keys() -> None:
    seal = Seal([NEW])
    assert seal.key_id != Seal([OLD]).key_id
    assert not seal.lookup("").startswith(seal.key_id)
    assert NEW.hex() not in seal.key_id + seal.lookup(NUMBER)


@pytest.mark.parametrize("spoilt", ["", "no token at all", "号码"])
def test_what_no_key_opens_is_refused_without_a_word_of_it(spoilt: str) -> None:
    sealed = Seal([OTHER]).seal(NUMBER)
    for what in (spoilt, sealed, sealed[:-4] + "AAAA"):
        with pytest.raises(Unsealable) as no:
            Seal([NEW, OLD]).open(what)
        assert str(no.value) == "no key that is set opens it"
        assert no.value.__cause__ is None


def test_a_seal_without_a_key_is_no_seal() -> None:
    with pytest.raises(ValueError, match="needs a key"):
        Seal([])
