"""Sentences to the words and pairs of words by which topics are told."""

import polars as pl

_WORD = r"[A-Za-z]+(?:['’-][A-Za-z]+)*"
_STOP = frozenset(
    """the a an of in on at by with between and for from as that which who when where while also
    his her their its this these both two he she they it via over through is are was were be been
    has have had will would could may might should must can not but or so to than then them him
    our we us i you your all any each more most other such some into about after before during
    under up out new said says mr mrs ms dr""".split()
)


def stem(word: pl.Expr) -> pl.Expr:
    """A word in lower case without its possessive and plural endings."""
    lower = word.str.to_lowercase().str.replace(r"['’]s$", "")
    return (
        pl.when(lower.str.contains(r"^.{2,}ies$"))
        .then(lower.str.replace(r"ies$", "y"))
        .when(lower.str.contains(r"^.{2,}[^sui]s$"))
        .then(lower.str.strip_suffix("s"))
        .otherwise(lower)
    )


def to_grams(passages: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """One row per passage and distinct word or pair of neighbours, stop words left out.

    `passages` has the columns of `keys` and `passage`; a passage is one sentence, so that no
    pair reaches over its end.
    """
    words = (
        passages.with_row_index("passage_no")
        .select(*keys, "passage_no", word=pl.col("passage").str.extract_all(_WORD))
        .explode("word", empty_as_null=True, keep_nulls=True)
        .drop_nulls("word")
        .with_columns(gram=stem(pl.col("word")))
        .filter(~pl.col("gram").is_in(list(_STOP)), pl.col("gram").str.len_bytes() > 1)
        .with_columns(following=pl.col("gram").shift(-1).over("passage_no"))
    )
    pairs = words.drop_nulls("following").with_columns(
        gram=pl.concat_str("gram", "following", separator=" ")
    )
    return pl.concat([words, pairs]).select(*keys, "gram").unique()
