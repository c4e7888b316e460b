"""Frames on the pipe to the helper: two lengths, a header as JSON, then a body of raw bytes.

The header says what the frame is; the body is the image of a page (or empty). Both sides refuse what is too long.
"""

import json
import struct
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

LENGTHS = struct.Struct(">II")  # of the header, of the body
MOST_HEADER = 64 << 20  # bytes; a draft of the largest size that is stored has half of it
MOST_BODY = 40 << 20  # bytes; a page of A4 in grey at 600 dpi has 35 million points
_AT_ONCE = 1 << 16

Header = dict[str, Any]


class Broken(Exception):
    """What came is not a frame; `resumes` tells whether the next one can still be found."""

    def __init__(self, words: str, resumes: bool = True) -> None:
        super().__init__(words)
        self.resumes = resumes


def frame(header: Mapping[str, Any], body: bytes = b"") -> tuple[bytes, bytes]:
    """Return lengths and header as bytes, and the body, to be written one after the other. Raise Broken if too long."""
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    length = len(body)
    if len(text) > MOST_HEADER or length > MOST_BODY:
        raise Broken(f"{len(text)} + {length} bytes are too many")
    return LENGTHS.pack(len(text), length) + text, body


def read_frame(stream: BinaryIO) -> tuple[Header, bytes] | None:
    """Wait for the next frame of a stream; None at its end, in the middle of a frame too. Raise Broken for no frame."""
    start = _exactly(stream, LENGTHS.size)
    if start is None:
        return None
    header, body = LENGTHS.unpack(start)
    if header > MOST_HEADER or body > MOST_BODY:
        _skip(stream, header + body)
        raise Broken(f"{header} + {body} bytes are too many")
    text, data = _exactly(stream, header), _exactly(stream, body)
    return None if text is None or data is None else (_parsed(text), data)


def _exactly(stream: BinaryIO, length: int) -> bytes | None:
    data = stream.read(length)
    return data if len(data) == length else None


def _skip(stream: BinaryIO, length: int) -> None:
    while length > 0 and (data := stream.read(min(length, _AT_ONCE))):
        length -= len(data)


def _parsed(text: bytes | bytearray) -> Header:
    try:
        header = json.loads(text.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise Broken("the header is not JSON") from error
    if not isinstance(header, dict):
        raise Broken("the header is not an object")
    return header


class Frames:
    """Puts frames together from whatever pieces arrive, each byte copied once."""

    def __init__(self) -> None:
        self._start = bytearray()
        self._parts: list[bytearray] = []  # header and body, as long as they will be
        self._filled = 0  # bytes of both that have come

    def feed(self, data: bytes) -> Iterator[tuple[Header, bytearray]]:
        """Take more bytes in and yield the frames they complete. Raise Broken for no frame; nothing follows then."""
        rest = memoryview(data)
        while rest:
            rest = rest[self._take(rest) :]
            if self._parts and self._filled == sum(map(len, self._parts)):
                header, body = self._parts
                self._start, self._parts, self._filled = bytearray(), [], 0
                yield _parsed(header), body

    def _take(self, data: memoryview) -> int:
        if not self._parts:
            count = min(LENGTHS.size - len(self._start), len(data))
            self._start += data[:count]
            if len(self._start) == LENGTHS.size:
                self._begin()
            return count
        header, body = self._parts
        part, at = (header, self._filled) if self._filled < len(header) else (body, self._filled - len(header))
        count = min(len(part) - at, len(data))
        part[at : at + count] = data[:count]
        self._filled += count
        return count

    def _begin(self) -> None:
        header, body = LENGTHS.unpack(self._start)
        if header > MOST_HEADER or body > MOST_BODY:
            raise Broken(f"{header} + {body} bytes are too many", resumes=False)
        self._parts = [bytearray(header), bytearray(body)]
