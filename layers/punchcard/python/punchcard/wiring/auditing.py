"""What audits and rebuilds: whole tables and archives, named by whoever asks for them.

No function uses this. The ledger's own table has one adapter at run time, so a table is named
here, by an operator's command, and not by a setting.
"""

from punchcard.adapters.aws import client
from punchcard.ports import ArchivedObjects, Ledger, LedgerScan, ReadModelStore
from punchcard.wiring.settings import SETTINGS
from punchcard.wiring.tables import table


def ledger_scan(ledger_table: str) -> LedgerScan:
    """Every chain of a ledger's table."""
    from punchcard.adapters.dynamodb_ledger_scan import DynamoDbLedgerScan

    return DynamoDbLedgerScan(client=client("dynamodb"), table=ledger_table)


def named_ledger(ledger_table: str) -> Ledger:
    """A ledger in any table: the standing one, or one that is filled from the archive."""
    from punchcard.adapters.dynamodb_ledger import DynamoDbLedger

    return DynamoDbLedger(client=client("dynamodb"), table=ledger_table)


def archived_objects() -> ArchivedObjects:
    """The whole archive of entries."""
    from punchcard.adapters.s3_archived_objects import S3ArchivedObjects

    return S3ArchivedObjects(client=client("s3"), bucket=SETTINGS.entries_bucket)


def read_model_store() -> ReadModelStore:
    """The read models, as a rebuild writes them."""
    from punchcard.adapters.dynamodb_read_models import DynamoDbReadModels

    return DynamoDbReadModels(table(SETTINGS.read_models_table))
