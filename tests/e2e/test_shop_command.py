"""`make shop`: a new merchant's program and first shop, by one command."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from local.api import Api
from local.deployed import Deployment
from local.emulator import ROOT, Emulator
from local.endpoint import free_port
from local.webhooks import encoded, standard_webhook
from tests.e2e.club import PROGRAM
from tests.fakes import standard_bodies


@pytest.fixture
def program() -> str:
    return f"p{uuid4().hex[:12]}"


@pytest.fixture
def document(tmp_path: Path, program: str) -> Path:
    file = tmp_path / "program.yaml"
    file.write_text(PROGRAM.format(program=program))
    return file


def command(
    emulator: Emulator, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "local.shop", *arguments],
        cwd=ROOT,
        env=os.environ | {"PORT": str(emulator.port), **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_shop_can_report_with_the_secret_that_was_shown(
    deployment: Deployment, api: Api, emulator: Emulator, program: str, document: Path
) -> None:
    shop = f"{program}-till"
    done = command(
        emulator,
        *("--program", str(document), "--effective-at", "2026-01-01T00:00:00Z"),
        *("--shop", shop, "--platform", "standard"),
    )

    (secret,) = [word for word in done.stdout.split() if word.startswith("whsec_")]
    event = standard_bodies.event("activity.reported", standard_bodies.activity())
    answer = standard_webhook(
        encoded(event), shop=shop, delivery_id="1", secret=secret, sent_at=datetime.now(UTC)
    ).send(deployment.api_url)

    assert done.returncode == 0, done.stderr
    assert "version 1, in force from 2026-01-01T00:00:00Z" in done.stdout
    assert f"{deployment.api_url}/webhooks/standard/{shop}" in done.stdout
    assert answer.status == 202
    assert api.has_program(program)


def test_a_secret_that_is_given_is_not_shown(
    emulator: Emulator, program: str, document: Path
) -> None:
    secret = uuid4().hex
    arguments = ("--program", str(document), "--shop", f"{program}-online")

    first = command(emulator, *arguments, PUNCHCARD_SHOP_SECRET=secret)
    again = command(emulator, *arguments, PUNCHCARD_SHOP_SECRET=secret)

    assert first.returncode == 0, first.stderr
    assert "version 1" in first.stdout
    assert first.stdout == again.stdout
    assert secret not in first.stdout


def test_what_is_wrong_with_a_document_is_told_at_its_line(
    emulator: Emulator, document: Path
) -> None:
    document.write_text(document.read_text().replace("points: 1, per", "points: many, per"))

    done = command(emulator, "--program", str(document))

    assert done.returncode == 1
    assert f"{document}:11:" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_is_told_where_nothing_runs(document: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "local.shop", "--program", str(document)],
        cwd=ROOT,
        env=os.environ | {"PORT": str(free_port())},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "start `make run`" in done.stderr
    assert "Traceback" not in done.stderr
