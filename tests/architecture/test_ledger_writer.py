"""The ledger has one writer: one way of putting in one module, by source.

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


def test_the_ledger_module_writes_in_one_way() -> None:
    calls = {name: ast.unparse(call) for name, call in calls_in(LEDGER, WRITES)}

    assert calls == {
        "put_item": "self.client.put_item(**self._put(entry))",
        "transact_write_items": "self.client.transact_write_items("
        "TransactItems=[{'Put': put} for put in puts])",
    }


def test_what_is_put_is_put_where_nothing_is() -> None:
    (put,) = (
        node
        for node in ast.walk(syntax(LEDGER))
        if isinstance(node, ast.FunctionDef) and node.name == "_put"
    )
    (given,) = (node.value for node in ast.walk(put) if isinstance(node, ast.Return))
    (pairs,) = (
        ast.unparse(node.value)
        for node in ast.walk(syntax(LEDGER))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "puts"
    )

    assert given is not None
    assert ast.unparse(given) == (
        "{'TableName': self.table, 'Item': write_entry(entry), "
        "'ConditionExpression': keys.IS_ABSENT, "
        "'ReturnValuesOnConditionCheckFailure': 'ALL_OLD'}"
    )
    assert pairs == "[self._put(first), self._put(second)]"


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
