"""The examples of docs/deploy and prefect.yaml: they parse, and name what is there."""

import configparser
import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from prefect.client.schemas.objects import ConcurrencyLimitConfig

from flows.operate.schedule import timetable
from flows.settings import ROOT

DEPLOY = ROOT / "docs" / "deploy"
SERVICES = ["communique.service", "communique-serve.service"]
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "SystemCallFilter": "@system-service",
}


def test_deployments_name_flows_parameters_and_dates_that_are_there() -> None:
    told = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))
    assert len(told["deployments"]) == 2
    for deployment in told["deployments"]:
        path, name = deployment["entrypoint"].split(":")
        flow = getattr(import_module(path.removesuffix(".py").replace("/", ".")), name)
        assert deployment["parameters"].keys() <= flow.parameters.properties.keys()
        assert set(flow.parameters.required) <= deployment["parameters"].keys()
        for schedule in deployment["schedules"]:
            timetable(schedule["cron"], schedule["timezone"])
        assert ConcurrencyLimitConfig(**deployment["concurrency_limit"]).limit == 2


@pytest.mark.parametrize("name", SERVICES)
def test_services_are_hardened_and_run_a_command_that_is_there(name: str) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(DEPLOY / name)
    assert unit["Service"].items() >= HARDENED.items()
    assert re.search(r"bin/communique (run|serve)\b", unit["Service"]["ExecStart"])


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    verifier = shutil.which("systemd-analyze")
    if verifier is None:
        pytest.skip("no systemd here")
    units = [*SERVICES, "communique.timer"]
    for name in units:
        words = (DEPLOY / name).read_text("utf-8")
        here = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", words)
        (tmp_path / name).write_text(re.sub(r"(?m)^User=.*", "User=root", here))
    done = subprocess.run(
        [verifier, "verify", *(tmp_path / name for name in units)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_the_container_takes_every_folder_that_the_program_needs() -> None:
    words = (DEPLOY / "Containerfile").read_text("utf-8")
    copied = {each for line in re.findall(r"(?m)^COPY (.+)$", words) for each in line.split()[:-1]}
    for needed in copied:
        assert list(ROOT.glob(needed)), needed
    assert {"flows", "transforms", "training", "sql", "seeds", "warehouse/*.py"} <= copied


def test_the_example_for_github_never_lets_two_runs_write() -> None:
    told = yaml.safe_load((DEPLOY / "github-actions.yml").read_text("utf-8"))
    assert told["concurrency"] == {"group": "communique", "cancel-in-progress": False}
    timetable(told[True]["schedule"][0]["cron"], "UTC")  # YAML 1.1 reads `on` as true
    steps = " ".join(step.get("run", "") for step in told["jobs"]["fetch"]["steps"])
    assert "communique run" in steps
