"""Articles cut into sentences, with offsets that reproduce the text exactly."""

import dataframely as dy
import polars as pl

from transforms.gate import gated
from transforms.schemas import Article, Sentence

# A stop with closing signs, one blank, and what may begin a sentence. The blank becomes a mark
# of the same length, so that no offset moves.
_BOUNDARY = r"([.!?…][\"”’'»)\]]*\s*?) (\s*[\"“‘'«(\[]*[\p{Lu}\p{N}])"
_MARK = "\x1e"
_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Messrs|Dr|Prof|Gen|Lt|Col|Maj|Brig|Capt|Cmdr|Adm|Sgt|Sen|Reps?|Sens|Gov|Amb|Hon|Rev|Fr|Msgr|"
    "St|Eng|Engr|vs|cf|al|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Art|Pres|Min|Sec|Asst|Dep|Ft|Mt|Ph"
)  # fmt: skip
_STARTERS = (
    "The|He|She|It|They|In|On|At|But|And|This|That|These|Those|We|You|His|Her|Its|Their|After|"
    "Before|During|While|When|As|Both|Also|For|From|There|If|A|An|Mr|Mrs|Ms|According|Meanwhile|Earlier|Later|Since|With"
)  # fmt: skip


def to_sentences(articles: dy.DataFrame[Article]) -> dy.DataFrame[Sentence]:
    """One row per sentence; the headline and every line end a sentence of their own.

    A stop after an initial, a title or an abbreviation ends nothing, unless the next word
    is one that begins sentences ("in the U.S. The minister").
    """
    marked = (
        pl.col("text")
        .str.replace_all("[\x1e\x1f]", "\n")
        .str.replace_all(_BOUNDARY, f"${{1}}{_MARK}${{2}}")
        .str.replace_all(rf"(\b(?:{_ABBREVIATIONS})\.){_MARK}", "${1} ")
        .str.replace_all(rf"(\b[Nn]os?\.){_MARK}(\d)", "${1} ${2}")
        .str.replace_all(
            rf"((?:^|[^\p{{L}}\p{{N}}])\p{{Lu}}\.(?:-?\p{{Lu}}\.)*){_MARK}", "${1}\x1f"
        )
        .str.replace_all(rf"(\.\p{{Lu}}\.)\x1f((?:{_STARTERS})\b)", f"${{1}}{_MARK}${{2}}")
        .str.replace_all(r"(\b[ap]\.m\.|\b(?:Jr|Sr|Inc|Ltd|Co|Corp)\.)\x1e([^A-Z])", "${1} ${2}")
        .str.replace_all("\x1f", " ", literal=True)
        .str.replace_all("\n", _MARK, literal=True)
        .str.replace_all("\r", _MARK, literal=True)
    )
    titled = pl.col("title").is_not_null() & pl.col("text").str.starts_with(pl.col("title"))
    body_start = (
        pl.when(titled).then(pl.col("title").str.len_chars()).otherwise(0).alias("body_start")
    )
    return (
        articles.lazy()
        .select("article_id", body_start, piece=marked.str.split(_MARK))
        .explode("piece", empty_as_null=True, keep_nulls=True)
        .with_columns(size=pl.col("piece").str.len_chars().cast(pl.Int64))
        .with_columns(
            line_start=(pl.col("size") + 1).cum_sum().over("article_id") - pl.col("size") - 1,
            sentence=pl.col("piece").str.strip_chars(),
            indent=pl.col("size") - pl.col("piece").str.strip_chars_start().str.len_chars(),
        )
        .filter(pl.col("sentence") != "")
        .with_columns(
            char_start=pl.col("line_start") + pl.col("indent"),
            sentence_no=pl.int_range(pl.len()).over("article_id").cast(pl.Int64),
        )
        .with_columns(
            char_end=pl.col("char_start") + pl.col("sentence").str.len_chars(),
            is_title=pl.col("char_start") < pl.col("body_start"),
        )
        .with_columns(
            section=pl.when("is_title")
            .then(pl.lit("title"))
            .when((~pl.col("is_title")).cum_sum().over("article_id") <= 3)
            .then(pl.lit("lead"))
            .otherwise(pl.lit("body")),
            is_gated=gated(pl.col("sentence")),
        )
        .select(Sentence.column_names())
        .sort("article_id", "sentence_no")
        .collect()
        .pipe(Sentence.validate)
    )
