"""Make the dashboard bundle docs/superset.zip in a running Superset, or import it there.

`superset_bundle.py make URL SNAPSHOT ZIP` builds datasets, charts and a dashboard through the API
and exports them; `superset_bundle.py import URL SNAPSHOT ZIP` imports the file into a Superset that
does not have them, leads its database to the snapshot and asks every chart for its rows.
"""

import json
import sys
import urllib.request
import uuid
from pathlib import Path
from typing import Any

from superset_check import Superset  # type: ignore[import-not-found]  # beside this file

NAME = "communique"
COUNT = {"expressionType": "SQL", "sqlExpression": "count(*)", "label": "meetings"}
HELD = {
    "clause": "WHERE",
    "expressionType": "SQL",
    "sqlExpression": "status = 'held'",
}
TOTAL = {"expressionType": "SQL", "sqlExpression": "sum(meeting_count)", "label": "meetings"}
CHARTS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("Meetings held", "meetings", "big_number_total", {"metric": COUNT, "adhoc_filters": [HELD]}),
    (
        "Meetings by country of the place",
        "meetings",
        "table",
        {"groupby": ["place_country_name"], "metrics": [COUNT], "adhoc_filters": [HELD]},
    ),
    (
        "Pairs of countries",
        "country_pairs_monthly",
        "table",
        {"groupby": ["country_a", "country_b"], "metrics": [TOTAL]},
    ),
    (
        "Topics",
        "topics_monthly",
        "pie",
        {"groupby": ["topic_label"], "metric": TOTAL},
    ),
    (
        "Who met whom",
        "meetings",
        "table",
        {
            "query_mode": "raw",
            "all_columns": ["met_on", "status", "participants", "place", "topics", "url"],
            "order_by_cols": ['["met_on", false]'],
            "row_limit": 100,
        },
    ),
]


def make(superset: Superset, snapshot: str, target: Path) -> None:
    """Build everything and write the export."""
    database = superset.ask(
        "/api/v1/database/",
        {
            "database_name": NAME,
            "sqlalchemy_uri": f"duckdb:///{snapshot}",
            "extra": json.dumps({"engine_params": {"connect_args": {"read_only": True}}}),
        },
    )["id"]
    schemas = superset.ask(f"/api/v1/database/{database}/schemas/")["result"]
    schema = next(each for each in schemas if each.split(".")[-1] == "mart")
    datasets = {
        view: superset.ask(
            "/api/v1/dataset/", {"database": database, "schema": schema, "table_name": view}
        )["id"]
        for view in dict.fromkeys(view for _, view, _, _ in CHARTS)
    }
    dashboard = superset.ask(
        "/api/v1/dashboard/", {"dashboard_title": "Who met whom", "published": True}
    )["id"]
    position: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": [], "parents": ["ROOT_ID"]},
    }
    for number, (title, view, kind, params) in enumerate(CHARTS):
        full = {**params, "viz_type": kind, "datasource": f"{datasets[view]}__table"}
        chart = superset.ask(
            "/api/v1/chart/",
            {
                "slice_name": title,
                "viz_type": kind,
                "datasource_id": datasets[view],
                "datasource_type": "table",
                "params": json.dumps(full),
                "dashboards": [dashboard],
            },
        )["id"]
        row, cell = f"ROW-{number}", f"CHART-{number}"
        position["GRID_ID"]["children"].append(row)
        position[row] = {
            "type": "ROW",
            "id": row,
            "children": [cell],
            "parents": ["ROOT_ID", "GRID_ID"],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        position[cell] = {
            "type": "CHART",
            "id": cell,
            "children": [],
            "parents": ["ROOT_ID", "GRID_ID", row],
            "meta": {"chartId": chart, "width": 12, "height": 40, "sliceName": title},
        }
    superset.put(f"/api/v1/dashboard/{dashboard}", {"position_json": json.dumps(position)})
    export = urllib.request.Request(
        f"{superset.url}/api/v1/dashboard/export/?q=!({dashboard})", headers=superset.headers
    )
    with urllib.request.urlopen(export, timeout=120) as response:
        target.write_bytes(response.read())
    print(f"{target}: {target.stat().st_size} bytes")


def bring_in(superset: Superset, source: Path) -> None:
    """Import the file."""
    border = uuid.uuid4().hex
    parts = [
        ("overwrite", None, b"true"),
        ("formData", "bundle.zip", source.read_bytes()),
    ]
    body = b""
    for name, file, content in parts:
        head = f'Content-Disposition: form-data; name="{name}"'
        head += f'; filename="{file}"\r\nContent-Type: application/zip' if file else ""
        body += f"--{border}\r\n{head}\r\n\r\n".encode() + content + b"\r\n"
    body += f"--{border}--\r\n".encode()
    request = urllib.request.Request(
        f"{superset.url}/api/v1/dashboard/import/",
        body,
        {**superset.headers, "Content-Type": f"multipart/form-data; boundary={border}"},
    )
    with urllib.request.urlopen(request, timeout=300) as response:
        print(response.read().decode())


def ask_charts(superset: Superset, snapshot: str) -> None:
    """Lead the imported database to the snapshot, then ask each imported chart for its rows."""
    databases = superset.ask("/api/v1/database/")["result"]
    database = next(each["id"] for each in databases if each["database_name"] == NAME)
    superset.put(f"/api/v1/database/{database}", {"sqlalchemy_uri": f"duckdb:///{snapshot}"})
    listed = superset.ask("/api/v1/chart/?q=(page_size:100)")["result"]
    charts = {each["slice_name"]: each["id"] for each in listed}
    for title, _, _, params in CHARTS:
        chart = superset.ask(f"/api/v1/chart/{charts[title]}")["result"]
        stored = json.loads(chart["params"])
        dataset = int(stored["datasource"].split("__")[0])
        asked = {
            "columns": params.get("groupby", params.get("all_columns", [])),
            "metrics": params.get("metrics", [params["metric"]] if "metric" in params else []),
            "row_limit": 100,
        }
        rows = superset.ask(
            "/api/v1/chart/data",
            {"datasource": {"id": dataset, "type": "table"}, "queries": [asked]},
        )["result"][0]["data"]
        print(f"{title}: {len(rows)} rows, the first {rows[0]}")


def main(what: str, url: str, snapshot: str, file: str) -> None:
    """Log in and do what is asked."""
    superset = Superset(url)
    superset.log_in()
    if what == "make":
        make(superset, snapshot, Path(file))
    else:
        bring_in(superset, Path(file))
        ask_charts(superset, snapshot)


if __name__ == "__main__":
    main(*sys.argv[1:5])
