"""Text as received to text as we keep it, and the fingerprint by which we know it again."""

import hashlib
import html
import re
import unicodedata
from collections.abc import Callable

import polars as pl

# C1 controls are Windows-1252 that somebody read as Latin-1: browsers mend them, so do we.
_C1 = {chr(code): bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_INVISIBLE = (
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    r"|[\x00-\x08\x0e-\x1f\x7f]"
)
_NEWLINE = "\r\n|[\r\x0b\x0c\u2028\u2029]"
_BLANKS = "[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]| {2,}"

# Tags that no prose contains by chance; one of them makes the text markup.
_TAG = (
    r"(?i)</(?:p|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|table|article|section|figure)\s*>"
    r"|<(?:p|br|hr)\s*/?>|<(?:p|div|a|img|span|h[1-6])\s+[a-z-]+\s*=[^>]*>"
)
_ESCAPED_TAG = r"(?i)&lt;/?(?:p|br|div|span|strong|em|li|h[1-6])\b[^<>]{0,200}?/?&gt;"
_UNSEEN = (
    r"(?is)<!--.*?-->|<script\b.*?</script\s*>|<style\b.*?</style\s*>|<template\b.*?</template\s*>"
)
_BLOCK = (
    r"(?i)</?(?:p|div|ul|ol|h[1-6]|blockquote|table|tr|article|section|figure|figcaption|header"
    r"|footer|aside|main|pre|hr|dl|dt|dd)\b[^>]*>"
)
_BREAK = r"(?i)<(?:br|/?li)\b[^>]*>"
_ANY_TAG = r"</?[A-Za-z][^<>]*>|<![A-Za-z\[][^<>]*>"
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def by_python(text: pl.Expr, function: Callable[[str], str]) -> pl.Expr:
    """Apply what Polars has no expression for (a hash, Unicode forms, entities) to each text."""
    return text.map_batches(
        lambda texts: pl.Series(
            [None if given is None else function(given) for given in texts], dtype=pl.String
        ),
        return_dtype=pl.String,
    )


def tidy(text: pl.Expr) -> pl.Expr:
    r"""Plain text in NFC: "\n" ends lines, single blanks, no markup, nothing that cannot be seen.

    Every other character stays as it is, quotation marks and dashes too: the text is
    evidence. Markup goes only where tags show that it is markup.
    """
    plain = by_python(text, _unescaped).str.replace_all(_NEWLINE, "\n")
    return (
        by_python(plain, _composed)
        .str.replace_many(list(_C1), list(_C1.values()))
        .str.replace_all(_INVISIBLE, "")
        .str.replace_all(_BLANKS, " ")
        .str.replace_all(r" {2,}", " ")
        .str.replace_all(r" ?\n ?", "\n")
        .str.replace_all(r"\n{3,}", "\n\n")
        .str.strip_chars(" \n")
    )


def tidy_line(text: pl.Expr) -> pl.Expr:
    """A headline, name or id: `tidy`, on one line; null where nothing is left."""
    line = tidy(text).str.replace_all(r"\n+", " ")
    return pl.when(line != "").then(line)


def without_markup(text: pl.Expr) -> pl.Expr:
    """Text without its tags, where it has tags that no prose has by chance.

    Some publishers escape the markup once more ("&lt;p&gt;"); that is undone first.
    """
    is_escaped = text.str.contains(_ESCAPED_TAG)
    text = pl.when(is_escaped).then(by_python(text, _unescaped)).otherwise(text)
    bare = (
        text.str.replace_all(_UNSEEN, " ")
        .str.replace_all(r"\s*\n\s*", " ")
        .str.replace_all(_BLOCK, "\n\n")
        .str.replace_all(_BREAK, "\n")
        .str.replace_all(_ANY_TAG, "")
    )
    return pl.when(text.str.contains(_TAG)).then(bare).otherwise(text)


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def folded_words(text: pl.Expr) -> pl.Expr:
    """The bare words: case, blanks and punctuation make no difference between two texts."""
    return text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ").str.strip_chars(" ")


def sha256(text: pl.Expr) -> pl.Expr:
    """SHA-256 of the UTF-8 bytes, in hex."""
    return by_python(text, lambda given: hashlib.sha256(given.encode()).hexdigest())


def word_count(text: pl.Expr) -> pl.Expr:
    """Words: runs without blanks that begin, save for punctuation, with a letter or a digit."""
    return text.str.count_matches(r"[\p{L}\p{N}]\S*").cast(pl.Int64)
