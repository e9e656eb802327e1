"""Who may use the archive of entries."""

from tests.infra.rights import Right, actions_on


def test_one_function_adds_to_the_archive_of_entries_and_one_reads_it(
    rights: frozenset[Right],
) -> None:
    assert actions_on(rights, resource="${Entries.Arn}/*") == {
        "Archive": {"s3:PutObject"},
        "Operations": {"s3:GetObject"},
    }
    assert actions_on(rights, resource="${Entries.Arn}") == {"Operations": {"s3:ListBucket"}}
