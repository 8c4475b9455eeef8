"""One article a file: plain text, and Markdown with or without front matter."""

import re
from typing import BinaryIO

import yaml

from flows.sources.charsets import decode, is_binary
from flows.sources.records import Fields, Found, Records, Refused, found, target

LARGEST = 20 << 20  # bytes; more than any article in any encoding
_LONGEST_TITLE = 150
_FRONT_MATTER = re.compile(
    r"\A\ufeff?\s*---[ \t]*\n(.{0,65536}?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S
)
_PAIR = re.compile(r"^([A-Za-z_][\w -]*):[ \t]*(.*)$", re.M)


def read_text(stream: BinaryIO, largest: int = LARGEST, label: str | None = None) -> str:
    """The text of a whole file with plain newlines, or why there is none."""
    body = stream.read(largest + 1)
    if len(body) > largest:
        raise Refused("too_large", f"more than {largest >> 20} MB for one article")
    if not body.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise Refused("empty", "nothing but blanks")
    if is_binary(body[:8192]):
        raise Refused("binary", "bytes that are no text")
    return decode(body, label).replace("\r\n", "\n").replace("\r", "\n")


def text_records(stream: BinaryIO) -> Records:
    """A text file is one article; its first line is the headline where it looks like one."""
    title, body = split_title(read_text(stream))
    yield Found("", {"title": title, "text": unwrapped(body)})


def split_title(text: str) -> tuple[str | None, str]:
    """A short first line before a blank one is the headline, unless it ends like a sentence."""
    first, _, rest = text.lstrip("\ufeff\n\t ").partition("\n")
    first = first.strip()
    is_title = (
        len(first) <= _LONGEST_TITLE
        and re.match(r"[ \t]*\n", rest) is not None
        and not re.search(r"""[.,:;…]["'”’)\]]*$""", first)
        and re.search(r"[^\W\d_]", first) is not None
        and rest.strip()
    )
    return (first, rest.strip("\n")) if is_title else (None, text)


def unwrapped(text: str) -> str:
    """Join the lines of a paragraph where a text was broken at a fixed width.

    A break before the margin is somebody's own. So lines are joined only where nearly all
    lines that have a next one reach for the same margin of 60 to 100 characters.
    """
    paragraphs = [part.split("\n") for part in re.split(r"\n[ \t]*\n", text)]
    inner = [len(line.rstrip()) for lines in paragraphs for line in lines[:-1]]
    if len(inner) < 3 or not 60 <= max(inner) <= 100:
        return text
    if sum(length >= max(inner) * 0.75 for length in inner) < len(inner) * 0.9:
        return text
    return "\n\n".join(" ".join(line.strip() for line in lines) for lines in paragraphs)


def markdown_records(stream: BinaryIO) -> Records:
    """A Markdown file is one article, its fields in the front matter, its headline in "# "."""
    text = read_text(stream)
    fields: Fields = {}
    if matter := _FRONT_MATTER.match(text):
        text = text[matter.end() :]
        told = {name: value for name, value in _pairs(matter[1]).items() if not _is_text(name)}
        named = found({**told, "text": "-"}, "")
        fields = named.fields if isinstance(named, Found) else {}
    heading = re.match(r"\s*#[ \t]+(.+?)[ \t#]*\n+|\s*([^\s#>*-].*)\n=+[ \t]*\n+", text)
    if heading:
        text = text[heading.end() :]
        title = without_marks(heading[1] or heading[2])
        fields["title"] = fields.get("title") or title
    yield Found("", {**fields, "text": without_marks(text)})


def _is_text(name: object) -> bool:
    hit = target(str(name)[:64])
    return hit is not None and hit[0] == "text"


def _pairs(matter: str) -> dict[str, object]:
    """Front matter as YAML, every value a string; line by line where it is no YAML.

    "title: Minister: no talks" is no YAML, and common.
    """
    try:
        told = yaml.load(matter, Loader=yaml.BaseLoader)  # builds only strings
    except (yaml.YAMLError, RecursionError, ValueError):
        told = None
    if isinstance(told, dict):
        return told
    return {name.strip(): value.strip(" \t\"'") for name, value in _PAIR.findall(matter)}


_MARKS = [
    (re.compile(r"<!--.*?-->", re.S), ""),
    (re.compile(r"^[ \t]*(```|~~~).*$", re.M), ""),
    (re.compile(r"!\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"\[([^\]\n]{1,500})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,200}\])"), r"\1"),
    (re.compile(r"^\[[^\]\n]{1,200}\]:[ \t]+\S+.*$", re.M), ""),
    (re.compile(r"<((?:https?|mailto):[^>\s]{1,2000})>"), r"\1"),
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.M), r"\1"),
    (re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$|^[ \t]*=+[ \t]*$", re.M), ""),
    (re.compile(r"^[ \t]*>[ \t]?", re.M), ""),
    (re.compile(r"^[ \t]*[-*+][ \t]+", re.M), ""),
    (re.compile(r"(\*\*\*|\*\*|\*|___|__|~~)(?=\S)([^*\n]{1,2000}?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]{1,2000}?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"`([^`\n]{1,500})`"), r"\1"),
]  # fmt: skip
_PRIVATE = 0xE000  # where escaped signs wait until the marks are gone
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SET_ASIDE = re.compile("[\ue021-\ue07e]")
_BLOCK = re.compile(r"^[ \t]*(?:#{1,6}[ \t]|[-*+][ \t]|\d+[.)][ \t]|>|```|~~~|\|)", re.M)


def without_marks(text: str) -> str:
    """Markdown to text: links keep their words, marks go, a paragraph becomes one line."""
    blocks = []
    for block in re.split(r"\n[ \t]*\n", text):
        lines = re.sub(r"(?:[ \t]{2,}|\\)\n", "\n\n", block)
        blocks.append(lines if _BLOCK.search(block) else re.sub(r"(?<!\n)\n(?!\n)", " ", lines))
    text = _ESCAPED.sub(lambda sign: chr(_PRIVATE + ord(sign[1])), "\n\n".join(blocks))
    for mark, instead in _MARKS:
        text = mark.sub(instead, text)
    text = _SET_ASIDE.sub(lambda sign: chr(ord(sign[0]) - _PRIVATE), text)
    return text.strip()
