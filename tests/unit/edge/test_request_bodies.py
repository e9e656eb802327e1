from base64 import b64encode

import pytest
from punchcard.domain.errors import BodyTooLargeError
from punchcard.edge.refusals import (
    FAULTS_MAX,
    Fault,
    MediaTypeUnsupportedError,
    RequestInvalidError,
)
from punchcard.edge.request_bodies import (
    DOCUMENT_MEDIA_TYPES,
    JSON_CHARACTERS_MAX,
    MEDIA_TYPE,
    POINTER_LENGTH_MAX,
    GatewayEvent,
    faults_of,
    read_json_object,
    with_text_body,
)


def read(sent: GatewayEvent) -> GatewayEvent:
    return with_text_body(sent, reads=DOCUMENT_MEDIA_TYPES)


def event(body: str | None, *, encoded: bool = False, media: str | None = None) -> GatewayEvent:
    headers = {} if media is None else {"content-type": media}
    return {"body": body, "isBase64Encoded": encoded, "headers": headers}


class TestABody:
    def test_that_is_text_stays_as_it_is(self) -> None:
        sent = event("{}", media="application/json; charset=utf-8")
        assert read(sent) == sent

    def test_that_came_as_base64_becomes_text(self) -> None:
        sent = event(b64encode("ü".encode()).decode(), encoded=True)
        assert read(sent) == {**sent, "body": "ü", "isBase64Encoded": False}

    def test_that_is_not_there_is_of_no_kind(self) -> None:
        for body in (None, ""):
            sent = event(body, media="text/html")
            assert read(sent) == sent

    @pytest.mark.parametrize("body", ["%%%", "ü", b64encode(b"\xff").decode()])
    def test_that_is_no_text_is_refused(self, body: str) -> None:
        with pytest.raises(RequestInvalidError):
            read(event(body, encoded=True))

    @pytest.mark.parametrize("media", ["text/html", "application/x-www-form-urlencoded", "é"])
    def test_of_another_kind_is_refused(self, media: str) -> None:
        with pytest.raises(MediaTypeUnsupportedError):
            read(event("x", media=media))

    @pytest.mark.parametrize("media", ["APPLICATION/JSON", "text/yaml ; charset=utf-8", "", None])
    def test_of_a_kind_that_is_read_is_accepted(self, media: str | None) -> None:
        assert read(event("x", media=media))["body"] == "x"

    @pytest.mark.parametrize(
        ("reads", "named"),
        [
            ((MEDIA_TYPE,), "application/json"),
            (("text/a", "text/b", "text/c"), "text/a, text/b or text/c"),
        ],
    )
    def test_of_another_kind_is_told_every_kind_that_is_read(
        self, reads: tuple[str, ...], named: str
    ) -> None:
        with pytest.raises(MediaTypeUnsupportedError) as raised:
            with_text_body(event("x", media="text/html"), reads=reads)
        assert raised.value.detail == f"send the body as {named}"

    def test_may_have_headers_in_any_case_or_none_at_all(self) -> None:
        with pytest.raises(MediaTypeUnsupportedError):
            read({"body": "x", "headers": {"Content-Type": "text/html"}})
        assert read({"body": "x", "headers": None})["body"] == "x"


class TestAJsonObject:
    def test_has_numbers_with_a_fraction_as_numbers(self) -> None:
        text = '{"a": 1.5, "b": [1, {"c": 1e400}], "d": "1.5", "e": null}'
        assert read_json_object(text) == {
            "a": 1.5,
            "b": [1, {"c": float("inf")}],
            "d": "1.5",
            "e": None,
        }

    @pytest.mark.parametrize("text", ["[]", "1", "null", "{", '{"a": 1, "a": 2}', "NaN"])
    def test_is_nothing_else(self, text: str) -> None:
        with pytest.raises(RequestInvalidError):
            read_json_object(text)

    def test_has_a_length_at_most(self) -> None:
        padding = " " * (JSON_CHARACTERS_MAX - 2)
        assert read_json_object(f"{{{padding}}}") == {}
        with pytest.raises(BodyTooLargeError):
            read_json_object(f"{{{padding} }}")


class TestFaults:
    def test_point_into_the_body(self) -> None:
        (fault,) = faults_of([{"loc": ("body", "a/b", 0, "c~d ü"), "msg": "Field required"}])
        assert fault == Fault(detail="Field required", pointer="#/a~1b/0/c~0d%20%C3%BC")

    def test_name_a_parameter(self) -> None:
        (fault,) = faults_of([{"loc": ("query", "limit"), "msg": "Value error, too high"}])
        assert fault == Fault(detail="too high", parameter="limit", location="query")

    def test_of_a_whole_body_point_to_it(self) -> None:
        assert faults_of([{"loc": ("body",), "msg": "x"}])[0].pointer == "#"

    def test_never_grow_with_what_was_sent(self) -> None:
        faults = faults_of([{"loc": ("body", "\ud800" * 10_000), "msg": "x"}] * 1000)
        assert len(faults) == FAULTS_MAX
        assert all(len(fault.pointer or "") <= POINTER_LENGTH_MAX for fault in faults)
