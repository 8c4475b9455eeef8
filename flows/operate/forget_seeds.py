"""Where the checkout itself names a person: the warehouse cannot take that out."""

from pathlib import Path

from flows.operate.forget_whom import Person
from flows.operate.forget_words import words_of
from transforms.identity.seeds import seed_path


def seed_rows(person: Person) -> list[str]:
    """A line for each seed that names the person, with the number of its rows."""
    wanted = [" ".join(words_of(name)) for name in [*person.ids, *person.names]]
    counts = {path.name: _count(path, wanted) for path in sorted(seed_path(".").glob("*.csv"))}
    return [
        f"seeds/{name} names the person in {count} rows: take them out there"
        for name, count in counts.items()
        if count
    ]


def _count(path: Path, wanted: list[str]) -> int:
    rows = [f" {' '.join(words_of(row))} " for row in path.read_text("utf-8").splitlines()]
    return sum(any(f" {name} " in row for name in wanted) for row in rows)
