"""`punchcard` as it is started from a shell, against the system on this machine."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from local.deployed import Deployment
from local.emulator import Emulator
from local.endpoint import free_port
from tests.e2e.club import PROGRAM, Club

COMMAND = Path(sys.executable).with_name("punchcard")

RULE = "earn: { points: 1, per: 1.00 }"

type Punchcard = Callable[..., subprocess.CompletedProcess[str]]


def started(port: int, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command, run to its end outside of the project's folder, without a terminal."""
    # Neither node nor anything else of the project is on the path of an operator's shell.
    plain = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    return subprocess.run(
        [COMMAND, *arguments],
        cwd="/",
        env=plain | {"PATH": os.defpath, "PORT": str(port), **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def punchcard(emulator: Emulator, deployment: Deployment, club: Club) -> Punchcard:
    """Runs a command on the club's program."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return started(emulator.port, *arguments, PUNCHCARD_PROGRAM=club.program, **variables)

    return run


def answered(done: subprocess.CompletedProcess[str]) -> Any:
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_an_order_is_followed_from_the_shop_to_the_member(punchcard: Punchcard, club: Club) -> None:
    member = club.enrol(customer := club.unused())
    order = club.order(customer, "20.00")
    club.send(order)
    club.settle()

    shown = punchcard("member", "show", f"shop_customer:{club.online}:{customer}")
    traced = answered(punchcard("trace", club.online, str(order["id"]), "--json"))
    explained = punchcard("member", "explain", member)

    assert shown.returncode == 0
    assert member in shown.stdout
    assert "available      20\n" in shown.stdout
    assert "\x1b" not in shown.stdout
    assert traced["member"] == member
    assert [each["outcome"] for each in traced["arrivals"]] == ["recorded"]
    assert "20 points for the order" in explained.stdout


def test_a_program_is_checked_compared_and_published(
    punchcard: Punchcard, club: Club, tmp_path: Path
) -> None:
    file = tmp_path / "club.yaml"
    file.write_text(PROGRAM.format(program=club.program).replace(RULE, RULE.replace("1", "2", 1)))
    broken = tmp_path / "broken.yaml"
    broken.write_text(
        file.read_text().replace(RULE.replace("1", "2", 1), RULE.replace("1", "many", 1))
    )

    refused = punchcard("program", "validate", str(broken))
    valid = punchcard("program", "validate", str(file))
    compared = punchcard("program", "diff", str(file))
    published = answered(punchcard("--json", "program", "publish", str(file)))

    assert (refused.returncode, refused.stdout) == (1, "")
    assert "rules[0].earn.points: 'many' is no whole number" in refused.stderr
    assert refused.stderr.startswith(f"Error: {broken}:")
    assert valid.stdout == f"{file}: valid, program {club.program}\n"
    assert "~ earn.points: 1 -> 2" in compared.stdout
    assert published["version"]["number"] == 2


def test_what_could_not_be_used_is_listed_and_sent_again(punchcard: Punchcard, club: Club) -> None:
    club.send(club.order(club.unused(), currency="XTS"))
    club.settle()

    (letter,) = answered(punchcard("dead-letters", "--shop", club.online, "--json"))
    counted = answered(punchcard("replay", "--shop", club.online, "--json"))
    club.settle()
    (back,) = answered(punchcard("dead-letters", "--shop", club.online, "--json"))

    assert letter["reason"] == "currency_unknown"
    assert counted["by_reason"] == [{"reason": "currency_unknown", "count": 1}]
    assert (back["letter"], back["attempts"]) == (letter["letter"], 2)


def test_nobody_approves_what_they_asked_for(punchcard: Punchcard, club: Club) -> None:
    member = club.enrol(club.unused())

    asked = answered(
        punchcard("--json", "member", "adjust", member, "4000", "--reason", "migration")
    )
    alone = punchcard("approval", "approve", asked["approval"], "--json")
    other = punchcard("approval", "approve", asked["approval"], "--as", "second")

    assert alone.returncode == 1
    assert json.loads(alone.stderr)["code"] == "same_person"
    assert "recorded as entry 1" in other.stdout
    assert club.available(member) == 4000


def test_exit_codes_say_what_was_wrong(punchcard: Punchcard) -> None:
    refused = punchcard("shop", "show", "nobodys", "--json")
    usage = punchcard("shop", "shew", "--json")
    nowhere = started(free_port(), "shop", "list", "--json")

    problems = [json.loads(done.stderr)["code"] for done in (refused, usage, nowhere)]
    assert problems == ["shop_not_found", "wrong_usage", "unreachable"]
    assert [done.returncode for done in (refused, usage, nowhere)] == [1, 2, 3]
    assert {done.stdout for done in (refused, usage, nowhere)} == {""}


def test_a_reader_that_stops_early_gets_no_traceback(emulator: Emulator, club: Club) -> None:
    with subprocess.Popen(
        [COMMAND, "program", "show", "--program", club.program],
        env=os.environ | {"PORT": str(emulator.port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()

    assert (process.returncode, said) == (1, b"")


def test_what_cannot_be_written_is_said(punchcard: Punchcard, emulator: Emulator) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [COMMAND, "program", "list", "--json"],
            env=os.environ | {"PORT": str(emulator.port)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert "could not be written" in json.loads(done.stderr)["detail"]
