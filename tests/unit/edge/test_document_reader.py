"""Text becomes a tree of plain values with places; what is no tree is refused, and fast."""

import json

import pytest
from punchcard.domain.problem import Problem
from punchcard.edge.document_reader import CHARACTERS_MAX, DEPTH_MAX, KEYS_MAX, read_document
from punchcard.edge.document_tree import Value
from punchcard.edge.findings import ProgramDocumentInvalidError


def value_of(text: str) -> Value:
    document = read_document(text, source="p.yaml")
    assert document.findings == ()
    return document.value


def refusal(text: str) -> str:
    with pytest.raises(ProgramDocumentInvalidError) as refused:
        read_document(text, source="p.yaml")
    return refused.value.detail


def complaints(text: str) -> list[str]:
    return [finding.text("p.yaml") for finding in read_document(text, source="p.yaml").findings]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("null", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("FALSE", False),
        ("0", 0),
        ("-5", -5),
        ("100000000000000000", 10**17),
        # Not one of these is a number, a truth or a date: they stay what they are.
        ("1.50", "1.50"),
        ("1e400", "1e400"),
        (".nan", ".nan"),
        ("-.inf", "-.inf"),
        ("0815", "0815"),
        ("-0", "-0"),
        ("+5", "+5"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("9999999999999999999", "9999999999999999999"),
        ("12:30", "12:30"),
        ("2026-05-01", "2026-05-01"),
        ("yes", "yes"),
        ("No", "No"),
        ("on", "on"),
        ("=", "="),
        ("'5'", "5"),
        ('"true"', "true"),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_a_scalar_is_what_it_looks_like_and_never_a_fraction(written: str, meant: Value) -> None:
    found = value_of(f"key: {written}")

    assert found == {"key": meant}
    assert isinstance(found, dict)
    assert type(found["key"]) is type(meant)


def test_keys_are_text_whatever_they_look_like() -> None:
    assert value_of("on: a\nyes: b\n5: c\nnull: d\n12:30: e\n<<: f") == {
        "on": "a",
        "yes": "b",
        "5": "c",
        "null": "d",
        "12:30": "e",
        "<<": "f",
    }


@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_is_read_as_json(ascii_only: bool) -> None:
    meant: Value = {"face": "\U0001f600", "slash": "a/b\\ud83d\\ude00", "list": [1, None, True, {}]}
    for indent in (None, 2, "\t"):
        text = json.dumps(meant, ensure_ascii=ascii_only, indent=indent)
        assert value_of(text) == meant
        assert value_of(text.replace("/", "\\/")) == meant
    assert value_of('{"a":1,"b":[2,3]}') == {"a": 1, "b": [2, 3]}


def test_a_byte_order_mark_is_no_part_of_the_document() -> None:
    assert value_of("\ufeffkey: 1") == {"key": 1}
    assert value_of('\ufeff{"key": "\\ud83d\\ude00"}') == {"key": "\U0001f600"}


def test_a_value_is_found_where_its_key_stands() -> None:
    document = read_document("a: 1\nb:\n  - c: {d: 5}\n", source="p.yaml")

    def place(*path: str | int) -> tuple[int, int]:
        finding = document.finding(Problem(path, ""))
        return finding.line, finding.column

    assert place() == (1, 1)
    assert place("b") == (2, 1)
    assert place("b", 0) == (3, 5)
    assert place("b", 0, "c", "d") == (3, 9)
    assert place("b", 0, "c", "missing", "deeper") == (3, 5)
    assert place("missing") == (1, 1)


def test_a_key_given_twice_is_told_with_both_lines() -> None:
    document = read_document("a:\n  b: 1\n  c: 2\n  b: 3\n", source="p.yaml")

    assert document.value == {"a": {"b": 1, "c": 2}}
    assert [finding.text("p.yaml") for finding in document.findings] == [
        "p.yaml:4:3: a.b: is given twice, first in line 2"
    ]


def test_an_alias_is_refused_where_it_stands_so_no_document_grows() -> None:
    laughs = "a: &a [ha, ha]\nb: &b [*a, *a]\nc: [*b, *b]\n"

    assert complaints(laughs) == [
        "p.yaml:2:8: b[0]: '*a' is an alias; write the value again",
        "p.yaml:2:12: b[1]: '*a' is an alias; write the value again",
        "p.yaml:3:5: c[0]: '*b' is an alias; write the value again",
        "p.yaml:3:9: c[1]: '*b' is an alias; write the value again",
    ]
    assert complaints("a: &a\n  b: *a\n") == [
        "p.yaml:2:6: a.b: '*a' is an alias; write the value again"
    ]


@pytest.mark.parametrize(
    "tagged",
    [
        "!!python/object/apply:os.system [echo]",
        "!!python/name:os.system",
        "!!binary aGE=",
        "!!str 5",
        "!mine {}",
        "! 5",
    ],
)
def test_a_tag_makes_nothing_but_a_complaint(tagged: str) -> None:
    (complaint,) = complaints(f"key: {tagged}")

    assert complaint.startswith("p.yaml:1:6: key: has the tag '")


@pytest.mark.parametrize("text", ["", "  \n\n", "# only a remark\n"])
def test_an_empty_document_is_refused(text: str) -> None:
    assert refusal(text) == "p.yaml:1:1: is empty"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\n---\nb: 2\n", "p.yaml:2:1: holds a second document"),
        ("? [a]\n: b\n", "p.yaml:1:3: has a key that is no text"),
        ("{a: 1}: b\n", "p.yaml:1:1: has a key that is no text"),
        ("a: 1\nb: \x00", "p.yaml:2:4: has the character '\\x00'"),
        ("a: \ud800", "p.yaml:1:4: has the character '\\ud800'"),
        ("a: b: c", "p.yaml:1:5: is no YAML: mapping values are not allowed in this context"),
        (
            "a:\n\tb: 1",
            "p.yaml:2:1: is no YAML: found character that cannot start any token; "
            "indent with spaces, not with tabs",
        ),
        ("%YAML 9.9\n---\na: 1", "p.yaml:1:1: is no YAML: found incompatible YAML document"),
        ('{"a": 1', "p.yaml:2:1: is no YAML: did not find expected ',' or '}'"),
    ],
)
def test_what_is_no_tree_is_refused_at_its_place(text: str, told: str) -> None:
    assert refusal(text) == told


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "a:\n "])
def test_deep_nesting_is_refused_as_soon_as_it_is_too_deep(opening: str) -> None:
    nested = "".join(opening.replace("\n", "\n" + " " * depth) for depth in range(2 * DEPTH_MAX))

    assert f"is nested more than {DEPTH_MAX} deep" in refusal(nested)


@pytest.mark.parametrize("hostile", ["[", "{", "- ", "? ", "&a ", '"', "a: 5\n", "!", "*a "])
def test_a_megabyte_of_anything_comes_to_an_end(hostile: str) -> None:
    text = "k: " + hostile * (1_000_000 // len(hostile))

    try:
        document = read_document(text, source="p.yaml")
    except ProgramDocumentInvalidError:
        return
    assert document.findings != ()


def test_the_length_of_a_document_is_limited() -> None:
    assert refusal("#" * (CHARACTERS_MAX + 1)) == (
        f"p.yaml:1:1: has more than {CHARACTERS_MAX} characters"
    )


def test_a_mapping_of_very_many_keys_is_refused_at_the_first_one_too_many() -> None:
    keys = "\n".join(f"key{number}: 1" for number in range(KEYS_MAX + 500))
    assert refusal(keys) == (
        f"p.yaml:{KEYS_MAX + 1}:1: is the key number {KEYS_MAX + 1} of one mapping; "
        "that is too many"
    )
