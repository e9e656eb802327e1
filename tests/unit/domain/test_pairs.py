"""What one member gave to another both chains say, or it is found."""

from typing import Any

from punchcard.domain.codec import canonical
from punchcard.domain.damage import Damage
from punchcard.domain.entry import StoredEntry
from punchcard.domain.pairs import Half, broken, halves_of, unmatched

AT = "2026-03-02T11:00:00Z"


def entry(member: str, number: int, *recorded: dict[str, Any]) -> StoredEntry:
    return StoredEntry(
        program="club",
        member=member,
        number=number,
        recorded_at=AT,
        kind="transferred",
        activities=canonical(list(recorded)),
        state="{}",
        memory=b"",
        hash=b"",
    )


def given(points: int, other: str) -> dict[str, Any]:
    posting = {"available": -points, "transferred": points, "reason": "transferred"}
    return {"postings": [posting], "transfer": {"lots": {}, "other": other}}


def merged(points: int, other: str, number: int) -> dict[str, Any]:
    postings = [{"available": -points, "transferred": points, "reason": "merged"}] if points else []
    return {"postings": postings, "merge": {"member": other, "entry": number}}


def named(*entries: StoredEntry) -> list[tuple[str | None, int | None]]:
    halves = [half for each in entries for half in halves_of(each)]
    found = [broken(half) for half in unmatched(halves)]
    assert {finding.damage for finding in found} <= {Damage.PAIR_BROKEN}
    return [(finding.member, finding.number) for finding in found]


def test_an_entry_without_another_member_is_no_half() -> None:
    assert halves_of(entry("A", 1, {"postings": [{"available": 5, "issued": -5}]})) == []
    assert halves_of(entry("A", 1, {"key": 'a "merge": of words'}, {"type": "settled"})) == []


def test_both_sides_of_a_transfer_match() -> None:
    assert (
        named(entry("A", 1, {"type": "settled"}, given(5, "B")), entry("B", 7, given(-5, "A")))
        == []
    )


def test_a_transfer_that_one_side_does_not_know_is_found() -> None:
    assert named(entry("A", 1, given(5, "B"))) == [("A", 1)]
    assert named(entry("A", 1, given(5, "B")), entry("B", 7, given(-4, "A"))) == [
        ("A", 1),
        ("B", 7),
    ]


def test_two_transfers_need_two_counterparts() -> None:
    twice = (entry("A", 1, given(5, "B")), entry("A", 2, given(5, "B")))
    assert named(*twice, entry("B", 7, given(-5, "A"))) == [("A", 2)]


def test_both_sides_of_a_merge_name_each_others_entry() -> None:
    closed = entry("B", 3, merged(5, "A", 9))
    assert named(closed, entry("A", 9, merged(-5, "B", 3))) == []
    assert named(closed, entry("A", 8, merged(-5, "B", 3))) == [("B", 3), ("A", 8)]


def test_a_merge_without_points_has_two_sides_too() -> None:
    assert named(entry("B", 3, merged(0, "A", 9)), entry("A", 9, merged(0, "B", 3))) == []
    assert named(entry("B", 3, merged(0, "A", 9))) == [("B", 3)]


def test_points_given_to_nobody_are_found() -> None:
    lost = {"postings": [{"available": 5, "transferred": -5, "reason": "transferred"}]}
    assert halves_of(entry("A", 1, lost)) == [Half("club", "A", 1, None, None, -5, AT)]
    assert named(entry("A", 1, lost)) == [("A", 1)]
