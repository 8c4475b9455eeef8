"""The engine: which articles are asked about, what is known, what becomes of the answers."""

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import dataframely as dy
import httpx
import polars as pl

from flows.engines import Engine
from flows.fetch import Clock
from flows.llm.ask import NoAnswer, Session, ask
from flows.llm.kept import answer_name, keep_answer, kept_answer
from flows.llm.options import Options, options_of_environment
from flows.llm.prompt import again, messages, prompt_version
from transforms.answers.extraction import Records, Signature, to_extraction
from transforms.answers.shape import BadAnswer, records_of
from transforms.extract import Extraction
from transforms.gate import worth_reading
from transforms.schemas import Article
from transforms.sentences import to_sentences

NAME = "llm"
_EMPTY: Records = {"meetings": [], "statements": []}
_CONNECT_SECONDS = 10.0


class Question(NamedTuple):
    """An article to ask about, and the name under which its answer is kept."""

    article_id: str
    text: str
    published_on: date | None
    name: str


def llm_engine(folder: Path, options: Options | None = None, clock: Clock | None = None) -> Engine:
    """The engine with its answers kept in `folder`/llm; settings come from the environment."""
    chosen = options or options_of_environment()
    session = Session(chosen, clock or Clock())
    version = f"{prompt_version()} {chosen.model}"

    def extract(articles: dy.DataFrame[Article]) -> Extraction:
        return _read(articles, session, folder / "llm", Signature(NAME, version))

    return Engine(NAME, version, extract)


def _read(
    articles: dy.DataFrame[Article], session: Session, folder: Path, engine: Signature
) -> Extraction:
    options = session.options
    answers: dict[str, Records] = {}
    problems: list[dict[str, Any]] = []
    questions: list[Question] = []
    asked = _worth_asking(articles, options)
    rows = articles.sort("article_id").select("article_id", "text", "published_on")
    for article_id, whole, published_on in rows.iter_rows():
        if article_id not in asked:
            answers[article_id] = _EMPTY
            continue
        text = whole[: options.longest_text]
        if text != whole:
            detail = f"the first {len(text)} of {len(whole)} characters"
            problems.append(_problem(article_id, "cut_short", detail, is_read=True))
        name = answer_name(text, published_on, options.model)
        kept = kept_answer(folder, name)
        try:
            answers[article_id] = records_of(kept or "")
        except BadAnswer:
            questions.append(Question(article_id, text, published_on, name))
    if questions:
        asyncio.run(_ask_all(questions, session, folder, answers, problems))
    problems.sort(key=lambda row: (row["article_id"], row["reason"], row["detail"]))
    return to_extraction(articles, answers, problems, engine)


def _worth_asking(articles: dy.DataFrame[Article], options: Options) -> set[str]:
    """Articles that get through the same gate as those that the grammar reads, or all of them."""
    if options.reads_everything:
        return set(articles["article_id"])
    gated = worth_reading(to_sentences(articles))
    return set(gated.select(pl.col("article_id").unique())["article_id"])


async def _ask_all(
    questions: Sequence[Question],
    session: Session,
    folder: Path,
    answers: dict[str, Records],
    problems: list[dict[str, Any]],
) -> None:
    """Ask about every article, some at a time; each answer is kept as soon as it is there."""
    slots = asyncio.Semaphore(session.options.concurrency)
    timeout = httpx.Timeout(session.options.timeout_seconds, connect=_CONNECT_SECONDS)

    async def one(question: Question) -> None:
        async with slots:
            try:
                content, records = await _answer(question, session, client)
            except NoAnswer as error:
                problem = _problem(question.article_id, "engine_failed", str(error), is_read=False)
                problems.append(problem)
            except BadAnswer as error:
                problem = _problem(question.article_id, "bad_answer", str(error), is_read=False)
                problems.append(problem)
            else:
                keep_answer(folder, question.name, session.options.model, content)
                answers[question.article_id] = records

    async with httpx.AsyncClient(timeout=timeout) as client, asyncio.TaskGroup() as group:
        for question in questions:
            group.create_task(one(question))


async def _answer(
    question: Question, session: Session, client: httpx.AsyncClient
) -> tuple[str, Records]:
    """The records of an answer; the model is told once what is wrong with a bad one."""
    asked = messages(question.text, question.published_on)
    content = await ask(session, client, asked)
    try:
        return content, records_of(content)
    except BadAnswer as error:
        content = await ask(session, client, again(asked, content, str(error)))
    return content, records_of(content)


def _problem(article_id: str, reason: str, detail: str, *, is_read: bool) -> dict[str, Any]:
    told = detail.encode("utf-8", "replace").decode()
    return {"article_id": article_id, "reason": reason, "detail": told, "is_read": is_read}
