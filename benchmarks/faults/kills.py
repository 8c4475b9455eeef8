"""Runs killed by SIGKILL at seeded moments of every stage, again and again, then left to end.

    .venv/bin/python -m benchmarks.faults.kills RESULTS.jsonl [CASES] [FOLDER]

One case: a warehouse (none yet, or with articles in it), six runs killed one after the other,
one that is left alone. After each kill every core table must be as before the run or, if its
commit had ended, as after it; at the end as in a warehouse whose runs were never killed. Every
third case fetches from three outlets on loopback, the others load files. Prints a table; a line
of RESULTS is a case, and cases that are there already are not done again.
"""

import json
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from benchmarks.faults import sources
from benchmarks.faults.content import content, differing
from benchmarks.faults.victim import Death, Victims
from flows.settings import BUNDLED
from tests.flows.fetch.web import Web

SEED = 20261124
KILLS = 6
FILES = sorted(BUNDLED.glob("a0*.md"))[:14]
EMPTY: dict[str, str] = {}


class Scene(NamedTuple):
    """A warehouse before the run, the run, its CPU times, and what it makes if left alone."""

    name: str
    folder: Path
    before: dict[str, str]
    job: dict[str, Any]
    marks: list[tuple[str, float]]
    after: dict[str, str]


def main() -> None:
    """Do the cases that are not done yet, and print what all of them gave."""
    results = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 36
    done = {case["case"]: case for case in _lines(results)}
    with tempfile.TemporaryDirectory(dir=sys.argv[3] if len(sys.argv) > 3 else None) as place:
        victims, web = Victims(), Web()
        servers = web.serve()
        scenes = _scenes(victims, web, Path(place))
        with results.open("a", encoding="utf-8") as out:
            for number in (n for n in range(count) if n not in done):
                scene = scenes[number % len(scenes)]
                if scene.job["kind"] == "ingest":
                    sources.fill(web, 2)
                done[number] = _case(number, scene, victims, Path(place))
                out.write(json.dumps(done[number]) + "\n")
                out.flush()
        victims.close()
        for server in servers:
            server.shutdown()
    _print(list(done.values()))


def _lines(results: Path) -> list[dict[str, Any]]:
    if not results.exists():
        return []
    return [json.loads(line) for line in results.read_text("utf-8").splitlines()]


def _scenes(victims: Victims, web: Web, place: Path) -> list[Scene]:
    """Files into no warehouse, files into one that has articles, outlets that have changed."""
    new = _scene("first load", victims, place / "first", {"kind": "load", "paths": FILES[:6]})
    old = place / "more"
    _alone(victims, {"kind": "load", "paths": FILES[:8], "warehouse": old / "w.duckdb"})
    more = _scene("more files", victims, old, {"kind": "load", "paths": FILES[4:]})
    sources.fill(web, 1)
    fetched = {"kind": "ingest", "port": web.port}
    _alone(victims, {**fetched, "warehouse": place / "fetched" / "w.duckdb"})
    sources.fill(web, 2)
    return [new, more, _scene("fetching", victims, place / "fetched", fetched)]


def _scene(name: str, victims: Victims, folder: Path, job: dict[str, Any]) -> Scene:
    folder.mkdir(exist_ok=True)
    before = content(folder / "w.duckdb") if (folder / "w.duckdb").exists() else EMPTY
    undisturbed = folder.with_name(f"{folder.name}-undisturbed")
    shutil.copytree(folder, undisturbed)
    death = _alone(victims, {**job, "warehouse": undisturbed / "w.duckdb"})
    return Scene(name, folder, before, job, death.marks, content(undisturbed / "w.duckdb"))


def _alone(victims: Victims, job: dict[str, Any]) -> Death:
    death = victims.run(json.loads(json.dumps(job, default=str)))
    if death.status:
        raise SystemExit(f"a run that nobody killed failed: {death.error}")
    return death


def _case(number: int, scene: Scene, victims: Victims, place: Path) -> dict[str, Any]:
    dice = Random(f"{SEED}-{number}")
    folder = place / "case"
    shutil.copytree(scene.folder, folder)
    path = folder / "w.duckdb"
    job = json.loads(json.dumps({**scene.job, "warehouse": path}, default=str))
    stages = list(dict.fromkeys(stage for stage, _ in scene.marks))
    told: dict[str, Any] = {
        "case": number, "scene": scene.name, "kills": [], "wrong": [], "stored": False
    }  # fmt: skip
    untouched = _state(path)
    for kill in range(KILLS):
        stage = stages[(number // 3 * KILLS + kill) % len(stages)]
        nth, after = _moment(scene, stage, dice)
        death = victims.run(job, stage, nth, after)
        if death.status != -9:
            told["wrong"] += [death.error] * bool(death.error)
            continue
        told["kills"].append(death.stage)
        if _state(path) == untouched:
            continue
        left = content(path)
        is_before = left == scene.before or (not scene.before and _rows(left) == 0)
        if left == scene.after:
            told["stored"] = True
        elif told["stored"] or not is_before:
            told["wrong"].append(f"after {death.stage}: {differing(left, scene.after)}")
    told["wal"] = path.with_name("w.duckdb.wal").exists()
    last = victims.run(job)
    told["wrong"] += [last.error] * bool(last.error)
    told["wrong"] += differing(content(path), scene.after)
    told["left"] = sorted(each.name for each in folder.iterdir() if each.name not in _KNOWN)
    told["partial"] = len(list(folder.glob("raw/*/.*.partial")))
    shutil.rmtree(folder)
    return told


_KNOWN = ("w.duckdb", "w.duckdb.lock", "raw")


def _state(path: Path) -> list[tuple[str, int, int]]:
    """Names, sizes and times of the warehouse's files: where they are the same, so is the rest."""
    files = sorted(path.parent.glob(f"{path.name}*"))
    return [(e.name, e.stat().st_size, e.stat().st_mtime_ns) for e in files if e.suffix != ".lock"]


def _moment(scene: Scene, stage: str, dice: Random) -> tuple[int, float]:
    """Which time that the stage begins, and how many CPU seconds later."""
    spans = [
        (nth, until - since)
        for nth, (since, until) in enumerate(
            (since, until)
            for (name, since), (_, until) in zip(
                scene.marks, [*scene.marks[1:], ("end", scene.marks[-1][1] + 0.3)], strict=True
            )
            if name == stage
        )
    ]  # fmt: skip
    nth, span = dice.choice(spans)
    return nth, dice.uniform(0, span)


def _rows(tables: dict[str, str]) -> int:
    """Rows of the tables that a load fills."""
    return sum(int(told.split()[0]) for told in tables.values())


def _print(cases: list[dict[str, Any]]) -> None:
    kills = Counter(stage for case in cases for stage in case["kills"])
    wrong = [case for case in cases if case["wrong"]]
    print(f"{len(cases)} cases, {kills.total()} kills, {len(wrong)} cases with a difference")
    for name in dict.fromkeys(case["scene"] for case in cases):
        of_scene = [case for case in cases if case["scene"] == name]
        print(
            f"  {name:12} {len(of_scene):4} cases {sum(len(c['kills']) for c in of_scene):4} kills"
        )
    for stage, number in kills.most_common():
        print(f"  killed in {stage:10} {number:4}")
    for case in wrong:
        print(case)
    print(f"killed after the commit: {sum(case['stored'] for case in cases)} cases")
    print(f"left beside the warehouse: {Counter(n for case in cases for n in case['left'])}")
    print(f"partial files in raw/: {sum(case['partial'] for case in cases)}")


if __name__ == "__main__":
    main()
