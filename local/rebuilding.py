"""Rebuilding a whole deployment's read models, or its ledger, in parallel."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import batched
from typing import Any

import boto3
from punchcard import wiring
from punchcard.domain.damage import Finding
from punchcard.ports import ADVANCES_MAX, ArchivedObject
from punchcard.use_cases.rebuild_ledger import Restored, restore_entries
from punchcard.use_cases.rebuild_read_models import (
    Rebuilt,
    delete_strays,
    rebuild_books,
    rebuild_summaries,
)
from punchcard.wiring import auditing

from local.deployed import Deployment
from local.emulator import ROOT
from local.verification import SEGMENTS, Report

OBJECTS_AT_ONCE = 16


class TableUnfitError(RuntimeError):
    """A table cannot take a rebuilt ledger."""


def rebuild_read_models(ledger_table: str, *, report: Report) -> Iterator[Finding]:
    """Write all summaries and open books anew; nobody may carry entries forward meanwhile.

    Books of programs with damaged chains are not written; the report names these programs, and
    those of which it cannot be told which entries their closed days lack.
    """
    account = Rebuilt()

    def work(segment: int) -> tuple[Rebuilt, list[Finding]]:
        own = Rebuilt()
        findings: list[Finding] = []
        chains = auditing.ledger_scan(ledger_table).chains(segment=segment, segments=SEGMENTS)
        for some in batched(chains, ADVANCES_MAX, strict=False):
            findings += rebuild_summaries(
                some,
                programs=wiring.programs(),
                summaries=wiring.summaries(),
                books=wiring.books(),
                store=auditing.read_model_store(),
                account=own,
            )
        return own, findings

    with ThreadPoolExecutor(SEGMENTS) as pool:
        for own, findings in pool.map(work, range(SEGMENTS)):
            account.join(own)
            yield from findings
            report(f"{account.entries:,} entries of {len(account.members):,} members")
    strays = delete_strays(account, store=auditing.read_model_store())
    unclear = rebuild_books(account, books=wiring.books(), store=auditing.read_model_store())
    sound = account.booked.keys() - account.unsound
    report(f"books of {len(sound):,} programs; {strays:,} strays deleted")
    if account.unsound:
        unsound = ", ".join(sorted(account.unsound))
        report(f"books not rebuilt, restore the damaged chains first and begin again: {unsound}")
    if unclear:
        named = ", ".join(sorted(unclear))
        report(f"booked on the first open day, and listed on days that were closed before: {named}")


def rebuild_ledger(deployment: Deployment, table: str, *, report: Report) -> Iterator[Finding]:
    """Put all archived entries into another table; what was put before is passed over.

    Raises:
        TableUnfitError: the table is of another kind.
    """
    is_new = _make_table(deployment, table)
    report(f"{table} {'was made' if is_new else 'is there'}")
    done = ROOT / f"build/rebuild/{table}"
    done.parent.mkdir(parents=True, exist_ok=True)
    known = set() if is_new or not done.exists() else set(done.read_text().splitlines())
    archive, ledger = auditing.archived_objects(), auditing.named_ledger(table)

    def restore(archived: ArchivedObject) -> tuple[ArchivedObject, Restored, list[Finding]]:
        account = Restored()
        findings = restore_entries(archive.entries(archived), ledger=ledger, account=account)
        return archived, account, list(findings)

    put = present = 0
    left = (archived for archived in archive.objects() if archived.name not in known)
    with ThreadPoolExecutor(OBJECTS_AT_ONCE) as pool, done.open("w" if is_new else "a") as names:
        for some in batched(left, OBJECTS_AT_ONCE, strict=False):
            for archived, account, findings in pool.map(restore, some):
                put, present = put + account.put, present + account.present
                yield from findings
                print(archived.name, file=names, flush=True)
            report(f"{put:,} entries put, {present:,} were there")


def _make_table(deployment: Deployment, table: str) -> bool:
    """Make a table of the ledger's keys, unless it is there; whether it was made."""
    client: Any = boto3.client("dynamodb", **deployment.connection)
    standing = client.describe_table(TableName=deployment.ledger_table)["Table"]
    shape = {name: standing[name] for name in ("KeySchema", "AttributeDefinitions")}
    try:
        found = client.describe_table(TableName=table)["Table"]
    except client.exceptions.ResourceNotFoundException:
        client.create_table(TableName=table, BillingMode="PAY_PER_REQUEST", **shape)
        client.get_waiter("table_exists").wait(TableName=table)
        return True
    if any(found[name] != shape[name] for name in shape):
        raise TableUnfitError(f"the keys of {table} are not those of a ledger")
    return False
