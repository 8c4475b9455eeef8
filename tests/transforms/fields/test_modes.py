import pytest

from tests.transforms.fields.reading_of import reading_of
from transforms.fields.modes import mode


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "wanted"),
    [
        ("President A met Premier B in Rome.", "met", "met", "in_person"),
        ("President A received Premier B.", "received", "received", "in_person"),
        ("President A spoke by phone with Premier B.", "spoke", "spoke", "phone"),
        ("President A held a telephone conversation with B.", "conversation", "call", "phone"),
        ("A held a video conference with B on Monday.", "video conference", "call", "video"),
        ("Officials of A and B met virtually for a second round.", "met", "met", "video"),
        ("The envoy paid a courtesy call on President B.", "courtesy call", "call", "in_person"),
    ],
)
def test_mode_follows_the_trigger_and_its_sentence(
    text: str, trigger: str, kind: str, wanted: str
) -> None:
    assert mode(reading_of(text, trigger, kind)) == wanted
