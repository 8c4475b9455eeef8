"""One address for one article, however it was shared."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import polars as pl

_LONGEST = 4096
_TRACKERS = re.compile(
    r"(?:utm_|at_|gaa_|mc_|mkt_|hsa_|pk_|mtm_|matomo_|oly_|vero_|ns_|wt\.|_hs|stm_|itm_|int_)\w*"
    r"|[a-z]{0,4}clid|gbraid|wbraid|igshid|igsh|fb_\w+|ref|ref_src|ref_url|refsrc|cmp|cmpid|cid_source"
    r"|smid|smtyp|ocid|icid|ncid|sr_share|spm|_ga|_gl|feature|xtor|guccounter|s_cid|ito|taid|syndication"
    r"|traffic_source|share|shared|amp|outputtype|__twitter_impression|usqp"
)
_AMP_CACHE = re.compile(r"^https?://[\w-]+\.cdn\.ampproject\.org/[a-z]/(?:s/)?", re.I)
_AMP_VIEWER = re.compile(r"^https?://(?:www\.)?google\.[a-z.]{2,6}/amp/(?:s/)?", re.I)
_PLAIN = re.compile(r"[A-Za-z0-9_.~-]*")
_SAFE_STEP = "!$&'()*+,;=:@~"
_SAFE_QUERY = "/!$'()*,:@~?;"
_DATE_PATHS = [
    r"/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?:[/_.-]|$)",
    r"/((?:19|20)\d\d)([01]\d)([0-3]\d)(?:[/_.-]|t?\d{4,6}z?[/_.-]|$)",
    r"/((?:19|20)\d\d)/([a-z]{3})/([0-3]?\d)/",
]
_SECOND_LEVEL = "ac|co|com|edu|gob|gouv|gov|go|mil|ne|net|or|org"


def canonical_url(url: pl.Expr) -> pl.Expr:
    """The key of an address: canonical(canonical(u)) = canonical(u).

    Gone are trackers, fragments, AMP wrappers, session state in the path, default ports,
    "http", the last slash; the query is sorted. A parameter that is not known to track
    stays: "?id=12" may be all that tells two articles apart. Null for what is no web
    address, and for a bare home page: that is no address of an article.
    """

    def of_each(urls: pl.Series) -> pl.Series:
        each = urls.drop_nulls().unique()
        keys = pl.Series([canonical(given) for given in each], dtype=pl.String)
        return urls.replace_strict(each, keys, default=None, return_dtype=pl.String)

    return url.map_batches(of_each, return_dtype=pl.String)


def canonical(url: str) -> str | None:
    """`canonical_url` of one address. Percent codes and dots in paths are beyond expressions."""
    url = re.sub(r"[\x00-\x1f\x7f]", "", url).strip()
    if len(url) > _LONGEST:
        return None
    for _ in range(3):  # a cached copy of a viewer's copy; more is nobody's link
        url = _AMP_VIEWER.sub("https://", _AMP_CACHE.sub("https://", url))
    if url.startswith("//"):
        url = "https:" + url
    elif re.match(r"www\.[^/\s]+\.[^/\s]+(?:/|$)", url, re.I):
        url = "https://" + url
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[\w.:-]+", host):
        return None
    host = f"[{host}]" if ":" in host else host
    place = host if port in (None, 80, 443) else f"{host}:{port}"
    path, query = _path(parts.path), _query(parts.query)
    state = parts.fragment if parts.fragment.startswith("!") else ""
    if path == "" and not query and not state:
        return None
    return (
        f"https://{place}{path or '/'}{'?' * bool(query)}{query}{'#' * bool(state)}{_quoted(state)}"
    )


def _path(path: str) -> str:
    path = re.sub(r";(?:jsessionid|phpsessid|sid|session_?id)=[^/]*", "", path, flags=re.I)
    steps: list[str] = []
    for given in path.split("/"):
        step = given if _PLAIN.fullmatch(given) else quote(unquote(given), safe=_SAFE_STEP)
        if step == "..":
            steps[-1:] = []
        elif step not in ("", "."):
            steps.append(step)
    while steps and steps[-1].lower() == "amp":
        steps.pop()
    while len(steps) > 1 and steps[0].lower() == "amp":
        steps.pop(0)
    if steps:
        short = re.sub(r"(?i)(?:\.amp)+(\.html?)?$", r"\1", steps[-1])
        steps[-1] = steps[-1] if short in ("", ".", "..") else short
    return "".join(f"/{step}" for step in steps)


def _query(query: str) -> str:
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if any(pair)]
    kept = sorted(pair for pair in pairs if not _TRACKERS.fullmatch(pair[0].lower()))
    return "&".join(
        f"{quote(name, safe=_SAFE_QUERY)}{'=' * bool(value)}{quote(value, safe=_SAFE_QUERY)}"
        for name, value in kept
    )


def _quoted(text: str) -> str:
    return quote(unquote(text), safe=_SAFE_STEP + "/?")


def registered_domain(url: pl.Expr) -> pl.Expr:
    """The registered domain of a canonical address: "news.bbc.co.uk" is bbc.co.uk.

    By the shape of the name, not by the public suffix list: where the last part is a
    country's and the one before it a usual second level, three parts count, else two.
    """
    host = url.str.extract(r"^https?://([^/:?#\[\]]+)").str.strip_prefix("www.")
    three = host.str.extract(rf"([^.]+\.(?:{_SECOND_LEVEL})\.[a-z]{{2}})$")
    return pl.coalesce(three, host.str.extract(r"([^.]+\.[^.]+)$"), host)


def date_in_path(url: pl.Expr) -> pl.Expr:
    """The day that an address names, as "2026-11-24" or "24 nov 2026"; null where it names none."""
    lower = url.str.to_lowercase()
    numeric = [lower.str.extract_groups(pattern) for pattern in _DATE_PATHS[:2]]
    named = lower.str.extract_groups(_DATE_PATHS[2])
    return pl.coalesce(
        *(
            pl.concat_str([found.struct.field(part) for part in "123"], separator="-")
            for found in numeric
        ),
        pl.concat_str([named.struct.field(part) for part in "321"], separator=" "),
    )
