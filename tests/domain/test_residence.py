"""How people belong to flats."""

from domain.residence import LIVING, OWNERS, Relation


def test_a_tenant_is_asked_as_somebody_who_lives_there_but_not_as_an_owner() -> None:
    assert Relation.TENANT in LIVING - OWNERS
    assert Relation.FAMILY in LIVING - OWNERS


def test_an_owner_who_lives_elsewhere_is_an_owner_only() -> None:
    assert Relation.OWNER_AWAY in OWNERS - LIVING


def test_everybody_is_one_or_the_other() -> None:
    assert frozenset(Relation) == LIVING | OWNERS
