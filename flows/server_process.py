"""A Prefect server as a process of its own on loopback: its port, when it answers, how it ends."""

import socket
import subprocess
import time

import httpx


class NoServer(OSError):
    """Prefect's server did not come up; what it wrote on standard error says why."""


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_health(url: str, process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait until the server of that API answers; NoServer if it has ended or takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NoServer(f"Prefect's server ended at once (code {process.returncode})")
        try:
            if httpx.get(f"{url}/health", timeout=2, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise NoServer(f"no Prefect server within {seconds:.0f} s")


def stop(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Ask a process to end, and end it if it has not after that long."""
    process.terminate()
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
