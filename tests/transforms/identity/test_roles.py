from tests.transforms.identity.cases import own_cases
from transforms.identity.roles import find_role, role_of


def test_titles_stand_for_their_role() -> None:
    wrong = [
        (case, found)
        for case in own_cases("roles")
        if (found := role_of(case["title"], case["iso3"] or None, case["org_kind"] or None))
        != case["role"]
    ]
    assert wrong == []


def test_without_a_title_there_is_no_role() -> None:
    assert role_of(None) is None
    assert role_of("  ") is None


def test_a_title_of_no_known_office_is_other() -> None:
    assert role_of("pediatric surgeon") == "other"
    assert role_of("–") == "other"


def test_a_head_of_state_ranks_above_a_minister() -> None:
    assert find_role("President").level < find_role("Minister of Health").level
    assert find_role("Minister of Health").level < find_role("spokesman").level
