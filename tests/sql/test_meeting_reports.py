import duckdb
import pytest

from tests.rows import fill
from warehouse.connection import query

TEXTS = [
    "Raisi received Mamlouk in Tehran. They talked.",
    "🙂🙂 Raisi met 👩‍👩‍👧‍👦 families 🇮🇷 today. They talked.",
    "Ra\u0308isi me\u0301t Mamlou\u0327k\u0301. They talked.",
    "\u202bرئيسي\u202c met ᄒ\u1161ᆫ \r\n 한국 leaders\x00. They talked.",
    "नमस्ते Modi met क्षेत्र ministers. They talked.",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_sentence_is_cut_by_code_points(
    warehouse: duckdb.DuckDBPyConnection, text: str
) -> None:
    spans = [(a, b) for a in range(len(text)) for b in range(a + 1, len(text) + 1, 3)]
    fill(
        warehouse,
        articles=[{"article_id": "a", "text": text}],
        meeting_reports=[
            {"report_id": f"{a} {b}", "article_id": "a", "char_start": a, "char_end": b}
            for a, b in spans
        ],
    )
    cut = dict(query(warehouse, "select report_id, sentence from mart.meeting_reports").rows())
    assert cut == {f"{a} {b}": text[a:b] for a, b in spans}


def test_a_report_names_its_parties_in_their_order(warehouse: duckdb.DuckDBPyConnection) -> None:
    fill(
        warehouse,
        articles=[{"article_id": "a", "title": "Talks", "url": "https://example.org/1"}],
        meeting_reports=[
            {"report_id": "r1", "article_id": "a"},
            {"report_id": "r2", "article_id": "a"},
        ],
        participants=[
            {"report_id": "r1", "participant_no": 1, "name": "Ali Mamlouk", "country": "SYR"},
            {"report_id": "r1", "participant_no": 0, "name": "Ebrahim Raisi", "country": "IRN"},
            {"report_id": "r1", "participant_no": 2, "title": "Delegation", "country": "SYR"},
            {"report_id": "r1", "participant_no": 3, "org": "Hamas"},
        ],
    )
    reports = query(
        warehouse,
        "select report_id, article_title, participants, countries, participant_count "
        "from mart.meeting_reports order by report_id",
    )
    parties = "Ebrahim Raisi; Ali Mamlouk; Delegation (SYR); Hamas"
    assert reports.rows() == [
        ("r1", "Talks", parties, "IRN; SYR", 4),
        ("r2", "Talks", None, None, 0),
    ]
