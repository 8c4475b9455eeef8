"""Pages are read in workers, and one bad page ends its worker, not the run."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.sources.page import Page, page_readers
from flows.sources.records import Fields, Refused
from tests.flows.ingest.newsroom import page
from tests.transforms.test_feeds import cases

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SHARED = Path(__file__).parents[4] / "shared/reference/ingest"
# A worker that runs wild on some pages, with limits that a test can wait for.
WILD = """
import flows.sources.page_worker as worker
import io
worker.CPU_SECONDS, worker.MEMORY = 1, 1 << 30
usual = worker.page_records

def wild(stream, *told):
    body = stream.read()
    if body == b"spin":
        while True:
            pass
    if body == b"eat":
        hoard = []
        while True:
            hoard.append(bytearray(1 << 26))
    if body == b"die":
        import os
        os._exit(3)
    return usual(io.BytesIO(body), *told)

worker.page_records = wild
worker.serve()
"""


def pages(*bodies: bytes) -> list[Page]:
    return [Page(body, f"https://ex.test/n/{n}", NOW) for n, body in enumerate(bodies)]


def test_a_page_that_takes_too_much_time_or_memory_is_a_reject_and_the_rest_is_read() -> None:
    bodies = [page(1), b"spin", page(2), b"eat", page(3), b"die", page(4)]
    with page_readers(2, [sys.executable, "-c", WILD]) as read:
        results = list(read(pages(*bodies)))
    kinds = [each.reason if isinstance(each, Refused) else each["title"] for each in results]
    assert kinds[::2] == ["Talks 1", "Talks 2", "Talks 3", "Talks 4"]
    assert kinds[1] == kinds[5] == "parse_failed"
    assert kinds[3] in ("parse_failed", "unreadable")


def test_pages_come_back_in_the_order_in_which_they_went() -> None:
    with page_readers(3) as read:
        results = list(read(pages(*(page(n) for n in range(40)))))
    assert [told(each)["title"] for each in results] == [f"Talks {n}" for n in range(40)]


def told(result: Fields | Refused) -> Fields:
    assert not isinstance(result, Refused)
    return result


def test_the_encoding_that_http_names_is_used() -> None:
    body = page(1).decode().replace("useful", "nützlich").encode("cp1250")
    with page_readers(1) as read:
        [result] = read([Page(body, None, NOW, "windows-1250")])
    assert "nützlich" in (told(result)["text"] or "")


@pytest.mark.skipif(not SHARED.exists(), reason="the shared folder is not here")
def test_hostile_pages_end_in_time_and_in_words() -> None:
    hostile = cases("htmlbombs").PAGES
    with page_readers(2) as read:
        results = list(read(pages(*(text.encode() for text in hostile.values()))))
    assert len(results) == 9
    refused = {
        name: each.reason
        for name, each in zip(hostile, results, strict=True)
        if isinstance(each, Refused)
    }
    assert refused["100k nested <div>"] == refused["10k links"] == "too_complex"
    assert refused["5 MB text node"] == "too_large"
