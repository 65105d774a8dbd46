"""Files kept in memory: what people and bots send, and the measures of pictures."""

import hashlib
import mimetypes
import struct
from pathlib import PurePath

from sandbox.things import Json

#: getFile gives files up to this many bytes (Bot API, getFile).
DOWNLOAD_MAX = 20 * 1024 * 1024
#: sendPhoto takes up to this many bytes (Bot API, sendPhoto).
PHOTO_MAX = 10 * 1024 * 1024
#: sendDocument and sendVoice take up to this many bytes (Bot API).
UPLOAD_MAX = 50 * 1024 * 1024


class Files(dict[str, tuple[bytes, str]]):
    """file_id -> content and download path; the oldest go when `keep` is passed."""

    def __init__(self, keep: int = 2_000) -> None:
        super().__init__()
        self.keep = keep
        self._ids: dict[str, str] = {}
        self._count = 0

    def add_photo(self, content: bytes) -> list[Json]:
        """Keep a photo and give its PhotoSize array (one size).

        Bytes of no known picture format are kept too, with a made-up measure: people in tests
        send any bytes.
        """
        return self.photo(self._add("photo", content, ".jpg"))

    def add_document(self, content: bytes, name: str) -> Json:
        """Keep a file and give its Document."""
        file_id = self._add("document", content, PurePath(name).suffix[:16])
        kind, _ = mimetypes.guess_type(name)
        document = self.described(file_id) | {"file_name": name}
        return document | ({"mime_type": kind} if kind else {})

    def add_voice(self, content: bytes, duration: int) -> Json:
        """Keep a voice message of `duration` seconds and give its Voice. Nothing is played, so
        any bytes will do."""
        file_id = self._add("voice", content, ".oga")
        return self.described(file_id) | {"duration": duration, "mime_type": "audio/ogg"}

    def add_sticker(self, content: bytes, emoji: str) -> Json:
        """Keep a sticker and give its Sticker."""
        file_id = self._add("sticker", content, ".webp")
        width, height = measure(content) or (512, 512)
        kind = {"type": "regular", "is_animated": False, "is_video": False, "emoji": emoji}
        return self.described(file_id) | {"width": width, "height": height} | kind

    def described(self, file_id: str) -> Json:
        """What every kind of file tells of itself. Raises KeyError when it is not here."""
        content, _ = self[file_id]
        return {
            "file_id": file_id,
            "file_unique_id": unique_id(content),
            "file_size": len(content),
        }

    def _add(self, kind: str, content: bytes, suffix: str) -> str:
        self._count += 1
        path = f"{kind}s/file_{self._count}{suffix}"
        file_id = f"{kind}-{self._count}-{unique_id(content)}"
        self[file_id] = (content, path)
        self._ids[path] = file_id
        while len(self) > self.keep:
            _, oldest = self.pop(next(iter(self)))
            del self._ids[oldest]
        return file_id

    def put_back(self, file_id: str, path: str, content: bytes) -> None:
        """A file kept from an earlier run, under its old names."""
        self._count += 1
        self[file_id] = (content, path)
        self._ids[path] = file_id

    def photo(self, file_id: str) -> list[Json]:
        """The PhotoSize array of a photo kept before. Raises KeyError when it is not here."""
        content, _ = self[file_id]
        width, height = measure(content) or (1280, 960)
        return [self.described(file_id) | {"width": width, "height": height}]

    def at(self, path: str) -> bytes | None:
        """What a download path gives."""
        file_id = self._ids.get(path)
        return None if file_id is None else self[file_id][0]

    def clear(self) -> None:
        super().clear()
        self._ids.clear()


def unique_id(content: bytes) -> str:
    """file_unique_id: the same for the same bytes, of no use for a download."""
    return hashlib.sha256(content).hexdigest()[:16]


def measure(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF, WebP or JPEG; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in {b"GIF87a", b"GIF89a"} and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    if content.startswith(b"\xff\xd8"):
        return _jpeg(content)
    return None


def _jpeg(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content):
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        # Start-of-frame markers carry the measures; C4, C8 and CC share the range but do not.
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return None


def _webp(content: bytes) -> tuple[int, int] | None:
    form = content[12:16]
    if form == b"VP8X" and len(content) >= 30:
        return (
            1 + int.from_bytes(content[24:27], "little"),
            1 + int.from_bytes(content[27:30], "little"),
        )
    if form == b"VP8L" and len(content) >= 25:
        packed = int.from_bytes(content[21:25], "little")
        return 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
    if form == b"VP8 " and len(content) >= 30:
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None
