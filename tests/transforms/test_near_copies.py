from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from transforms.near_copies import near_copies, to_signatures
from transforms.schemas import Article

BODY = (
    "KHARTOUM (Agency) - Sudanese Irrigation Minister Osman Elbadri and Ethiopian Water Minister "
    "Tsehay Woldegiorgis held talks in Khartoum on Wednesday on the exchange of data about the "
    "filling of dams on the Blue Nile. Woldegiorgis said Ethiopia would share daily readings from "
    "three gauging stations before the start of the rainy season. Elbadri welcomed the offer but "
    "insisted that it be put in writing. A committee of hydrologists from the two countries would "
    "begin its work in April, the ministers agreed, and report to both governments before June. "
    "Egypt, which had asked to send an observer, was told that the round was bilateral. A "
    "spokesman in Cairo said his country reserved the right to see all data that the stations give."
)


def article(article_id: str, text: str, **given: Any) -> dict[str, Any]:
    day = given.pop("day", 2)
    return {
        "article_id": article_id, "source_id": given.pop("source_id", article_id),
        "title": given.pop("title", None), "text": text,
        "published_at": day and datetime(2023, 3, day, tzinfo=UTC),
    }  # fmt: skip


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    columns = ["article_id", "source_id", "title", "text", "published_at"]
    return pl.DataFrame(rows, schema=Article.create_empty().select(columns).schema)


def changed(every: int) -> str:
    words = BODY.split()
    return " ".join("rather" if i % every == 9 else word for i, word in enumerate(words))


@pytest.mark.parametrize(
    "copy",
    [
        f"Nile Neighbours Meet\n\n{BODY}",
        f"{BODY} (Reporting by our correspondent. All rights reserved.)",
        BODY[: len(BODY) // 2],
        BODY.lower().replace(" ", "  "),
        changed(25),
    ],
)
def test_a_copy_is_told_however_it_was_altered(copy: str) -> None:
    found = near_copies(frame(article("b", copy, title="Nile", day=3)), frame(article("a", BODY)))
    assert found.rows() == [("b", "a")]


@pytest.mark.parametrize(
    "other",
    [
        BODY.replace("Osman Elbadri", "Yasir Abbas").replace("Elbadri", "Abbas")
        .replace("Wednesday", "Sunday").replace("Khartoum", "Juba").replace("April", "May"),
        " ".join(BODY.split()[:30]),
        " ".join(reversed(BODY.split())),
        "",
    ],
)  # fmt: skip
def test_another_story_is_no_copy(other: str) -> None:
    assert near_copies(frame(article("b", other)), frame(article("a", BODY))).is_empty()


def test_an_outlet_that_fills_its_template_again_reports_something_new() -> None:
    again = BODY.replace("Tsehay Woldegiorgis", "Abebe Girma").replace("Woldegiorgis", "Girma")
    one = frame(article("a", BODY, source_id="ministry"))
    assert near_copies(frame(article("b", again, source_id="ministry")), one).is_empty()


def test_a_longer_text_says_more_than_the_one_it_contains() -> None:
    brief = frame(article("a", BODY[: len(BODY) // 2]))
    assert near_copies(frame(article("b", BODY, day=3)), brief).is_empty()


def test_of_one_day_the_longest_is_the_original() -> None:
    cut = BODY[: len(BODY) * 2 // 3]
    assert near_copies(frame(article("a", cut)), frame(article("b", BODY))).rows() == [("a", "b")]
    assert near_copies(frame(article("b", BODY)), frame(article("a", cut))).rows() == [("a", "b")]


def test_the_same_words_weeks_later_are_no_copy() -> None:
    assert near_copies(frame(article("b", BODY, day=20)), frame(article("a", BODY))).is_empty()
    assert near_copies(frame(article("b", BODY, day=None)), frame(article("a", BODY))).height == 1


def test_a_new_version_of_an_article_is_no_copy_of_it() -> None:
    assert near_copies(frame(article("a", f"{BODY} End.")), frame(article("a", BODY))).is_empty()


def test_of_new_copies_the_first_to_be_published_is_the_original() -> None:
    new = frame(article("a", f"{BODY} End.", day=4), article("b", BODY), article("c", BODY, day=3))
    found = near_copies(new, frame())
    assert found.rows() == [("a", "b"), ("c", "b")]
    assert_frame_equal(near_copies(new.reverse(), frame()), found)


def test_a_copy_of_a_copy_points_to_the_original() -> None:
    longer = f"{BODY} {BODY.replace('dams', 'weirs')[:300]}"
    cut = BODY[len(BODY) // 4 :]
    new = frame(article("a", longer), article("b", BODY, day=3), article("c", cut, day=4))
    found = near_copies(new, frame())
    assert set(found["original"]) == {"a"}


def test_an_original_that_arrives_late_is_the_original() -> None:
    late = near_copies(frame(article("b", BODY)), frame(article("a", f"{BODY} End.", day=4)))
    assert late.rows() == [("a", "b")]


def test_signatures_never_change() -> None:
    """They are stored: another number would mean that nothing stored is ever found again."""
    bands = to_signatures(frame(article("a", BODY)))["band"]
    assert (bands.len(), bands.min(), bands.max()) == SIGNATURE


SIGNATURE = (20, -7740739344863580385, 9057980537643969196)


def test_nothing_gives_nothing() -> None:
    assert near_copies(frame(), frame()).is_empty()
    assert to_signatures(frame(article("a", "Too short."), article("b", ""))).is_empty()


def test_pairs_are_the_same_however_many_are_compared_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = frame(*(article(f"a{n}", changed(20 + n), day=2 + n % 9) for n in range(12)))
    found = near_copies(rows, rows.clear())
    monkeypatch.setattr("transforms.near_copies._AT_ONCE", 5)
    assert found.height == 11
    assert_frame_equal(near_copies(rows, rows.clear()), found)


@pytest.mark.parametrize(("count", "copies"), [(200, 199), (201, 0)])
def test_a_text_printed_more_than_200_times_is_no_longer_told(count: int, copies: int) -> None:
    rows = frame(*(article(f"a{n:03}", BODY, source_id=f"s{n}") for n in range(count)))
    assert near_copies(rows, rows.clear()).height == copies
