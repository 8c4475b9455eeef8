"""How deep a page nests: some parsers take minutes over what no browser shows."""

import re

from transforms.xml_text import SourceChanged

_DEEPEST = 1_000
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)[^<>]*>")
# Elements without an end, or whose end may be left out: they do not nest in practice.
_ENDLESS = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dt dd td th tr "
    "option thead tbody tfoot colgroup".split()
)


def refuse_deep(page: str) -> None:
    """Raise `SourceChanged` for a page that nests elements a thousand deep."""
    depth = 0
    for tag in _TAG.finditer(page):
        if tag[2].lower() in _ENDLESS:
            continue
        depth = max(depth + (-1 if tag[1] else 0 if tag[0].endswith("/>") else 1), 0)
        if depth > _DEEPEST:
            raise SourceChanged(f"more than {_DEEPEST} elements inside each other")
