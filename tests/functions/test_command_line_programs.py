"""The command line against the functions: programs, shops, and what went wrong."""

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

    assert "base" in ahead.out
    assert published.out.startswith("program club: version 2, in force from ")
    assert "base" in behind.out
    assert "title: Two points for every euro" in shown.out


def test_the_only_program_needs_no_name(punchcard: CommandLine) -> None:
    assert punchcard("program", "list").out.splitlines()[1].startswith("club")
    assert punchcard("program", "versions").code == 0


def test_a_shop_is_registered_shown_switched_off_and_on(
    punchcard: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered = punchcard("shop", "register", "till", "--platform", "standard", *CLUB)
    off = punchcard("shop", "disable", "till")
    on = punchcard("shop", "enable", "till")

    assert "signed with  whsec_" in registered.out
    assert "webhooks     http://api/webhooks/standard/till" in registered.out
    assert "enabled     no" in off.out
    assert "enabled     yes" in on.out
    assert "till" in punchcard("shop", "list").out


def test_a_shops_secret_comes_from_a_variable_and_is_rotated(
    punchcard: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUNCHCARD_SHOP_SECRET", "a secret of the platform")
    punchcard("shop", "register", "online", "--platform", "shopify", *CLUB)
    monkeypatch.setenv("PUNCHCARD_SHOP_SECRET", "another secret of theirs")
    rotated = punchcard("shop", "rotate", "online")

    assert rotated.code == 0
    assert "the previous one is valid until" in rotated.out
    assert "secret of" not in rotated.out


def test_dead_letters_are_none_at_first(punchcard: CommandLine) -> None:
    assert punchcard("dead-letters").out == "no dead letters\n"
    assert punchcard("dead-letters", "--json").document == []
    assert punchcard("replay").out == "0 sent again\n"


def test_an_order_nobody_knows_is_said(punchcard: CommandLine) -> None:
    punchcard("shop", "register", "till", "--platform", "standard", *CLUB)
    shown = punchcard("trace", "till", "1001")

    assert shown.code == 1
    assert "(404" in shown.err
