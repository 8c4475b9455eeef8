"""Bytes to text: what the bytes say comes before what a label says."""

import codecs
import re
from contextlib import suppress

_MARKS = [
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_MEANT = {  # a label is read as the superset that browsers read it as
    "gb2312": "gb18030", "gbk": "gb18030", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932", "big5": "big5hkscs", "iso-8859-1": "cp1252", "latin-1": "cp1252",
    "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-9": "cp1254",
}  # fmt: skip
_LABEL = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,80}?encoding)=\s*["']?([\w-]+)""", re.I
)
# Labels of encodings that texts are written in; Python knows others, such as "hex".
_WRITTEN = re.compile(
    "windows-|cp|iso-?8859|koi8|gb|hz|big5|euc|iso-2022|shift|sjis|x-sjis|mac|latin|tis|ks_c|us-|asc"
)
_SIGNATURES = (
    b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"%PDF-", b"PK\x03\x04", b"\x7fELF", b"\x1f\x8b", b"BZh9",
    b"Rar!", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"PAR1", b"SQLite format 3", b"RIFF", b"OggS",
    b"ID3", b"\x28\xb5\x2f\xfd",
)  # fmt: skip
_HIGH = re.compile(rb"[\x80-\xff]")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_MANY_HIGH = 0.6  # of the letters in words with several such; Latin script never has as many


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as Windows-1252 does, and go on with UTF-8 after them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    odd = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "latin1_rest") for byte in odd), error.end


def _as_latin1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("latin1_rest", _as_latin1)
codecs.register_error("cp1252_rest", _as_cp1252)


def is_binary(head: bytes) -> bool:
    """True for bytes that no encoding makes a text: a known signature, or many control bytes.

    A few NULs in a text are somebody's slip; they are tidied away later.
    """
    if head.startswith(_SIGNATURES):
        return True
    if encoding_of(head) != "utf-8":
        return False
    odd = sum(head.count(byte) for byte in (*range(9), *range(14, 27), *range(28, 32)))
    return odd > max(4, len(head) * 0.05)


def encoding_of(head: bytes) -> str:
    """Encoding by the byte order mark, or by the rhythm of NULs; UTF-8 where neither speaks."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    sample = head[:1024]
    if len(sample) >= 8 and not sample.startswith(_SIGNATURES):
        even, odd = sample[::2].count(0) / len(sample), sample[1::2].count(0) / len(sample)
        if odd > 0.3 and even < 0.05:
            return "utf-16-le"
        if even > 0.3 and odd < 0.05:
            return "utf-16-be"
    return "utf-8"


def decode(body: bytes, label: str | None = None) -> str:
    """Text of a whole file: mark, strict UTF-8, `label` (of HTTP), its own label, a guess, cp1252.

    The guess is asked only where words consist of bytes above ASCII, so that the script cannot
    be Latin; for the odd accent or curly quote Windows-1252 is right more often than any guess.
    """
    encoding = encoding_of(body[:1024])
    if encoding != "utf-8":
        return body.decode(encoding, "replace")
    with suppress(UnicodeDecodeError):
        return body.decode()
    own = _LABEL.search(body[:4096])
    for name in ((label or "").lower(), own[1].decode("ascii").lower() if own else ""):
        # A label may lie, or be one that nobody knows; the bytes are asked again then.
        with suppress(UnicodeError, LookupError):
            if _WRITTEN.match(name):
                return body.decode(_MEANT.get(name, name))
    head = body[:20_000]
    if _is_foreign(head) and not _is_nearly_utf8(head) and (guess := _guess(head)):
        with suppress(LookupError):
            return body.decode(guess, "replace")
    return body.decode("utf-8", "cp1252_rest")


def _is_foreign(head: bytes) -> bool:
    """True where the words with several high bytes consist of little else."""
    words = b"".join(word for word in _WORD.findall(head) if len(_HIGH.findall(word)) > 1)
    return len(_HIGH.findall(words)) > len(words) * _MANY_HIGH


def _guess(head: bytes) -> str | None:
    """An encoding by the frequency of bytes: fast, and slow where that knows nothing."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, seldom needed
    from resiliparse.parse.encoding import detect_encoding  # noqa: PLC0415

    guess = str(detect_encoding(head))
    if guess == "utf-8":
        best = from_bytes(head).best()
        return best.encoding if best else None
    return guess


def _is_nearly_utf8(body: bytes) -> bool:
    lost = body.decode("utf-8", "replace").count("\ufffd")
    return lost * 20 < len(re.findall(rb"[\xc2-\xf4]", body))
