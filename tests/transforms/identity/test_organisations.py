from tests.transforms.identity.cases import own_cases
from transforms.identity.organisations import find_organisation, organisation_mentions


def test_organisations_are_found_by_name_acronym_and_alias() -> None:
    wrong = []
    for case in own_cases("organisations"):
        found = find_organisation(case["text"], weak=bool(case["weak"]))
        if (found.org_code if found else "") != case["org_code"]:
            wrong.append((case, found))
    assert wrong == []


def test_a_body_of_many_states_belongs_to_none() -> None:
    united_nations, hamas = find_organisation("UN"), find_organisation("Hamas")
    assert united_nations is not None
    assert united_nations.country is None
    assert hamas is not None
    assert hamas.country == "PSE"


def test_a_mention_covers_the_tokens_of_its_name() -> None:
    tokens = "The UN Security Council and the Arab League met".split()
    spans = [tokens[mention.start : mention.end] for mention in organisation_mentions(tokens)]
    assert spans == [["UN", "Security", "Council"], ["Arab", "League"]]


def test_nothing_is_found_in_nothing() -> None:
    assert organisation_mentions([]) == []
    assert find_organisation("") is None
