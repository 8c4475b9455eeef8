"""Who is mentioned: names, titles, countries, and who is the same person again."""

import pytest

from transforms.grammar.document import Document
from transforms.mentions import parse
from transforms.registry import Known


def _read(*sentences: str) -> Document:
    offsets, at = [], 0
    for sentence in sentences:
        offsets.append(at)
        at += len(sentence) + 1
    sections = ["lead"] * len(sentences)
    return parse("a", None, list(range(len(sentences))), offsets, sections, list(sentences))


def _people(document: Document) -> dict[str | None, Known]:
    return {e.name: e for e in document.registry.known if e.kind == "person"}


@pytest.mark.parametrize(
    ("sentence", "name", "title", "country"),
    [
        ("President of Russia Vladimir Putin spoke.", "Vladimir Putin", "President", "RUS"),
        ("Iranian Foreign Minister Ali Noor came.", "Ali Noor", "Foreign Minister", "IRN"),
        ("Ali Noor, the Iranian foreign minister, came.", "Ali Noor", "foreign minister", "IRN"),
        ("He met King Abdullah II of Jordan today.", "Abdullah II", "King", "JOR"),
        ("Japan’s Prime Minister Shinzo Abe left.", "Shinzo Abe", "Prime Minister", "JPN"),
        ("It was Chinese envoy S. Wang who spoke.", "S. Wang", "envoy", "CHN"),
        (
            "He met Deputy Homeland Security Advisor Eva Lund of Norway.",
            "Eva Lund", "Deputy Homeland Security Advisor", "NOR",
        ),
        (
            "Ali Noor, Chief of Staff for the President of Iran, came.",
            "Ali Noor", "Chief of Staff for the President", "IRN",
        ),
        (
            "It was Iranian Secretary of Veterans Affairs Ali Noor.",
            "Ali Noor", "Secretary of Veterans Affairs", "IRN",
        ),
        (
            "President of the People’s Republic of China Xi Jinping spoke.",
            "Xi Jinping", "President", "CHN",
        ),
    ],
)  # fmt: skip
def test_a_title_before_or_after_a_name_gives_office_and_country(
    sentence: str, name: str, title: str, country: str
) -> None:
    person = _people(_read(sentence))[name]
    assert (person.title, person.country) == (title, country)


def test_a_surname_is_the_person_named_in_full_elsewhere() -> None:
    document = _read("Blinken to meet Noor", "Secretary Antony J. Blinken met Ali Noor.")
    assert set(_people(document)) == {"Antony J. Blinken", "Ali Noor"}


def test_a_namesake_with_another_given_name_is_another_person() -> None:
    assert len(_people(_read("George Bush met Laura Bush."))) == 2


def test_an_office_without_a_name_is_its_holder() -> None:
    document = _read("Iranian President Ali Noor arrived.", "The Iranian president met nobody.")
    assert next(seen.form for seen in document.seen if seen.sentence == 1) == "role_of_named"


def test_an_office_that_names_its_state_is_not_held_by_its_neighbour() -> None:
    document = _read("Foreign Minister Ana Bo met the Foreign Minister of Norway in Doha.")
    assert [(e.name, e.country) for e in document.registry.known if e.titles] == [
        ("Ana Bo", None),
        (None, "NOR"),
    ]


def test_the_president_is_not_one_who_is_named_only_further_down() -> None:
    document = _read(
        "Vladimir Putin met with the envoys.",
        "The President spoke of his calls.",
        "It was about the visit.",
        "Telephone conversation with President of Argentina Mauricio Macri.",
    )
    assert _people(document)["Vladimir Putin"].title == "President"
    sentences = {document.seen[n].sentence for n in _people(document)["Mauricio Macri"].mentions}
    assert sentences == {3}


def test_the_president_who_thanks_her_is_somebody_else() -> None:
    document = _read("Clara Essen met with the envoys.", "The President thanked her for it.")
    assert _people(document)["Clara Essen"].title is None


def test_the_two_presidents_says_what_both_are() -> None:
    document = _read(
        "Vladimir Putin spoke with President of Kazakhstan Nursultan Nazarbayev.",
        "The two presidents agreed.",
    )
    assert _people(document)["Vladimir Putin"].title == "President"


def test_a_movement_has_the_country_that_it_belongs_to() -> None:
    document = _read("He met with Taliban representatives and NATO officials in Doha.")
    found = {e.org: e.country for e in document.registry.known if e.org}
    assert found["Taliban"] == "AFG"
    assert found["NATO"] is None


def test_an_office_of_another_country_is_not_the_holder() -> None:
    document = _read("Iranian President Ali Noor arrived.", "The Syrian president met nobody.")
    role = next(seen for seen in document.seen if seen.sentence == 1)
    assert document.registry.known[role.entity].kind == "role"


def test_officials_of_two_countries_are_two_parties() -> None:
    document = _read("Iranian and Syrian officials met in Damascus.")
    groups = [e for e in document.registry.known if e.kind == "role"]
    assert sorted(e.country or "" for e in groups) == ["IRN", "SYR"]


def test_the_two_leaders_are_those_named_together_before() -> None:
    document = _read("President Ali Noor met King Omar Said.", "The two leaders discussed trade.")
    both = {seen.entity for seen in document.seen if seen.form == "dual"}
    assert both == {e.number for e in _people(document).values()}


def test_a_city_is_no_person_but_a_surname_like_a_city_is() -> None:
    document = _read("They met in Geneva with Secretary Victoria Nuland.")
    assert set(_people(document)) == {"Victoria Nuland"}


def test_a_month_is_no_person_but_a_surname_like_a_month_is() -> None:
    document = _read("Prime Minister Theresa May met them on 3 May.")
    assert set(_people(document)) == {"Theresa May"}


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "After several long rounds Omar Said met Jan de Vries there.",
            {"Omar Said", "Jan de Vries"},
        ),
        ("The president then received Envoy Mark Day with some others.", {"Mark Day"}),
        ("In January the president met Ali Noor there with others.", {"Ali Noor"}),
    ],
)
def test_a_capital_that_only_a_name_explains_is_one(sentence: str, names: set[str]) -> None:
    document = _read("She said that to mark the day they would cross the river.", sentence)
    assert set(_people(document)) == names


def test_a_hyphen_joins_an_organisation_to_a_country() -> None:
    known = _read("The Russia-EU summit was held in Brussels on Monday.").registry.known
    assert [(e.country, e.org) for e in known] == [("RUS", None), (None, "European Union")]
