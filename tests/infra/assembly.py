"""The templates as the tests read them: synthesised once, as plain data."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from infra.app import add_stacks
from infra.config import Config
from tests.architecture.sources import ROOT

ENVIRONMENT = "test"
ALARM_EMAIL = "alarms@example.com"

# CloudFormation's own shape: JSON objects of whatever each resource type has.
type Json = Any


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of a template."""

    logical_id: str
    type: str
    body: Mapping[str, Json]

    @property
    def properties(self) -> Mapping[str, Json]:
        """What is set on it."""
        properties: Mapping[str, Json] = self.body.get("Properties", {})
        return properties


@dataclass(frozen=True, slots=True)
class Template:
    """One stack's template."""

    stack: str
    body: Mapping[str, Json]

    def resources(self, resource_type: str | None = None) -> Iterator[Resource]:
        """Those of a type, or all of them."""
        for logical_id, body in self.body["Resources"].items():
            if resource_type in (None, body["Type"]):
                yield Resource(logical_id, body["Type"], body)

    def resource(self, logical_id: str) -> Resource:
        """The one of this id."""
        body = self.body["Resources"][logical_id]
        return Resource(logical_id, body["Type"], body)


@dataclass(frozen=True, slots=True)
class Assembly:
    """What synthesis wrote to a folder."""

    folder: Path

    @property
    def data(self) -> Template:
        """The stack of what must survive."""
        return self._template("Data")

    @property
    def service(self) -> Template:
        """The stack of what can be made anew."""
        return self._template("Service")

    def document(self, name: str) -> Json:
        """A JSON file of the assembly."""
        return json.loads((self.folder / name).read_text())

    def as_text(self, value: Json) -> str:
        """A value as a person would write it, with references as `${Ledger.Arn}`.

        References into the other stack read like those within one, and the hashes that the CDK
        appends to ids are left out.
        """
        match value:
            case str():
                return value
            case {"Ref": str(name)}:
                return f"${{{_without_hash(name)}}}"
            case {"Fn::GetAtt": [str(name), str(attribute)]}:
                return f"${{{_without_hash(name)}.{attribute}}}"
            case {"Fn::ImportValue": str(name)}:
                return self.as_text(self._exports[name])
            case {"Fn::Join": [str(separator), list(parts)]}:
                return separator.join(map(self.as_text, parts))
            case _:
                return json.dumps(value, sort_keys=True)

    def name(self, resource: Resource) -> str:
        """A resource's id without the hash."""
        return _without_hash(resource.logical_id)

    @property
    def _exports(self) -> dict[str, Json]:
        outputs = self.data.body["Outputs"].values()
        return {
            output["Export"]["Name"]: output["Value"] for output in outputs if "Export" in output
        }

    def _template(self, name: str) -> Template:
        stack = f"Punchcard-{ENVIRONMENT}-{name}"
        return Template(stack, self.document(f"{stack}.template.json"))


def synthesise(
    folder: Path, *, browser_origins: tuple[str, ...] = (), traces: bool = False
) -> Assembly:
    """Write both stacks, with the context of cdk.json and the rules of cdk-nag.

    Findings do not end it: `validation-report.json` has them. The layers are not built.
    """
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    app = cdk.App(outdir=str(folder), context=context)
    config = Config(
        environment=ENVIRONMENT,
        alarm_email=ALARM_EMAIL,
        browser_origins=browser_origins,
        traces=traces,
        bundle=False,
    )
    add_stacks(app, config)
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    try:
        app.synth()
    except RuntimeError as refusal:
        if "ValidationFailed" not in str(refusal):
            raise
    return Assembly(folder)


def _without_hash(logical_id: str) -> str:
    return re.sub(r"[0-9A-F]{8}$", "", logical_id)
