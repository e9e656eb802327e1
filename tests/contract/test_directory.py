"""The directory in memory and in DynamoDB: one contract, and what only the table can show."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from botocore.stub import Stubber
from punchcard.adapters.dynamodb_directory import DynamoDbDirectory
from punchcard.adapters.dynamodb_items import ItemUnreadableError
from punchcard.adapters.dynamodb_keys import DirectoryKeys
from punchcard.adapters.dynamodb_table import (
    BATCH_ATTEMPTS_MAX,
    PARTITION_KEY_BYTES_MAX,
    DynamoDbTable,
)
from punchcard.adapters.kms_vault import KmsVault
from punchcard.domain.activity import Identity
from punchcard.domain.errors import MisconfiguredError, TransientError
from punchcard.ports import Directory

from tests.contract.directory_contract import (
    ANNE,
    BERT,
    CUSTOMER,
    LATER,
    MAIL,
    NOW,
    PLASTIC,
    PROGRAM,
    DirectoryContract,
)
from tests.contract.waiting_contract import WaitingContract, an_order
from tests.fakes.directory import InMemoryDirectory

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient


class TestInMemoryDirectory(DirectoryContract, WaitingContract):
    @pytest.fixture
    def directory(self) -> Directory:
        return InMemoryDirectory()


@pytest.fixture
def vault(kms: "KMSClient") -> KmsVault:
    return KmsVault(client=kms, key=kms.create_key()["KeyMetadata"]["Arn"])


@pytest.fixture
def table(dynamodb: "DynamoDBClient", directory_table: str) -> DynamoDbTable:
    return DynamoDbTable(client=dynamodb, name=directory_table)


class TestDynamoDbDirectory(DirectoryContract, WaitingContract):
    @pytest.fixture
    def directory(self, table: DynamoDbTable, vault: KmsVault) -> DynamoDbDirectory:
        return DynamoDbDirectory(
            table=table, keys=DirectoryKeys(b"pepper"), open_vault=lambda: vault
        )

    def test_nothing_stored_names_a_person(
        self, directory: DynamoDbDirectory, table: DynamoDbTable
    ) -> None:
        directory.create_member(ANNE, enrolled_at=NOW)
        directory.claim_identity(MAIL, member=ANNE)
        directory.claim_identity(CUSTOMER, member=ANNE)
        directory.wait_for_identity(an_order(), program=PROGRAM, identity=MAIL, expires_at=LATER)

        stored = repr(table.client.scan(TableName=table.name)["Items"])

        assert "anne@example" not in stored
        assert "4711" not in stored

    def test_another_pepper_finds_nobody(
        self, directory: DynamoDbDirectory, table: DynamoDbTable, vault: KmsVault
    ) -> None:
        directory.claim_identity(MAIL, member=ANNE)
        stranger = DynamoDbDirectory(
            table=table, keys=DirectoryKeys(b"other"), open_vault=lambda: vault
        )

        resolved = stranger.resolve(program=PROGRAM, key=None, identities=[MAIL])

        assert resolved.found == ()

    def test_a_claim_broken_off_between_its_writes_is_completed_by_the_next(
        self, directory: DynamoDbDirectory, table: DynamoDbTable
    ) -> None:
        directory.claim_identity(MAIL, member=ANNE)
        (sealed,) = table.items(f"member#{PROGRAM}#{ANNE.id}", prefix="identity#")
        table.delete(sealed["pk"]["S"], sealed["sk"]["S"])

        assert directory.claim_identity(MAIL, member=ANNE) == ANNE

        assert directory.identities(program=PROGRAM, member=ANNE.id) == [MAIL]

    def test_an_identity_that_is_kept_is_not_encrypted_again(
        self, directory: DynamoDbDirectory, kms: "KMSClient"
    ) -> None:
        calls: list[str] = []

        def note(event_name: str, **_: object) -> None:
            calls.append(event_name)

        kms.meta.events.register("before-call.kms.Encrypt", note)

        for identity in (MAIL, MAIL, replace(MAIL, verified=False)):
            directory.claim_identity(identity, member=ANNE)

        assert len(calls) == 1

    def test_everything_kept_about_a_member_is_in_one_partition(
        self, directory: DynamoDbDirectory, table: DynamoDbTable
    ) -> None:
        directory.create_member(ANNE, enrolled_at=NOW)
        directory.claim_identity(MAIL, member=ANNE)
        directory.note_conflict(program=PROGRAM, members=[ANNE.id, BERT.id], noticed_at=NOW)
        directory.note_conflict(program=PROGRAM, members=[ANNE.id, BERT.id], noticed_at=LATER)

        kept = {item["sk"]["S"]: item for item in table.items(f"member#{PROGRAM}#{ANNE.id}")}

        assert {sort.partition("#")[0] for sort in kept} == {"conflict", "identity", "profile"}
        assert kept["profile"]["enrolled_at"] == {"S": "2026-03-01T12:00:00Z"}
        assert kept[f"conflict#{BERT.id}"]["noticed_at"] == {"S": "2026-03-01T12:00:00Z"}

    def test_a_move_that_broke_off_is_completed(
        self, directory: DynamoDbDirectory, table: DynamoDbTable
    ) -> None:
        """The look-up row is changed, and the value is still with the other member."""
        directory.claim_identity(MAIL, member=ANNE)
        (owner,) = [
            row
            for row in table.client.scan(TableName=table.name)["Items"]
            if row["sk"] == {"S": "owner"}
        ]
        table.put({**owner, "member": {"S": BERT.id}, "salt": {"B": BERT.salt}})

        directory.move_identities(of=ANNE, to=BERT)

        assert directory.identities(program=PROGRAM, member=ANNE.id) == []
        assert directory.identities(program=PROGRAM, member=BERT.id) == [MAIL]

    def test_an_identity_copied_to_another_member_cannot_be_read_there(
        self, directory: DynamoDbDirectory, table: DynamoDbTable
    ) -> None:
        directory.claim_identity(MAIL, member=ANNE)
        (sealed,) = table.items(f"member#{PROGRAM}#{ANNE.id}", prefix="identity#")
        table.put({**sealed, "pk": {"S": f"member#{PROGRAM}#{BERT.id}"}})

        with pytest.raises(MisconfiguredError):
            directory.identities(program=PROGRAM, member=BERT.id)

    def test_a_purchase_asks_for_order_and_identities_in_one_strong_call(
        self, directory: DynamoDbDirectory, table: DynamoDbTable
    ) -> None:
        calls: list[str] = []

        def note(params: dict[str, str], **_: object) -> None:
            calls.append(str(params["body"]))

        table.client.meta.events.register("before-call.dynamodb", note)

        directory.resolve(program=PROGRAM, key="1", identities=[CUSTOMER, PLASTIC, MAIL])

        (body,) = calls
        assert body.count('"pk"') == 4
        assert '"ConsistentRead": true' in body

    def test_keys_left_unanswered_are_asked_for_again(
        self, directory: DynamoDbDirectory, table: DynamoDbTable
    ) -> None:
        directory.claim_activity("1", member=ANNE)
        directory.claim_identity(MAIL, member=ANNE)
        answer_one_key_at_a_time(table.client, table.name)

        resolved = directory.resolve(program=PROGRAM, key="1", identities=[MAIL])

        assert resolved.owner == ANNE
        assert resolved.found == ((MAIL, ANNE),)

    def test_keys_left_unanswered_for_long_are_a_matter_of_retry(
        self, directory: DynamoDbDirectory, table: DynamoDbTable
    ) -> None:
        answer_one_key_at_a_time(table.client, table.name)
        many = [Identity(kind="card", value=str(n)) for n in range(BATCH_ATTEMPTS_MAX + 1)]

        with pytest.raises(TransientError):
            directory.resolve(program=PROGRAM, key=None, identities=many)

    def test_what_waits_carries_the_second_at_which_dynamodb_deletes_it(
        self, directory: DynamoDbDirectory, table: DynamoDbTable
    ) -> None:
        directory.wait_for_order(an_order(), program=PROGRAM, expires_at=LATER)

        (item,) = table.client.scan(TableName=table.name)["Items"]

        assert item["expires_at"] == {"N": str(int(LATER.timestamp()))}
        assert json.loads(item["activity"]["S"])["key"] == an_order().key

    def test_an_unknown_attribute_is_not_dropped_in_silence(
        self, directory: DynamoDbDirectory, table: DynamoDbTable
    ) -> None:
        directory.create_member(ANNE, enrolled_at=NOW)
        (profile,) = table.items(f"member#{PROGRAM}#{ANNE.id}")
        table.put({**profile, "nickname": {"S": "?"}})

        with pytest.raises(ItemUnreadableError, match="nickname"):
            directory.member(program=PROGRAM, member=ANNE.id)


def test_a_text_too_long_for_a_key_is_the_key_of_nothing(table: DynamoDbTable) -> None:
    too_long = "ä" * (PARTITION_KEY_BYTES_MAX // 2) + "x"
    stub = Stubber(table.client)

    with stub:
        assert table.get(too_long, "sort") is None
        assert list(table.items(too_long)) == []


def answer_one_key_at_a_time(client: "DynamoDBClient", table: str) -> None:
    """Let every batch leave all keys but the first unprocessed, as throttling may."""
    left: list[dict[str, object]] = []

    def keep_first(params: dict[str, dict[str, dict[str, object]]], **_: object) -> None:
        asked = params["RequestItems"][table]
        keys = asked["Keys"]
        assert isinstance(keys, list)
        left[:] = keys[1:]
        params["RequestItems"] = {table: {**asked, "Keys": keys[:1]}}

    def give_rest_back(parsed: dict[str, object], **_: object) -> None:
        if left:
            parsed["UnprocessedKeys"] = {table: {"Keys": list(left), "ConsistentRead": True}}

    client.meta.events.register("provide-client-params.dynamodb.BatchGetItem", keep_first)
    client.meta.events.register("after-call.dynamodb.BatchGetItem", give_rest_back)
