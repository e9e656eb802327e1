"""The ledger has one writer: one call in one function of one module, by source.

At run time the same is enforced by the functions' roles, which may put and query and no more.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import PACKAGE, ROOT, modules, shown, syntax

LEDGER = PACKAGE / "adapters/dynamodb_ledger.py"
WIRING = PACKAGE / "wiring/recording.py"
SETTINGS = PACKAGE / "wiring/settings.py"
RUNTIME = (PACKAGE, ROOT / "functions")

WRITES = {
    "put_item",
    "update_item",
    "delete_item",
    "batch_write_item",
    "transact_write_items",
    "execute_statement",
    "batch_execute_statement",
    "execute_transaction",
}


def test_the_ledger_module_writes_in_one_place() -> None:
    calls = list(calls_in(LEDGER, WRITES))

    assert [name for name, _ in calls] == ["put_item"]
    (put,) = (call for _, call in calls)
    assert {keyword.arg: ast.unparse(keyword.value) for keyword in put.keywords} == {
        "TableName": "self.table",
        "Item": "write_entry(entry)",
        "ConditionExpression": "keys.IS_ABSENT",
        "ReturnValuesOnConditionCheckFailure": "'ALL_OLD'",
    }


def test_nobody_else_learns_which_table_the_ledger_is() -> None:
    mentions = [
        shown(module)
        for module in modules(*RUNTIME)
        for node in ast.walk(syntax(module))
        if is_name_of_ledger_table(node)
    ]

    # The one adapter that is built with it; the setting and its variable.
    assert mentions == [shown(WIRING), shown(SETTINGS), shown(SETTINGS)]


def test_the_setting_reaches_the_ledger_adapter_alone() -> None:
    built = [call for name, call in calls_in(WIRING, {"DynamoDbLedger"})]

    (ledger,) = built
    assert "ledger_table" in ast.unparse(ledger)


def calls_in(module: Path, names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(syntax(module)):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name) if name in names:
                    yield name, node
                case _:
                    pass


def is_name_of_ledger_table(node: ast.AST) -> bool:
    match node:
        case ast.Constant(value="PUNCHCARD_LEDGER_TABLE"):
            return True
        case ast.Attribute(attr="ledger_table") | ast.FunctionDef(name="ledger_table"):
            return True
        case _:
            return False
