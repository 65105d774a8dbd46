"""Personal data at rest: sealed with keys that stand in the settings, never in the database.

A sealed value cannot be searched, so beside it stands a keyed hash under which the same value is
found again. Keys are replaced one by one: the newest seals, all of them open and look up.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

#: What a key derived from a secret is for. Never change one: what it sealed could not be opened.
_SEALING, _LOOKING_UP, _NAMING = b"huying: seal", b"huying: look up", b"huying: name of the key"


class Unsealable(Exception):
    """None of the keys opens it. Says nothing of what was sealed, nor of the keys."""


class Seal:
    """Opens and closes with these secrets, the newest first.

    Raises ValueError without any secret.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys:
            raise ValueError("a seal needs a key")
        self._opening = MultiFernet([Fernet(_sealing(key)) for key in keys])
        self._looking = [_derived(key, _LOOKING_UP) for key in keys]
        #: Which key seals now: a name that tells nothing of it.
        self.key_id = _derived(keys[0], _NAMING)[:8].hex()

    def seal(self, words: str) -> str:
        """Closed with the newest key; the same words never look the same twice."""
        return self._opening.encrypt(words.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed with any of the keys. Raises Unsealable."""
        try:
            return self._opening.decrypt(sealed.encode()).decode()
        except (InvalidToken, UnicodeError):
            raise Unsealable("no key that is set opens it") from None

    def lookup(self, words: str) -> str:
        """The keyed hash to store beside the sealed words."""
        return _hashed(self._looking[0], words)

    def lookups(self, words: str) -> tuple[str, ...]:
        """Every hash these words may be stored under: also with keys that are on their way out."""
        return tuple(_hashed(key, words) for key in self._looking)


class Envelope(NamedTuple):
    """A message whose receiver the database must not tell: the address, the language it is read
    in, and what it says."""

    to: str
    language: str
    what: dict[str, Any]

    def packed(self) -> str:
        """As words to seal."""
        return json.dumps(self, ensure_ascii=False)

    @classmethod
    def unpacked(cls, words: str) -> Self:
        """What `packed` made."""
        return cls(*json.loads(words))


def _derived(secret: bytes, purpose: bytes) -> bytes:
    """HKDF, RFC 5869: one secret, an independent key for each purpose."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)


def _sealing(secret: bytes) -> bytes:
    return urlsafe_b64encode(_derived(secret, _SEALING))


def _hashed(key: bytes, words: str) -> str:
    return hmac.new(key, words.encode(), "sha256").hexdigest()
