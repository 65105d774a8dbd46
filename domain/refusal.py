"""The one way a rule says no."""


class Refusal(Exception):
    """A rule forbids this. `key` is a key of the text catalogue; `facts` fill its blanks.

    A refusal is an answer, not a failure: dispatch shows it to the person who asked, and to nobody
    else, and what the turn had changed so far is undone.
    """

    def __init__(self, key: str, **facts: str | int) -> None:
        super().__init__(key, facts)
        self.key = key
        self.facts = facts
