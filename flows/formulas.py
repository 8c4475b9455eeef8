"""What a spreadsheet would run as a formula: one pattern for Python, DuckDB and the browser."""

import re

# Only what their three dialects read alike: characters, ranges and \x escapes, no classes by name.
# Blanks, controls and an apostrophe before the sign do not help, so they are looked through; the
# apostrophe is also what we put before such text, and taking one off must give the words back.
_BEFORE = "'\\x00-\\x20\\x7f-\\xa0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
_SIGNS = "=+\\-@＝＋－＠"
FORMULA = f"^[{_BEFORE}]*[{_SIGNS}\\t\\r\\n]"
_RUNS = re.compile(FORMULA)


def cell(value: object) -> str:
    """One value for a CSV file; text that a spreadsheet would run gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and _RUNS.match(text) else text
