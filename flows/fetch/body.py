"""Read a body without ever holding more of it than the caps allow.

httpx unpacks a whole network chunk before anybody can look at its size: 800 bytes of brotli
become one chunk of 512 MiB. So we take the raw bytes and unpack them ourselves, in small steps.
"""

import zlib
from collections.abc import AsyncIterator, Iterator

GZIP_MAGIC = b"\x1f\x8b"
_STEP = 64 * 1024
_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class TooLarge(Exception):
    """More bytes than the caps allow."""


class BrokenEncoding(Exception):
    """Not packed in the way that the header names, packed twice, or cut short."""


class Tally:
    """Raw bytes counted while they arrive, so that a body that fails is counted as well."""

    def __init__(self) -> None:
        self.raw = 0


def refuse_if_announced(content_length: str | None, cap: int) -> None:
    """Raise `TooLarge` for a body that says beforehand that it is, without reading it."""
    if content_length and content_length.isdigit() and int(content_length[:20]) > cap:
        raise TooLarge(f"{content_length[:20]} bytes, more than {cap}")


async def read_body(
    chunks: AsyncIterator[bytes],
    content_encoding: str,
    raw_cap: int,
    body_cap: int,
    tally: Tally,
    is_cut: bool = False,
) -> bytes:
    """The unpacked body: one layer of Content-Encoding, and one of a `.gz` file inside it.

    Raises `TooLarge` as soon as a cap is passed (or gives what came up to it, if `is_cut`),
    and `BrokenEncoding`.
    """
    unpack = _unpacker(content_encoding)
    body = bytearray()
    async for chunk in chunks:
        tally.raw += len(chunk)
        if tally.raw > raw_cap:
            raise TooLarge(f"more than {raw_cap} bytes")
        for piece in unpack.feed(chunk) if unpack else (chunk,):
            body += piece
            if len(body) > body_cap:
                if is_cut:
                    return bytes(body[:body_cap])
                raise TooLarge(f"more than {body_cap} bytes unpacked from {tally.raw}")
    if unpack and tally.raw:
        unpack.close()
    return _without_gzip(bytes(body), body_cap)


def _without_gzip(body: bytes, cap: int) -> bytes:
    """A gzip file unpacked, whatever its name or media type; anything else as it is."""
    if not body.startswith(GZIP_MAGIC):
        return body
    unpack = _Unpacker("gzip")
    plain = bytearray()
    for piece in unpack.feed(body):
        plain += piece
        if len(plain) > cap:
            raise TooLarge(f"more than {cap} bytes unpacked from a gzip file of {len(body)}")
    unpack.close()
    return bytes(plain)


def _unpacker(content_encoding: str) -> "_Unpacker | None":
    named = [name.strip().lower() for name in content_encoding.split(",")]
    layers = [name for name in named if name not in ("", "identity")]
    if len(layers) > 1:
        raise BrokenEncoding(f"packed {len(layers)} times: {content_encoding[:80]}")
    if layers and layers[0] not in _WINDOWS:
        raise BrokenEncoding(f"an encoding that we did not ask for: {layers[0][:40]}")
    return _Unpacker(layers[0]) if layers else None


class _Unpacker:
    """gzip with all its members, or deflate with or without the zlib wrapper."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._head = b""
        self._stream: zlib._Decompress | None = None
        self._is_padding = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpacked pieces of at most 64 KiB each."""
        if self._stream is None:
            data = self._head = self._head + data
            if len(data) < 2:
                return
            self._stream = zlib.decompressobj(self._window(data))
        piece = b""
        while not self._is_padding and (data or len(piece) == _STEP):
            if self._stream.eof:
                if self._encoding == "deflate" or not data.startswith(GZIP_MAGIC[:1]):
                    self._is_padding = True  # what follows the last member is nobody's
                    return
                self._stream = zlib.decompressobj(_WINDOWS["gzip"])
            try:
                piece = self._stream.decompress(data, _STEP)
            except zlib.error as error:
                raise BrokenEncoding(f"not {self._encoding}: {error}") from error
            if piece:
                yield piece
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            piece = b"" if self._stream.eof else piece

    def close(self) -> None:
        """Raise `BrokenEncoding` unless the end was reached."""
        if self._stream is None or not self._stream.eof:
            raise BrokenEncoding(f"{self._encoding} that ends too early")

    def _window(self, head: bytes) -> int:
        """Old servers send "deflate" without the zlib wrapper that the standard asks for."""
        is_wrapped = head[0] & 15 == 8 and int.from_bytes(head[:2]) % 31 == 0
        if self._encoding == "deflate" and not is_wrapped:
            return -zlib.MAX_WBITS
        return _WINDOWS[self._encoding]
