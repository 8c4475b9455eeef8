import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.text import folded_words, tidy, tidy_line, without_markup, word_count


def of(text: str | None, expression: pl.Expr) -> object:
    return pl.DataFrame({"text": [text]}, schema={"text": pl.String}).select(expression).item()


TIDIED = [
    ("a\r\nb\rc\u2028d\x0ce", "a\nb\nc\nd\ne"),
    ("a\u00a0b\u202fc\u3000d\te", "a b c d e"),
    ("  a   b  \n  c ", "a b\nc"),
    ("a\n\n\n\n \nb", "a\n\nb"),
    ("a\0b\x07c\x7fd", "abcd"),
    ("a\u200bb\ufeffc\u00add\u202ee", "abcde"),
    ("e\u0301te\u0301", "été"),
    ("it\x92s \x93so\x94", "it’s “so”"),
    ("Ben &amp; Ana&nbsp;Bo &#8217; &unknown; AT&T", "Ben & Ana Bo ’ &unknown; AT&T"),
    ("“curly” – dash … 😀 العربية", "“curly” – dash … 😀 العربية"),
    ("", ""),
    (None, None),
]


@pytest.mark.parametrize(("text", "tidied"), TIDIED)
def test_text_is_tidied_and_nothing_else_is_touched(text: str | None, tidied: str | None) -> None:
    assert of(text, tidy(pl.col("text"))) == tidied


@settings(deadline=None)
@given(st.text())
def test_tidying_reaches_rest_and_leaves_nothing_unseen(text: str) -> None:
    once = of(text, tidy(pl.col("text")))
    assert isinstance(once, str)
    assert not set(once) & set("\0\r\t\u00a0\u200b\ufeff\x85")
    assert "  " not in once and "\n\n\n" not in once and once == once.strip(" \n")


def test_a_line_is_one_line_or_nothing() -> None:
    assert of("A \n headline", tidy_line(pl.col("text"))) == "A headline"
    assert of(" \u200b\n", tidy_line(pl.col("text"))) is None


MARKUP = [
    ("&lt;p&gt;He &amp;amp; she.&lt;/p&gt;&lt;br /&gt;Then", "He & she.\n\nThen"),
    ("<p>One &amp; two.</p><p>Three<br/>four.</p>", "One & two.\n\nThree\nfour."),
    ("<div class='x'>One\ntwo</div><script>alert('<p>')</script>", "One two"),
    ('<a href="https://e.test">He</a> met <b>her</b>.', "He met her."),
    ("<ul><li>One</li><li>Two</li></ul>", "One\n\nTwo"),
    ("Text<!-- gone --><br>more", "Text \nmore"),
]
PROSE = [
    "a < b and c > d",
    "if x <y then",
    "<3 for all",
    "He said <quietly> that",
    "1 <p 2",
    "a <b> c",
]


@pytest.mark.parametrize(("text", "bare"), MARKUP)
def test_markup_is_stripped_where_it_is_markup(text: str, bare: str) -> None:
    assert of(text, tidy(without_markup(pl.col("text")))) == bare.replace(" \n", "\n")


@pytest.mark.parametrize("text", PROSE)
def test_angles_in_prose_stay(text: str) -> None:
    assert of(text, without_markup(pl.col("text"))) == text


def test_case_blanks_and_punctuation_make_no_difference_to_a_fold() -> None:
    same = [
        "“The Envoy’s visit” – today",
        '"the envoy\'s  VISIT" - today!',
        "The\nenvoy's visit; today",
    ]
    assert {of(text, folded_words(pl.col("text"))) for text in same} == {"the envoy s visit today"}
    assert of("رئيسُ", folded_words(pl.col("text"))) == "رئيسُ"


def test_words_begin_with_a_letter_or_a_digit() -> None:
    assert of("The U.S. envoy’s 10 visits – “so far” …", word_count(pl.col("text"))) == 7
