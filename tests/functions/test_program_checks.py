"""Programs over HTTP: listing them, checking documents, comparing versions."""

from tests.fakes.gateway import Answer, Gateway
from tests.functions.test_programs import NEW, PROGRAM, publish

CHECK = "/v1/programs/harbour/validations"
RICHER = PROGRAM.replace("points: 1", "points: 2") + (
    "  - id: review\n    title: Reviews\n    on: review\n    earn: {points: 5}\n"
)


def check(gateway: Gateway, document: str) -> Answer:
    return publish(gateway, document, address=CHECK)


def test_programs_are_listed_by_their_newest_version(gateway: Gateway) -> None:
    publish(gateway)
    publish(gateway, RICHER)

    first = gateway.get("/v1/programs?limit=1").document
    second = gateway.get(f"/v1/programs?cursor={first['next_cursor']}").document

    listed = [*first["programs"], *second["programs"]]
    assert [(each["program"], each["newest"]) for each in listed] == [("club", 1), ("harbour", 2)]
    assert (listed[1]["name"], second["next_cursor"]) == ("Harbour Club", None)


def test_a_document_is_checked_and_nothing_is_stored(gateway: Gateway) -> None:
    answer = check(gateway, PROGRAM)

    assert (answer.status, answer.document["valid"], answer.document["is_new"]) == (200, True, True)
    assert answer.document["version"]["number"] == 1
    assert answer.document["diff"]["rules_added"] == ["base"]
    assert gateway.get("/v1/programs/harbour").status == 404
    assert [each["program"] for each in gateway.get("/v1/programs").document["programs"]] == [
        "club"
    ]


def test_what_a_document_would_change_is_told(gateway: Gateway) -> None:
    publish(gateway)

    same = check(gateway, PROGRAM).document
    richer = check(gateway, RICHER).document

    assert (same["is_new"], same["version"]["number"], same["diff"]["text"]) == (False, 1, "")
    assert (richer["is_new"], richer["version"]["number"]) == (True, 2)
    assert richer["diff"]["rules_added"] == ["review"]
    assert richer["diff"]["rules_changed"] == [
        {"rule": "base", "changes": [{"path": "earn.points", "before": 1, "after": 2}]}
    ]


def test_problems_of_a_document_are_told_with_their_lines(gateway: Gateway) -> None:
    answer = check(gateway, PROGRAM.replace("currency: EUR", "currency: XYZ"))

    assert answer.status == 422
    assert [problem["line"] for problem in answer.document["errors"]] == [3]


def test_what_publishing_would_refuse_is_refused(gateway: Gateway) -> None:
    publish(gateway)

    answer = check(gateway, PROGRAM.replace("EUR", "USD"))

    assert (answer.status, answer.document["code"]) == (422, "currency_fixed")


def test_two_versions_are_compared(gateway: Gateway) -> None:
    publish(gateway)
    publish(gateway, RICHER)

    told = gateway.get(f"{NEW}/2/diff").document
    backwards = gateway.get(f"{NEW}/1/diff?from=2").document
    first = gateway.get(f"{NEW}/1/diff").document

    assert (told["before"]["number"], told["after"]["number"]) == (1, 2)
    assert told["diff"]["text"].splitlines() == [
        "+ rule review",
        "~ rule base",
        "    ~ earn.points: 1 -> 2",
    ]
    assert backwards["diff"]["rules_removed"] == ["review"]
    assert (first["before"], first["diff"]["added"]) == (None, 1)


def test_a_version_that_was_never_published_is_compared_with_nothing(gateway: Gateway) -> None:
    publish(gateway)
    for address in (f"{NEW}/2/diff", f"{NEW}/1/diff?from=7", "/v1/programs/none/versions/1/diff"):
        answer = gateway.get(address)
        assert (answer.status, answer.document["code"]) == (404, "program_not_found")
