import polars as pl
import pytest

from transforms.languages import language

ENGLISH = "President Bashar al-Assad received the Senior Aide of the Foreign Minister on Tuesday."
FRENCH = (
    "Le président a reçu mardi à Paris le ministre des Affaires étrangères du Liban, avec lequel "
    "il a évoqué la situation dans la région et les relations entre les deux pays."
)
GERMAN = (
    "Der Kanzler hat am Dienstag in Berlin den Außenminister empfangen, um über die Lage in der "
    "Region zu sprechen, wie ein Sprecher der Regierung am Abend mitteilte."
)
RUSSIAN = "Президент России провёл переговоры с министром иностранных дел соседней страны."
PERSIAN = "وزیر امور خارجه ایران در دیدار با همتای خود درباره روابط دوجانبه گفتگو کرد."
CHINESE = "外交部发言人毛宁主持例行记者会，回答记者提问。双方就共同关心的问题交换了意见。"
TOLD = [
    (ENGLISH, None, "en"),
    (ENGLISH, "fr", "en"),
    ("Raisi receives Mamlouk in Tehran", None, "en"),
    (FRENCH, None, "fr"),
    (FRENCH, "en", "fr"),
    (GERMAN, None, "de"),
    (RUSSIAN, None, "ru"),
    (PERSIAN, None, "fa"),
    (CHINESE, None, "zh"),
    ("12 34", None, "und"),
    ("😀", None, "und"),
    ("", None, "und"),
    ("12 34", "en-GB", "en"),
    ("12 34", "English", "en"),
    ("12 34", "FAS", "fa"),
    ("12 34", "gibberish", "und"),
]


@pytest.mark.parametrize(("text", "declared", "code"), TOLD)
def test_words_speak_before_labels(text: str, declared: str | None, code: str) -> None:
    frame = pl.DataFrame(
        {"text": [text], "declared": [declared]}, schema={"text": pl.String, "declared": pl.String}
    )
    assert frame.select(language(pl.col("text"), pl.col("declared"))).item() == code
