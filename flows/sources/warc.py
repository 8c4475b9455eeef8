"""WARC files, as Common Crawl and other archives make them: every page in them is an article.

A record says where and when its page was fetched; robots.txt files, pictures and pages that
were not found are passed over, since an archive of a crawl is full of them.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BufferedReader
from typing import Any, NamedTuple

from flows.sources.page import Page, page_readers
from flows.sources.records import Found, Records, Refused
from flows.sources.web_page import LARGEST_PAGE

_PAGES = ("text/html", "application/xhtml+xml")


class _Forward:
    """A stream that is only read, for a reader that wants to know where it is by asking `seek`."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream, self._place = stream, 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        chunk = self._stream.read1(size)  # what is left of a cut file comes before its error
        self._place += len(chunk)
        return chunk

    def seek(self, offset: int, whence: int = 0) -> int:
        """Where we are; going anywhere else is not possible."""
        if (offset, whence) not in ((0, 1), (self._place, 0)):
            raise OSError("a stream that cannot go back")
        return self._place

    def tell(self) -> int:
        """Where we are."""
        return self._place

    def close(self) -> None:
        """Whoever opened the stream closes it."""


class Record(NamedTuple):
    """A page of the archive, or why a record that should be one is none."""

    where: str
    page: Page | Refused


def warc_records(stream: BufferedReader, received_at: datetime) -> Records:
    """The articles of a WARC file, unpacked; read by workers, in the order of the file.

    A file that ends too early gives what came before, then a reject.
    """
    with page_readers() as read:
        waiting: list[Record] = []
        for record in pages_of(stream, received_at):
            waiting.append(record)
            if len(waiting) >= 200:
                yield from _read(waiting, read)
                waiting = []
        yield from _read(waiting, read)


def _read(records: list[Record], read: Any) -> Records:
    results = read(each.page for each in records if isinstance(each.page, Page))
    for each in records:
        result = next(results) if isinstance(each.page, Page) else each.page
        if isinstance(result, Refused):
            yield Refused(result.reason, result.detail, each.where)
        else:
            yield Found(each.where, result)


def pages_of(stream: BufferedReader, received_at: datetime) -> Iterator[Record]:
    """The pages of a WARC file as they were received, unpacked and unread."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415

    count = 0
    try:
        for record in ArchiveIterator(
            _Forward(stream),
            record_types=WarcRecordType.response,
            auto_decode="all",
            stream_detect=False,
        ):
            count += 1
            if found := _page(record, received_at):
                yield found
    except (OSError, EOFError, ValueError) as error:
        yield Record(f"after record {count}", Refused("truncated", f"{error}"[:200]))
        return
    if not count:
        yield Record("", Refused("empty", "a WARC file without a response"))


def _page(record: Any, received_at: datetime) -> Record | None:
    url = record.headers.get("WARC-Target-URI", "").strip("<>")
    http = record.http_headers
    status = http.status_code if http else 200
    content_type = (http.get("Content-Type", "") if http else "").lower()
    if status != 200 or not content_type.startswith(_PAGES):
        return None
    body = record.reader.read(LARGEST_PAGE + 1)
    if len(body) > LARGEST_PAGE:
        return Record(url, Refused("too_large", f"more than {LARGEST_PAGE >> 20} MB"))
    label = content_type.partition("charset=")[2].strip(" \"'").partition(";")[0] or None
    fetched_at = record.record_date or received_at
    if fetched_at.tzinfo is None:
        fetched_at = fetched_at.replace(tzinfo=UTC)
    return Record(url, Page(body, url, min(fetched_at, received_at), label))
