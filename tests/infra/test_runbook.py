"""Every alarm has a page in the runbook, and every page has an alarm."""

import re
from pathlib import Path

import pytest

from infra.components.runbook import FOLDER, Runbook, page
from tests.architecture.sources import ROOT
from tests.infra.assembly import Json, Template

SECTIONS = ("What it means", "How to look", "What to do", "When it is safe to ignore")
PAGES = sorted((ROOT / FOLDER).glob("*.md"))


@pytest.fixture(scope="session")
def pages(service: Template) -> dict[str, str]:
    """The page that each alarm's description names, by the alarm."""
    return {
        alarm.logical_id: _page(alarm.properties)
        for alarm in service.resources("AWS::CloudWatch::Alarm")
    }


def _page(alarm: Json) -> str:
    (named,) = re.findall(rf"See ({FOLDER}/[a-z-]+\.md)\.$", alarm["AlarmDescription"])
    return str(named)


def test_every_alarm_has_a_page(pages: dict[str, str]) -> None:
    missing = [
        f"the alarm {alarm} needs {name}: write it, with the sections {', '.join(SECTIONS)}, and "
        "list it in docs/runbook.md; or name the page of a family by Alarms.add(runbook=...)"
        for alarm, name in pages.items()
        if not (ROOT / name).exists()
    ]
    assert missing == []


def test_every_page_has_an_alarm(pages: dict[str, str]) -> None:
    named = set(pages.values())
    there = [str(path.relative_to(ROOT)) for path in PAGES]
    assert [name for name in there if name not in named] == []


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs/runbook.md").read_text()
    assert [path.name for path in PAGES if f"(runbook/{path.name})" not in index] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_says_what_an_operator_needs(path: Path) -> None:
    text = path.read_text()
    assert tuple(re.findall(r"^## (.+)$", text, re.MULTILINE)) == SECTIONS
    assert "```sh" in text


def test_a_page_is_named_after_its_alarm() -> None:
    assert page("OldestDelivery") == "docs/runbook/oldest-delivery.md"


def test_an_operator_is_led_to_the_page_where_it_is_read() -> None:
    there = Runbook("https://git.example.com/loyalty/main")
    path = "docs/runbook/dead-letters.md"
    assert Runbook().place("DeadLetters") == path
    assert Runbook().link("DeadLetters") == f"`{path}`"
    assert there.place("DeadLetters") == f"https://git.example.com/loyalty/main/{path}"
    assert there.link("DeadLetters") == f"[{path}](https://git.example.com/loyalty/main/{path})"
