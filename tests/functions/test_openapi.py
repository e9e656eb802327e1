"""docs/openapi.json: generated, valid, complete, and in agreement with what is deployed."""

from collections.abc import Iterator

from openapi_spec_validator import validate
from punchcard.domain.errors import ContentionError, CursorInvalidError, PunchcardError
from punchcard.edge.api_docs import (
    SCHEME_OF_BROWSERS,
    SCHEME_OF_MEMBERS,
    SECURITY_SCHEME,
)
from punchcard.edge.caller import Scope
from punchcard.edge.findings import ProgramDocumentInvalidError
from punchcard.edge.problems import status_of_class
from punchcard.use_cases.trace_order import OrderNotFoundError

from infra.components import scopes
from infra.components.routes import ROUTES
from local.openapi import document, generated
from tests.fakes.openapi import Json, openapi

METHODS_WITH_BODY = {"patch", "post", "put"}
# What they do is said by their address.
WITHOUT_BODY = {"recover_stock", "replay_letter", "start_sweep", "void_hold"}
GATEWAY = {"401", "403", "429"}


def operations() -> Iterator[tuple[str, str, Json]]:
    for path, methods in openapi()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_document_is_what_the_code_says() -> None:
    for file, content in generated().items():
        assert file.read_text(encoding="utf-8") == content, "run python -m local.openapi"


def test_the_document_is_openapi() -> None:
    validate(document())
    assert document()["openapi"].startswith("3.1")


def test_every_deployed_route_is_described_under_its_scope() -> None:
    deployed = {
        (route.path, route.method.value.lower()): route.scope and route.scope.in_token
        for routes in ROUTES.values()
        for route in routes
    }
    described = {
        (path, method): each["security"][0][SECURITY_SCHEME][0] if _needs_scope(each) else None
        for path, method, each in operations()
    }
    assert described == deployed


def _needs_scope(operation: Json) -> bool:
    """Whether a token of the user pool opens it, and not one that the API itself issued."""
    return any(SECURITY_SCHEME in way for way in operation["security"])


def test_what_is_open_at_the_gateway_names_its_own_kind_of_token() -> None:
    own = {
        path: next(iter(each["security"][0]))
        for path, _, each in operations()
        if each["security"] and not _needs_scope(each)
    }
    assert {path for path, token in own.items() if token == SCHEME_OF_BROWSERS} == {
        "/v1/public/previews"
    }
    assert all(
        path.startswith("/v1/me") for path, token in own.items() if token == SCHEME_OF_MEMBERS
    )


def test_scopes_are_those_that_tokens_can_have() -> None:
    assert {scope.value for scope in Scope} == {scope.in_token for scope in scopes.Scope}
    flow = openapi()["components"]["securitySchemes"][SECURITY_SCHEME]["flows"]
    assert flow["clientCredentials"]["scopes"].keys() == {scope.value for scope in Scope}


def test_every_operation_says_what_it_does_and_how_it_fails() -> None:
    for _, method, operation in operations():
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"]
        answers = operation["responses"]
        assert "503" in answers
        for status, answer in answers.items():
            if status >= "4" and status not in GATEWAY:
                assert answer["content"].keys() == {"application/problem+json"}
        if method in METHODS_WITH_BODY and operation["operationId"] not in WITHOUT_BODY:
            assert "413" in answers
            assert operation["requestBody"]["required"]


def test_every_problem_lists_the_codes_of_its_status() -> None:
    schemas = openapi()["components"]["schemas"]
    for _, _, operation in operations():
        for status, answer in operation["responses"].items():
            problem = answer["content"].get("application/problem+json")
            if problem is not None:
                assert problem["schema"] == {"$ref": f"#/components/schemas/Problem{status}"}
    listed = {
        code: int(name.removeprefix("Problem"))
        for name, schema in schemas.items()
        if name.startswith("Problem") and name != "ProblemDocument"
        for code in schema["properties"]["code"]["enum"]
    }
    errors: list[type[PunchcardError]] = [
        *(CursorInvalidError, OrderNotFoundError, ProgramDocumentInvalidError, ContentionError)
    ]
    assert {error.code: listed[error.code] for error in errors} == {
        error.code: status_of_class(error) for error in errors
    }
    assert "misconfigured" not in listed
    told = schemas["Problem400"]["properties"]["code"]["description"]
    assert "- `cursor_invalid`: A cursor that no page of this list gave out." in told


def test_operations_are_named_apart() -> None:
    names = [operation["operationId"] for _, _, operation in operations()]
    assert len(names) == len(set(names))


def test_every_field_and_parameter_says_what_it_means() -> None:
    silent = [
        f"{name}.{field}"
        for name, schema in openapi()["components"]["schemas"].items()
        for field, described in schema.get("properties", {}).items()
        if "description" not in described
    ]
    silent += [
        f"{operation['operationId']}.{parameter['name']}"
        for _, _, operation in operations()
        for parameter in operation.get("parameters", [])
        if "description" not in parameter
    ]
    assert silent == []


def test_commands_refuse_fields_that_they_do_not_know() -> None:
    commands = {
        name: schema
        for name, schema in openapi()["components"]["schemas"].items()
        if name.endswith(("Command", "Fields"))
    }
    assert len(commands) == 24
    assert all(schema["additionalProperties"] is False for schema in commands.values())
