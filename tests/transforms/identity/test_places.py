from tests.transforms.identity.cases import codes, own_cases, reference_cases
from transforms.identity.places import find_place


def test_towns_and_venues_are_found() -> None:
    wrong = []
    for case in own_cases("places"):
        place = find_place(case["text"], codes(case["prefer"]))
        iso3, name = (place.iso3, place.name) if place else ("", "")
        if iso3 != case["iso3"] or case["name"] not in {"", name}:
            wrong.append((case, place))
    assert wrong == []


def test_a_town_has_its_coordinates_and_a_stable_key() -> None:
    place = find_place("Muscat")
    assert place is not None
    assert place.place_id == "geonames:287286"
    assert (round(place.latitude), round(place.longitude)) == (24, 58)
    assert place.kind == "capital"


def test_the_order_of_the_preferred_countries_does_not_matter() -> None:
    assert find_place("Tripoli", ["LBN", "SYR"]) == find_place("Tripoli", ["SYR", "LBN"])


def test_nothing_is_found_in_nothing() -> None:
    for text in ("", "  ", ",", ", ,", "–"):
        assert find_place(text) is None


def test_the_reference_list_of_cities_is_known() -> None:
    cases = reference_cases("cities_test")
    found = [(find_place(case["string"]), case["iso3"]) for case in cases]
    assert sum(place is not None and place.iso3 == iso3 for place, iso3 in found) >= 258
