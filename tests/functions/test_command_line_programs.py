"""The command line against the functions: programs and shops."""

import sys
from io import StringIO
from pathlib import Path

import pytest

from tests.fakes.command_line import CommandLine

DOCUMENT = """\
program: club
name: Club
currency: EUR
time_zone: Europe/Berlin
rules:
  - id: base
    title: Two points for every euro
    earn: {points: 2, per: 1.00}
"""
CLUB = ("--program", "club")


def test_a_document_is_checked_on_this_machine_with_its_lines(
    punchcard: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "club.yaml"
    file.write_text(DOCUMENT)
    right = punchcard("program", "validate", str(file))
    file.write_text(DOCUMENT.replace("points: 2", "points: two"))
    wrong = punchcard("program", "validate", str(file))

    assert (right.code, right.out) == (0, f"{file}: valid, program club\n")
    assert wrong.code == 1
    assert f"{file}:8:" in wrong.err


def test_a_program_is_compared_published_and_shown(punchcard: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "club.yaml"
    file.write_text(DOCUMENT)

    ahead = punchcard("program", "diff", str(file))
    published = punchcard("program", "publish", str(file))
    behind = punchcard("program", "diff", "1", "2", *CLUB)
    shown = punchcard("program", "show", *CLUB)

    assert "~ rule base" in ahead.out
    assert published.out.startswith("program club: version 2, in force from ")
    assert behind.out == ahead.out == punchcard("program", "diff", "1", *CLUB).out
    assert "title: Two points for every euro" in shown.out
    assert punchcard("program", "diff", str(file), *CLUB).out == "nothing changes\n"


def test_the_only_program_needs_no_name(punchcard: CommandLine) -> None:
    assert punchcard("program", "list").table[0][:3] == ["club", "Club", "1"]
    assert punchcard("program", "versions").code == 0


def test_a_shop_is_registered_shown_switched_off_and_on(
    punchcard: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered = punchcard("shop", "register", "till", "--platform", "standard", *CLUB)
    off = punchcard("shop", "disable", "till")
    on = punchcard("shop", "enable", "till")

    assert registered.facts["signed with"].startswith("whsec_")
    assert registered.facts["webhooks"] == "http://api/webhooks/standard/till"
    assert (off.facts["enabled"], on.facts["enabled"]) == ("no", "yes")
    assert "till" in punchcard("shop", "list").out


def test_a_shops_secret_comes_from_a_variable_and_is_rotated(
    punchcard: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUNCHCARD_SHOP_SECRET", "a secret of the platform")
    punchcard("shop", "register", "online", "--platform", "shopify", *CLUB)
    monkeypatch.setenv("PUNCHCARD_SHOP_SECRET", "another secret of theirs")
    rotated = punchcard("shop", "rotate", "online")
    monkeypatch.setenv("PUNCHCARD_SHOP_SECRET", "one more secret of theirs")
    at_once = punchcard("shop", "rotate", "online", "--overlap-hours", "0")

    assert rotated.facts["the previous one is valid"].startswith("until 20")
    assert at_once.facts["the previous one is valid"] == "no longer"
    assert "secret of" not in rotated.out


def test_what_is_shown_of_a_version_can_be_published(
    punchcard: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "shown.yaml"
    file.write_text(punchcard("program", "show", *CLUB).out)

    assert punchcard("program", "validate", str(file)).code == 0
    assert punchcard("program", "diff", str(file)).out == "nothing changes\n"


def test_a_file_that_is_no_text_is_named(punchcard: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "club.yaml"
    file.write_bytes(b"program: \xff")

    for command in (["program", "validate"], ["program", "diff"], ["basket", "try", "--file"]):
        shown = punchcard(*command, str(file), *CLUB)
        assert (shown.code, shown.out) == (1, "")
        assert shown.err == f"Error: {file}: is no text in UTF-8, as byte 10 shows\n"


def test_a_shop_of_a_platform_is_not_registered_without_its_secret(
    punchcard: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO())
    shown = punchcard("shop", "register", "online", "--platform", "shopify", *CLUB)

    assert shown.code == 2
    assert "PUNCHCARD_SHOP_SECRET" in shown.err
    assert punchcard("shop", "list").out == "no shops\n"
