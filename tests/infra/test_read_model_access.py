"""Who reads and writes what is kept beside the ledger, by the statements of the roles."""

from tests.infra.rights import Right, actions_on


def test_the_read_model_is_updated_by_the_reader_of_the_stream_sweeps_and_closings(
    rights: frozenset[Right],
) -> None:
    update = {"dynamodb:BatchGetItem", "dynamodb:UpdateItem"}
    close = {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"}
    updating = {
        "ClosingCloseDays": close,
        "Entries": update | {"dynamodb:Query"},
        "SweepSettleBatch": update,
    }
    assert actions_on(rights, resource="${ReadModels.Arn}") == updating | {
        "ClosingCountMembers": {"dynamodb:Query"},
        "ClosingPlanClosing": {"dynamodb:GetItem", "dynamodb:Query"},
        "Members": {"dynamodb:GetItem", "dynamodb:Query"},
        "Operations": {"dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"},
        "SweepPlanBatches": {"dynamodb:Query"},
    }
    updaters = {right.role for right in rights if right.action == "dynamodb:UpdateItem"}
    assert updaters == set(updating)


def test_activities_are_archived_by_whoever_records_them(rights: frozenset[Right]) -> None:
    keep = {"dynamodb:BatchGetItem", "dynamodb:BatchWriteItem"}
    assert actions_on(rights, resource="${Activities.Arn}") == {
        "Approvals": keep,
        "Members": keep,
        "Operations": {"dynamodb:Query"},
        "Purchases": keep,
    }
    assert {right.resource for right in rights if right.action == "dynamodb:BatchWriteItem"} == {
        "${Activities.Arn}"
    }


def test_one_function_adds_to_the_archive_of_entries_and_one_reads_it(
    rights: frozenset[Right],
) -> None:
    assert actions_on(rights, resource="${Entries.Arn}/*") == {
        "Archive": {"s3:PutObject"},
        "Operations": {"s3:GetObject"},
    }
    assert actions_on(rights, resource="${Entries.Arn}") == {"Operations": {"s3:ListBucket"}}
