"""Score the reader of pages against texts that people have marked.

    .venv/bin/python benchmarks/article_text.py FOLDER

FOLDER holds pages (`x.html` or `x.html.gz`) and beside each the text it should give (`x.txt`), as
article-extraction-benchmark and other public sets can be laid out. Texts are compared as bags of
runs of four words: precision is the share of ours that is theirs, recall of theirs that is ours.
"""

import gzip
import io
import re
import statistics
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from flows.sources.records import Found, Refused  # noqa: E402
from flows.sources.web_page import page_records  # noqa: E402

NOW = datetime(2100, 1, 1, tzinfo=UTC)
_RUN = 4


def main() -> None:
    """Print precision, recall and F1 over all pages, what was refused, and the speed."""
    pages = sorted(Path(sys.argv[1]).glob("*.html*")) if len(sys.argv) > 1 else []
    pairs = [(page, page.with_name(page.name.split(".html")[0] + ".txt")) for page in pages]
    pairs = [(page, text) for page, text in pairs if text.exists()]
    if not pairs:
        raise SystemExit(__doc__)
    began = time.process_time()
    texts = [_text(page) for page, _ in pairs]
    seconds = time.process_time() - began
    scores = [
        score(text, wanted.read_text("utf-8"))
        for (text, _), (_, wanted) in zip(texts, pairs, strict=True)
    ]
    precision, recall = (statistics.fmean(column) for column in zip(*scores, strict=True))
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    print(f"{len(pairs)} pages: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    print(f"{len(pairs) / seconds:.1f} pages per CPU-second")
    for reason, count in Counter(reason for _, reason in texts if reason).most_common():
        print(f"refused as {reason}: {count}")


def _text(page: Path) -> tuple[str, str | None]:
    body = page.read_bytes()
    stream = io.BytesIO(gzip.decompress(body) if page.suffix == ".gz" else body)
    try:
        [record] = page_records(stream, NOW)
    except Refused as why:
        return "", why.reason
    return (record.fields["text"] or "", None) if isinstance(record, Found) else ("", record.reason)


def score(text: str, wanted: str) -> tuple[float, float]:
    """Precision and recall of one page by runs of four words; nothing where nothing is right."""
    ours, theirs = _runs(text), _runs(wanted)
    shared = sum((ours & theirs).values())
    if not ours and not theirs:
        return 1.0, 1.0
    return shared / max(sum(ours.values()), 1), shared / max(sum(theirs.values()), 1)


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    size = min(_RUN, len(words))
    return Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1) if size)


if __name__ == "__main__":
    main()
