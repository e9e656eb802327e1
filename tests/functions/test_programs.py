"""Programs over HTTP: publishing, listing, showing."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from punchcard.edge.program_writing import write_program
from punchcard.use_cases.publish_program import PROGRAM_LEAD_MINUTES

from tests.fakes.gateway import Answer, Gateway
from tests.functions.conftest import CLUB

VERSIONS = "/v1/programs/club/versions"
NEW = "/v1/programs/harbour/versions"
PROGRAM = """\
program: harbour
name: Harbour Club
currency: EUR
time_zone: Europe/Berlin
rules:
  - id: base
    title: 1 point for every euro
    earn: {points: 1, per: 1.00}
"""


def publish(
    gateway: Gateway, document: str = PROGRAM, *, address: str = NEW, media: str = "text/yaml"
) -> Answer:
    return gateway.call("POST", address, document, headers={"content-type": media})


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_first_version_is_in_force_at_once(gateway: Gateway) -> None:
    answer = publish(gateway)
    version = answer.document["version"]
    assert answer.status == 201
    assert answer.headers["location"] == f"{NEW}/1"
    assert version.pop("effective_at") <= datetime.now(UTC).isoformat()
    assert version == {
        "number": 1,
        "name": "Harbour Club",
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
        "rules": 1,
    }


@pytest.mark.parametrize(
    "media", ["text/yaml", "application/yaml; charset=utf-8", "text/x-yaml", "application/json"]
)
def test_a_document_may_be_yaml_or_json(gateway: Gateway, media: str) -> None:
    document = {"name": "Harbour Club", "program": "harbour", "currency": "EUR", "rules": []}
    text = json.dumps({**document, "time_zone": "Europe/Berlin"})
    assert publish(gateway, text, media=media).status == 201


def test_a_document_may_come_as_base64(gateway: Gateway) -> None:
    media = {"content-type": "application/yaml"}
    answer = gateway.call("POST", NEW, PROGRAM.encode(), headers=media)
    assert answer.status == 201


def test_a_first_version_may_take_effect_in_the_past(gateway: Gateway) -> None:
    answer = publish(gateway, address=f"{NEW}?effective_at=2020-01-01T00:00:00Z")
    assert answer.document["version"]["effective_at"] == "2020-01-01T00:00:00Z"


def test_the_document_may_say_when_it_takes_effect(gateway: Gateway) -> None:
    answer = publish(gateway, PROGRAM + "effective_at: 2020-01-01\n")
    assert answer.document["version"]["effective_at"] == "2019-12-31T23:00:00Z"


def test_document_and_query_must_agree_on_when(gateway: Gateway) -> None:
    document = PROGRAM + "effective_at: 2020-01-01T00:00Z\n"
    assert publish(gateway, document, address=f"{NEW}?effective_at=2020-01-01T00:00Z").status == 201
    answer = publish(gateway, document, address=f"{NEW}?effective_at=2021-01-01T00:00Z")
    assert (answer.status, answer.document["path"]) == (422, "effective_at")


def test_a_later_version_takes_effect_after_the_lead_time(gateway: Gateway) -> None:
    publish(gateway)
    before = datetime.now(UTC)
    answer = publish(gateway, PROGRAM.replace("Harbour Club", "Harbour"))
    effective_at = moment(answer.document["version"]["effective_at"])
    assert answer.document["version"]["number"] == 2
    assert (
        timedelta()
        <= effective_at
        + timedelta(milliseconds=1)
        - before
        - timedelta(minutes=PROGRAM_LEAD_MINUTES)
        < timedelta(minutes=1)
    )


def test_a_version_that_would_take_effect_too_soon_is_refused(gateway: Gateway) -> None:
    publish(gateway)
    soon = quote((datetime.now(UTC) + timedelta(minutes=5)).isoformat())
    document = PROGRAM.replace("Harbour Club", "Harbour")
    answer = publish(gateway, document, address=f"{NEW}?effective_at={soon}")
    assert (answer.status, answer.document["code"]) == (422, "effect_too_soon")


def test_publishing_the_newest_version_again_returns_it(gateway: Gateway) -> None:
    first = publish(gateway)
    again = publish(gateway)
    assert (again.status, again.document) == (200, first.document)


def test_the_currency_never_changes(gateway: Gateway) -> None:
    publish(gateway)
    answer = publish(gateway, PROGRAM.replace("EUR", "USD"))
    assert (answer.status, answer.document["code"]) == (422, "currency_fixed")


def test_problems_of_a_document_are_told_with_their_places(gateway: Gateway) -> None:
    answer = publish(gateway, PROGRAM.replace("title:", "titel:") + "rounding: up\n")
    assert (answer.status, answer.document["code"]) == (422, "program_invalid")
    errors = {error["path"]: error for error in answer.document["errors"]}
    assert (errors["rules[0].titel"]["line"], errors["rules[0].titel"]["column"]) == (7, 5)
    assert errors["rounding"]["line"] == 9
    assert errors["rounding"]["allowed"] == ["floor", "half_up", "ceiling"]


def test_a_document_of_another_program_is_refused(gateway: Gateway) -> None:
    answer = publish(gateway, address=VERSIONS)
    assert (answer.status, answer.document["path"]) == (422, "program")


def test_versions_are_listed_the_newest_first(gateway: Gateway) -> None:
    publish(gateway)
    publish(gateway, PROGRAM.replace("Harbour Club", "Harbour"))
    listed = gateway.get(NEW).document["versions"]
    assert [(version["number"], version["name"]) for version in listed] == [
        (2, "Harbour"),
        (1, "Harbour Club"),
    ]


def test_a_version_is_shown_with_a_document_that_can_be_published(gateway: Gateway) -> None:
    shown = gateway.get(f"{VERSIONS}/1").document
    expected = write_program(CLUB)
    del expected["effective_at"]
    assert (shown["program"], shown["version"]["number"]) == ("club", 1)
    assert shown["document"] == expected
    again = publish(
        gateway, json.dumps(shown["document"]), address=VERSIONS, media="application/json"
    )
    assert (again.status, again.document) == (200, shown)


def test_a_program_is_shown_with_what_is_in_force_and_what_is_newest(gateway: Gateway) -> None:
    publish(gateway)
    publish(gateway, PROGRAM.replace("Harbour Club", "Harbour"))
    shown = gateway.get("/v1/programs/harbour").document
    assert (shown["program"], shown["in_force"]["number"], shown["newest"]["number"]) == (
        "harbour",
        1,
        2,
    )


def test_a_program_that_has_not_begun_has_nothing_in_force(gateway: Gateway) -> None:
    publish(gateway, address=f"{NEW}?effective_at=2199-01-01T00:00:00Z")
    assert gateway.get("/v1/programs/harbour").document["in_force"] is None


def test_what_was_never_published_is_not_found(gateway: Gateway) -> None:
    for address in ("/v1/programs/none", "/v1/programs/none/versions", f"{VERSIONS}/2"):
        answer = gateway.get(address)
        assert (answer.status, answer.document["code"]) == (404, "program_not_found")
