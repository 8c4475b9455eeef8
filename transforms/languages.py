"""Which language a text is in: English by its small words, the rest by a small model."""

from functools import cache
from typing import Any

import polars as pl

_READ = 1000  # characters; enough to be sure, and long texts cost no more
# Words that English uses all the time and its neighbours do not spell alike.
_SMALL_WORDS = (
    "the|of|and|that|with|for|by|from|this|which|his|her|has|have|been|were|said|who|will|they"
    "|their|he|she|would|after|not"
)
_ENGLISH_SHARE = 0.1
_SURE = 0.5
_SURE_IF_SHORT = 0.8
_SHORT = 200  # characters
_CODES = {
    "english": "en", "eng": "en", "arabic": "ar", "ara": "ar", "chinese": "zh", "zho": "zh",
    "chi": "zh", "dutch": "nl", "nld": "nl", "french": "fr", "fra": "fr", "fre": "fr",
    "german": "de", "deu": "de", "ger": "de", "hebrew": "he", "heb": "he", "hindi": "hi",
    "hin": "hi", "italian": "it", "ita": "it", "japanese": "ja", "jpn": "ja", "korean": "ko",
    "kor": "ko", "persian": "fa", "farsi": "fa", "fas": "fa", "per": "fa", "polish": "pl",
    "pol": "pl", "portuguese": "pt", "por": "pt", "russian": "ru", "rus": "ru", "spanish": "es",
    "spa": "es", "turkish": "tr", "tur": "tr", "ukrainian": "uk", "ukr": "uk", "urdu": "ur",
    "urd": "ur", "vietnamese": "vi", "vie": "vi",
}  # fmt: skip
_WRITTEN_IN_NEWS = [
    "af", "am", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es",
    "et", "eu", "fa", "fi", "fr", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy", "id", "is", "it",
    "ja", "ka", "kk", "km", "kn", "ko", "ku", "ky", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "ms",
    "mt", "ne", "nl", "no", "pa", "pl", "ps", "pt", "ro", "ru", "si", "sk", "sl", "sq", "sr", "sv",
    "sw", "ta", "te", "th", "tl", "tr", "ug", "uk", "ur", "vi", "zh",
]  # fmt: skip


def language(text: pl.Expr, declared: pl.Expr) -> pl.Expr:
    """ISO 639-1 code: what the words say, else what the publisher says, else "und".

    The share of small words settles nearly every English text; only the others go to the
    model. A headline or two of names convince neither, and stay "und".
    """
    head = text.str.slice(0, _READ)
    share = head.str.count_matches(rf"(?i-u)\b(?:{_SMALL_WORDS})\b") / (
        head.str.count_matches("[ \n]+") + 1
    )
    return (
        pl.when(share >= _ENGLISH_SHARE)
        .then(pl.lit("en"))
        .otherwise(
            pl.struct(
                head=pl.when(share < _ENGLISH_SHARE).then(head), declared=_code(declared)
            ).map_batches(_by_model, return_dtype=pl.String)
        )
    )


def _code(declared: pl.Expr) -> pl.Expr:
    word = declared.str.to_lowercase().str.extract(r"^\s*([a-z]{2,10})(?:[-_ ].*)?$")
    return (
        pl.when(word.str.len_chars() == 2)
        .then(word)
        .otherwise(word.replace_strict(_CODES, default=None, return_dtype=pl.String))
    )


def _by_model(unsure: pl.Series) -> pl.Series:
    return pl.Series(
        [
            None if row["head"] is None else _judged(row["head"], row["declared"])
            for row in unsure.to_list()
        ],
        dtype=pl.String,
    )


def _judged(head: str, declared: str | None) -> str:
    code, probability = _model().classify(head)
    if probability >= (_SURE if len(head) >= _SHORT else _SURE_IF_SHORT):
        return str(code)
    return declared or ("en" if code == "en" else "und")


def forget_model() -> None:
    """Free the 50 MB of the model, which articles need only until they are told apart."""
    _model.cache_clear()


@cache
def _model() -> Any:
    """The model, read once: it takes a second, and English news never needs it.

    It is made anew with the languages that it may name: else it keeps the table of all of them.
    """
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages([code for code in _WRITTEN_IN_NEWS if code in set(model.labels)])
    return LanguageIdentifier(
        model.nb_ptc, model.nb_pc, model.nb_classes, model.tk_nextmove, model.tk_output,
        norm_probs=True, tk_row=model.tk_row,
    )  # fmt: skip
