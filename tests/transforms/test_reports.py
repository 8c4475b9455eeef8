from tests.transforms.fields.reading_of import reading_of
from transforms.fields.parties import party_spans
from transforms.readings import Report
from transforms.reports import report_ids

TEXT = "Minister A spoke separately with B and C."


def test_reports_of_one_trigger_have_ids_of_their_own() -> None:
    report = Report("a", reading_of(TEXT, "spoke"), 0.5, ())
    ids = report_ids([report, report])
    assert len(set(ids)) == 2
    assert report_ids([report])[0] == ids[0]
    assert report_ids([report._replace(article_id="b")]) != ids[:1]


def test_the_words_of_a_party_are_found_where_they_stand() -> None:
    text = "Iranian President Ebrahim Raisi met Ali Mamlouk."
    party = {
        "name": "Ebrahim Raisi", "title": "President", "country": "IRN",
        "char_start": 0, "char_end": 31,
    }  # fmt: skip
    found = {field: text[start:end] for field, (start, end) in party_spans(text, party)}
    assert found == {"name": "Ebrahim Raisi", "title": "President", "country": "Iranian"}


def test_a_country_that_no_word_tells_has_no_span() -> None:
    text = "President Raisi met Mamlouk."
    party = {"name": "Raisi", "title": None, "country": "IRN", "char_start": 0, "char_end": 15}
    assert dict(party_spans(text, party)) == {"name": (10, 15)}
