"""Answers on disk, by what was asked: asking the same again costs nothing."""

import json
import os
from datetime import date
from hashlib import sha256
from pathlib import Path

from flows.llm.prompt import prompt_version


def answer_name(text: str, published_on: date | None, model: str) -> str:
    """The key of an answer: all that decides it, which is the text, its day, prompt and model."""
    parts = [text, str(published_on), prompt_version(), model]
    return sha256(json.dumps(parts).encode()).hexdigest()


def kept_answer(folder: Path, name: str) -> str | None:
    """The answer as the model gave it; None where there is none, or none that can be read."""
    try:
        told = json.loads(_path(folder, name).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    answer = told.get("answer") if isinstance(told, dict) else None
    return answer if isinstance(answer, str) else None


def keep_answer(folder: Path, name: str, model: str, answer: str) -> None:
    """Write an answer down, whole or not at all; a killed run leaves no half of one."""
    path = _path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"model": model, "prompt": prompt_version(), "answer": answer}
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(told), "utf-8")
    unfinished.replace(path)


def _path(folder: Path, name: str) -> Path:
    return folder / name[:2] / f"{name}.json"
