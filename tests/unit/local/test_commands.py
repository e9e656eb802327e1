"""Commands say how they are used, refuse what they cannot do, and end without a traceback."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from local import destroy, rebuild, replay, run, shop, verify
from local.console import INTERRUPTED
from local.demo import __main__ as demo
from local.emulator import ROOT

PROGRAM = ROOT / "local/programs/demo.yaml"
REGISTER = ("--program", str(PROGRAM), "--shop", "harbour-online")
ANSWER_SECONDS_MAX = 60
PROMPT = b"client secret of the app"

type Command = Callable[[Sequence[str]], int]


COMMANDS: list[Command] = [run.main, demo.main, shop.main, replay.main, verify.main, rebuild.main]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command(["--help"])

    assert ended.value.code == 0
    assert "usage:" in capsys.readouterr().out


# What a command needs beside what it does not know.
ARGUMENTS: dict[Command, tuple[str, ...]] = {rebuild.main: ("ledger",)}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_refuses_what_it_does_not_know(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command([*ARGUMENTS.get(command, ("--program", str(PROGRAM))), "--fresh"])

    assert ended.value.code == 2
    assert "--fresh" in capsys.readouterr().err


NEEDED: dict[Command, tuple[str, ...]] = {
    shop.main: ("--program", str(PROGRAM)),
    rebuild.main: ("read-models",),
    destroy.main: ("--environment", "local"),
}


@pytest.mark.parametrize(
    "command", [run.main, shop.main, replay.main, verify.main, rebuild.main, destroy.main]
)
def test_a_port_that_is_none_is_wrong_usage(
    command: Command, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "abc")
    assert command(NEEDED.get(command, ())) == 2
    assert "PORT: 'abc' is no port from 1 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize(
    "module",
    ["cli.main", "local.shop", "local.replay", "local.destroy", "local.verify", "local.rebuild"],
)
def test_no_command_but_those_that_deploy_needs_node(module: str) -> None:
    told = f"import sys, {module}; print(sorted({{'aws_cdk', 'jsii'}} & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.parametrize("limit", ["-1", "0", "1.5", "ten", "", "٤٦"])
def test_a_limit_that_counts_nothing_is_refused(
    limit: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        replay.main(["--limit", limit])

    assert ended.value.code == 2
    assert "no whole number from 1" in capsys.readouterr().err


def test_a_secret_is_not_asked_for_where_nobody_can_answer() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "local.shop", *REGISTER],
        cwd=ROOT,
        env=without_secret(),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("shop: no client secret was given")
    assert shop.SECRET_VARIABLE in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("typed", [b"\x04", b"\n"])
def test_no_answer_at_the_prompt_is_a_clear_error(typed: bytes) -> None:
    with prompted() as (process, terminal):
        os.write(terminal, typed)
        _, errors = process.communicate(timeout=ANSWER_SECONDS_MAX)

    assert process.returncode == 1
    assert b"\nshop: no client secret was given" in errors


def test_ctrl_c_at_the_prompt_ends_the_command() -> None:
    with prompted() as (process, _):
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=ANSWER_SECONDS_MAX)

    assert process.returncode == INTERRUPTED
    assert b"Traceback" not in errors


@contextmanager
def prompted() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The command at a terminal, having asked for the secret; our end of the terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "local.shop", *REGISTER],
        cwd=ROOT,
        env=without_secret(),
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        try:
            assert process.stderr is not None
            assert process.stderr.read(len(PROMPT)) == PROMPT
            yield process, ours
        finally:
            process.kill()
            os.close(ours)


def without_secret() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != shop.SECRET_VARIABLE}


def test_the_command_line_does_not_load_the_cdk_which_starts_node() -> None:
    look = "import sys, cli.main; print({'aws_cdk', 'jsii'} & sys.modules.keys())"
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert (done.stdout, done.stderr) == ("set()\n", "")
