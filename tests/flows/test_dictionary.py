from flows.dictionary import PAGE, dictionary_page
from flows.settings import MART


def test_the_page_is_in_step_with_the_warehouse() -> None:
    page = dictionary_page()
    assert page == PAGE.read_text("utf-8"), "run `python -m flows.dictionary`"
    assert all(f"## mart.{path.stem}\n" in page for path in MART.glob("*.sql"))
