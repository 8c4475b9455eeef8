"""Ask a running Superset about a published snapshot; started by superset.sh."""

import json
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

WAIT_SECONDS = 600


class Superset:
    """A session with the API."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.headers = {"Content-Type": "application/json"}

    def ask(self, path: str, body: Any = None) -> Any:
        """The answer to a GET, or to a POST if there is a body."""
        return self._send(path, body, "GET" if body is None else "POST")

    def put(self, path: str, body: Any) -> Any:
        """The answer to a change of something that is there."""
        return self._send(path, body, "PUT")

    def drop(self, path: str) -> None:
        """Delete what is there."""
        self._send(path, None, "DELETE")

    def _send(self, path: str, body: Any, method: str) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, self.headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{path}: {error.code} {error.read().decode()[:500]}") from error

    def log_in(self) -> None:
        """Wait until the server is up, then log in."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=5):
                    break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(1)
        who = {"username": "admin", "password": "admin", "provider": "db"}
        token = self.ask("/api/v1/security/login", who)["access_token"]
        self.headers["Authorization"] = f"Bearer {token}"


def main(url: str, snapshot: str) -> None:
    """Connect, list, describe, chart."""
    superset = Superset(url)
    superset.log_in()
    extra = {"engine_params": {"connect_args": {"read_only": True}}}
    name = f"communique {time.time():.0f}"
    database = superset.ask(
        "/api/v1/database/",
        {
            "database_name": name,
            "sqlalchemy_uri": f"duckdb:///{snapshot}",
            "extra": json.dumps(extra),
        },
    )["id"]
    schemas = superset.ask(f"/api/v1/database/{database}/schemas/")["result"]
    schema = next(each for each in schemas if each.split(".")[-1] == "mart")
    found = superset.ask(f"/api/v1/database/{database}/tables/?q=(schema_name:'{schema}')")
    views = sorted(row["value"] for row in found["result"])
    print(f"{len(views)} views in {schema}: {', '.join(views)}")
    assert "meetings" in views
    dataset = superset.ask(
        "/api/v1/dataset/", {"database": database, "schema": schema, "table_name": "meetings"}
    )["id"]
    columns = superset.ask(f"/api/v1/dataset/{dataset}")["result"]["columns"]
    types = {column["column_name"]: column["type"] for column in columns}
    comments = sum(bool(column["description"]) for column in columns)
    print(f"{len(types)} columns, {comments} with their comment; met_on is {types['met_on']}")
    assert types["met_on"] == "DATE"
    chart = superset.ask(
        "/api/v1/chart/data",
        {
            "datasource": {"id": dataset, "type": "table"},
            "queries": [
                {
                    "columns": ["status"],
                    "metrics": [
                        {"expressionType": "SQL", "sqlExpression": "count(*)", "label": "meetings"}
                    ],
                    "orderby": [["status", True]],
                    "row_limit": 10,
                }
            ],
        },
    )["result"][0]
    print(chart["data"])
    assert chart["data"]
    # Superset keeps one dataset of a name, so an import would fail over what is left here.
    superset.drop(f"/api/v1/dataset/{dataset}")
    superset.drop(f"/api/v1/database/{database}")


if __name__ == "__main__":
    if not Path(sys.argv[2]).exists():
        raise SystemExit("no such snapshot")
    main(sys.argv[1], sys.argv[2])
