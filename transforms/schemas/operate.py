"""The tables of `ops` that the watch over the runs needs: what was told, who was forgotten."""

import dataframely as dy

from transforms.schemas.columns import one_of, utc

PROBLEMS = {
    "run_failed": "the last run of its kind failed; nothing of it was loaded",
    "check_failed": "rows break a claim of sql/checks; with severity error nothing was loaded",
    "source_failing": "none of a source's lists could be read in the last three tries",
    "source_silent": "a source answers, but has listed nothing new for far longer than ever before",
    "schema_break": "a field that a source's articles used to have is gone from the last ones",
    "disk_low": "the disk with the warehouse is nearly full",
}


class Notice(dy.Schema):
    """One row per problem that was told to the webhook and has not gone yet."""

    kind = one_of(list(PROBLEMS), primary_key=True, description="Kind of problem")
    subject = dy.String(
        primary_key=True, description="What has it: a source, a check, a kind of run"
    )
    fingerprint = dy.String(description="Another one means that the problem changed")
    detail = dy.String(description="The problem in words, as told")
    run_id = dy.String(description="Run after which it was told, see ops.runs")
    told_at = utc(description="When it was told")


class Forgotten(dy.Schema):
    """One row per name, part of a name or person_id that must not come back, as a keyed hash."""

    digest = dy.String(primary_key=True, description="Hash of the folded name or id")
    kind = one_of(
        ["name", "part", "person"],
        primary_key=True,
        description="name; part: a word that counts only where a name of the subject stands too; "
        "person: a person_id",
    )
    subject = dy.String(primary_key=True, description="Chance token: which rows are of one person")
    word_count = dy.Int64(min=1, description="How many words were hashed")
    salt = dy.String(description="Key of the hash, the same in the whole warehouse")
    forgotten_at = utc(description="When")
