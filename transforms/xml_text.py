"""XML as publishers send it to XML that a parser accepts; what could harm the parser is refused."""

import html
import re

MOST_CHARACTERS = 20_000_000
_DEEPEST = 200
# "<!DOCTYPE rss SYSTEM ..." is harmless and old feeds have it; declarations inside it are not.
_DECLARATIONS = re.compile(r"<!DOCTYPE[^>\[]{0,1000}\[|<!ENTITY", re.I)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>]{0,1000}>", re.I)
_HEADER = re.compile(r"<\?xml[^>]{0,200}\?>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.S)
_AMPERSAND = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_TAG = re.compile(r"<(/?)[A-Za-z_][^<>]*?(/?)>")
_OF_XML = ("amp", "lt", "gt", "quot", "apos")


class SourceChanged(Exception):
    """What a source sent is not what its entry in the catalogue says; the message tells what."""


def clean_xml(text: str) -> str:
    """The document as UTF-8 parsers want it, without header and DOCTYPE.

    Gone are byte order marks, what stands before the first tag, and control characters; a bare
    `&` is escaped and HTML's names of characters become the characters. Raises `SourceChanged`
    for entity declarations, which feeds never need and attacks always do, for nesting that only
    breaks parsers, and for what is no markup or too long.
    """
    if len(text) > MOST_CHARACTERS:
        raise SourceChanged(f"a document of {len(text)} characters")
    text = _FORBIDDEN.sub("", text[max(text.find("<"), 0) :])
    if not text.startswith("<"):
        raise SourceChanged("no XML" if text.strip() else "an empty document")
    parts = _CDATA.split(text)
    for place in range(0, len(parts), 2):
        if _DECLARATIONS.search(parts[place]):
            raise SourceChanged("a document that declares entities")
        parts[place] = _AMPERSAND.sub(_escaped, _DOCTYPE.sub("", _HEADER.sub("", parts[place])))
    _refuse_depth(parts[::2])
    return "".join(parts).lstrip()


def _escaped(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return "&amp;"
    if name.startswith("#") or name in _OF_XML:
        return _FORBIDDEN.sub("", html.unescape(found[0])) and found[0]
    meant = html.unescape(found[0])
    return "&amp;" + found[0][1:] if meant == found[0] else meant


def _refuse_depth(markup: list[str]) -> None:
    depth = 0
    for part in markup:
        for tag in _TAG.finditer(part):
            depth += -1 if tag[1] else 0 if tag[2] else 1
            if depth > _DEEPEST:
                raise SourceChanged(f"more than {_DEEPEST} elements inside each other")
