from tests.transforms.identity.cases import codes, own_cases, reference_cases
from transforms.identity.countries import country_mentions, find_country


def test_names_demonyms_capitals_and_seats_stand_for_their_country() -> None:
    wrong = [
        (case, found)
        for case in own_cases("countries")
        if (
            found := find_country(
                case["text"], codes(case["near"]), as_place=bool(case["as_place"])
            )
        )
        != (case["iso3"] or None)
    ]
    assert wrong == []


def test_a_sentence_mentions_its_countries_and_no_others() -> None:
    wrong = [
        (case, found)
        for case in own_cases("country_mentions")
        if (found := "|".join(m.iso3 for m in country_mentions(case["sentence"].split())))
        != case["mentions"]
    ]
    assert wrong == []


def test_a_mention_covers_the_tokens_of_its_phrase() -> None:
    tokens = "Envoys of the Islamic Republic of Iran met in Doha".split()
    spans = [tokens[mention.start : mention.end] for mention in country_mentions(tokens)]
    assert spans == [["Islamic", "Republic", "of", "Iran"], ["Doha"]]


def test_how_far_a_mention_can_be_trusted_is_told() -> None:
    tokens = "The Kremlin and US-backed troops met at Camp David".split()
    strengths = [mention.strength for mention in country_mentions(tokens)]
    assert strengths == ["strong", "weak", "venue"]


def test_nothing_is_found_in_nothing() -> None:
    assert country_mentions([]) == []
    assert country_mentions(["", "-", "'"]) == []
    assert find_country("") is None
    assert find_country("  ") is None


def test_the_reference_list_of_countries_is_known() -> None:
    cases = reference_cases("countries_test")
    assert sum(find_country(case["string"]) == case["iso3"] for case in cases) >= 200
