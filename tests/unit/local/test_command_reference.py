"""docs/command-line.md says of the commands what they say of themselves."""

from cli.help import SharedOption
from cli.main import punchcard
from cli.reference import FILE, generated


def test_the_page_of_the_command_line_is_as_generated() -> None:
    assert FILE.read_text(encoding="utf-8") == generated(), "run python -m cli.reference"


def test_the_options_that_every_command_takes_are_named() -> None:
    text = FILE.read_text(encoding="utf-8")
    shared = [each.opts[0] for each in punchcard.params if isinstance(each, SharedOption)]
    assert [name for name in shared if f"`{name}`" not in text] == []
