"""Who may do what, and what the internet reaches: the two parts of the templates to review.

`python -m tests.infra.snapshots` writes them anew; the difference belongs into the review.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.infra.assembly import Assembly, Json, Resource, synthesise

FOLDER = Path(__file__).parent / "snapshots"


def snapshots(assembly: Assembly) -> dict[str, Json]:
    """Both snapshots by the name of their file, without the suffix."""
    return {"iam_statements": iam_statements(assembly), "public_endpoints": endpoints(assembly)}


def iam_statements(assembly: Assembly) -> Json:
    """Every statement of every role and resource policy, by the id of what it is on."""
    return {
        _what_it_is_on(assembly, resource): [
            _readable(assembly, statement) for statement in statements
        ]
        for template in (assembly.data, assembly.service)
        for resource in template.resources()
        if (statements := list(_statements(resource)))
    }


def _what_it_is_on(assembly: Assembly, resource: Resource) -> str:
    if resource.type == "AWS::Lambda::Permission":
        return assembly.as_text(resource.properties["FunctionName"])
    return assembly.name(resource)


def _statements(resource: Resource) -> Iterator[Json]:
    properties = resource.properties
    match resource.type:
        case "AWS::IAM::Role":
            yield from properties["AssumeRolePolicyDocument"]["Statement"]
            for policy in properties["Policies"]:
                yield from policy["PolicyDocument"]["Statement"]
        case "AWS::KMS::Key":
            yield from properties["KeyPolicy"]["Statement"]
        case "AWS::Lambda::Permission":
            yield properties
        case _:
            yield from properties.get("PolicyDocument", {}).get("Statement", [])


def endpoints(assembly: Assembly) -> Json:
    """Every route, with what it asks for before a function is started."""
    return {
        route.properties["RouteKey"]: {
            "authorization": route.properties["AuthorizationType"],
            "scopes": route.properties.get("AuthorizationScopes", []),
        }
        for route in assembly.service.resources("AWS::ApiGatewayV2::Route")
    }


def as_file(snapshot: Json) -> str:
    """The text of a snapshot's file."""
    return json.dumps(snapshot, indent=2, sort_keys=True) + "\n"


def _readable(assembly: Assembly, value: Json) -> Json:
    match value:
        case list():
            return [_readable(assembly, each) for each in value]
        case {"Ref": _} | {"Fn::GetAtt": _} | {"Fn::ImportValue": _} | {"Fn::Join": _}:
            return assembly.as_text(value)
        case dict():
            return {name: _readable(assembly, each) for name, each in value.items()}
        case _:
            return value


def main() -> None:
    """Write the snapshots."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, snapshot in snapshots(synthesise(Path(folder))).items():
            (FOLDER / f"{name}.json").write_text(as_file(snapshot))


if __name__ == "__main__":
    main()
