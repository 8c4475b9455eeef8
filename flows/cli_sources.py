"""Commands around the sources: what they are like, one page, a run again, old bytes, Wikidata."""

from pathlib import Path
from typing import Annotated

import typer

from flows.command import MISUSED, Catalogue, Engine, Warehouse, end, err, out, told

sources_app = typer.Typer(no_args_is_help=True, help="The catalogue of sources.")


@sources_app.command("check")
def sources_check(
    only: Annotated[
        list[str] | None, typer.Option("--source", help="Only this source; may be repeated.")
    ] = None,
    catalogue: Catalogue = None,
    *,
    warehouse: Warehouse,
) -> None:
    """Ask each list once: is it there, is it what the catalogue says, is it fresh."""
    from flows.catalogue import addresses, chosen, counted, default_catalogue, read_catalogue
    from flows.fetch_policy import policy_of_environment
    from flows.run_ingest import Outside
    from flows.source_check import source_check

    with told():
        sources = chosen(read_catalogue(catalogue or default_catalogue()), only or [])
        policy = policy_of_environment(addresses(sources))
        err.print(f"{counted(sources)}, each is asked once", highlight=False)
        out.print(source_check(sources, warehouse, Outside(policy)))


def fetch(
    url: Annotated[str, typer.Argument(help="Address of an article.")], *, warehouse: Warehouse
) -> None:
    """Fetch one page and show what is understood of it; nothing is stored."""
    from flows.fetch.redirects import BadUrl, parsed
    from flows.fetch_page import fetch_page
    from flows.fetch_policy import policy_of_environment
    from flows.run_ingest import Outside

    with told():
        try:
            parsed(url)
        except BadUrl as error:
            raise end(error, MISUSED) from error
        out.print(fetch_page(url, warehouse, Outside(policy_of_environment([url]))))


def replay(
    run_id: Annotated[str, typer.Argument(help="A run_id of ops.runs.")],
    catalogue: Catalogue = None,
    *,
    engine: Engine,
    warehouse: Warehouse,
) -> None:
    """Read and extract the articles of a run again, without asking their sources."""
    from flows.catalogue import default_catalogue, read_catalogue
    from flows.engines import engine_named
    from flows.progress import progress_bar
    from flows.replay import NoSuchRun
    from flows.replay import replay as replayed

    with told():
        sources = {each.id: each for each in read_catalogue(catalogue or default_catalogue())}
        reader = engine_named(engine, warehouse)
        try:
            with progress_bar(err) as progress:
                summary = replayed(run_id, sources, warehouse, progress, reader)
        except NoSuchRun as error:
            raise end(error) from error
    out.print(summary.sentence(), highlight=False, soft_wrap=True)


def prune(
    age: Annotated[str, typer.Option("--raw-older-than", help="Such as 90d, 12w, 6m, 2y.")],
    *,
    warehouse: Warehouse,
) -> None:
    """Remove old bytes from the raw archive; what was understood of them stays.

    A lake loses snapshots of that age, too.
    """
    from flows.prune import BadAge
    from flows.prune import age as age_of
    from flows.prune import prune as pruned

    with told():
        try:
            gone = pruned(warehouse, age_of(age))
        except BadAge as error:
            raise end(error, MISUSED) from error
    out.print(f"{gone.removed} entries removed, {gone.bytes / 1e6:.1f} MB; {gone.kept} kept")


def link(
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many people, and offices.")] = 50,
    offices: Annotated[bool, typer.Option("--offices", help="Ask for offices too.")] = False,
    endpoint: Annotated[
        str | None,
        typer.Option("--endpoint", help="API to ask, as in https://www.wikidata.org/w/api.php."),
    ] = None,
    max_age: Annotated[
        int, typer.Option("--max-age", min=0, help="Answers are asked for anew after so many days.")
    ] = 30,
    output: Annotated[
        Path | None, typer.Option("--output", help="Write the CSV here instead of printing it.")
    ] = None,
    *,
    warehouse: Warehouse,
) -> None:
    """Ask Wikidata who newcomers are; print proposals for the seeds, change nothing.

    The API that is named is asked one request at a time, whatever robots.txt tells crawlers.
    """
    from flows.fetch_policy import has_contact, policy_of_environment
    from flows.link import link as linked
    from flows.run_ingest import Outside
    from transforms.identity.seeds import seed_path

    if not endpoint:
        raise end("name the API to ask: --endpoint https://www.wikidata.org/w/api.php", MISUSED)
    if not has_contact():
        raise end("an API wants to know whom to write to: set COMMUNIQUE_CONTACT", MISUSED)
    if output and output.resolve().is_relative_to(seed_path(".").resolve()):
        raise end(f"{output}: proposals are not written into the seeds, look at them", MISUSED)
    with told():
        found = linked(
            warehouse, Outside(policy_of_environment([endpoint])), endpoint,
            limit=limit, offices=offices, max_age_days=max_age,
        )  # fmt: skip
        table = found.proposals.write_csv()
        if output:
            output.write_text(table, "utf-8")
        else:
            out.out(table.rstrip("\n"), highlight=False)
    for key, why in found.failed:
        err.print(f"{key}: {why}", markup=False, highlight=False, soft_wrap=True)
    unsure = found.proposals.filter(kind="ambiguous")["subject"].n_unique()
    err.print(
        f"{found.proposals['subject'].n_unique() - unsure} proposed, {unsure} ambiguous, "
        f"{len(found.unknown)} not found, {len(found.failed)} failed; {found.asked} requests",
        highlight=False, soft_wrap=True,
    )  # fmt: skip
