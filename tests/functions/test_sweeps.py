"""Sweeps over HTTP: starting, listing, showing."""

from punchcard import wiring

from tests.fakes.gateway import Gateway

SWEEPS = "/v1/programs/club/sweeps"


def start(gateway: Gateway, key: str) -> str:
    answer = gateway.post(SWEEPS, {}, Idempotency_Key=key)
    assert answer.status == 202
    return str(answer.document["sweep"])


def test_a_sweep_is_started_and_shown(gateway: Gateway) -> None:
    answer = gateway.post(SWEEPS, {}, Idempotency_Key="key-1")
    sweep = answer.document["sweep"]

    assert answer.status == 202
    assert answer.headers["location"] == f"{SWEEPS}/{sweep}"
    assert "idempotent-replayed" not in answer.headers
    shown = gateway.get(f"{SWEEPS}/{sweep}").document
    assert shown == answer.document
    assert (shown["program"], shown["status"], shown["ended_at"]) == ("club", "running", None)


def test_a_repeated_call_starts_no_other_sweep(gateway: Gateway) -> None:
    sweep = start(gateway, "key-1")

    again = gateway.post(SWEEPS, {}, Idempotency_Key="key-1")

    assert again.document["sweep"] == sweep
    assert again.headers["idempotent-replayed"] == "true"
    assert start(gateway, "key-2") != sweep


def test_a_sweep_needs_a_key(gateway: Gateway) -> None:
    assert gateway.post(SWEEPS, {}).status == 400


def test_sweeps_are_listed_in_pages(gateway: Gateway) -> None:
    started = {start(gateway, f"key-{number}") for number in range(3)}

    first = gateway.get(f"{SWEEPS}?limit=2").document
    last = gateway.get(f"{SWEEPS}?limit=2&cursor={first['next_cursor']}").document

    listed = [each["sweep"] for each in first["sweeps"] + last["sweeps"]]
    assert (len(listed), set(listed), last["next_cursor"]) == (3, started, None)


def test_a_cursor_that_is_made_up_is_refused(gateway: Gateway) -> None:
    answer = gateway.get(f"{SWEEPS}?cursor=x")
    assert (answer.status, answer.document["code"]) == (400, "cursor_invalid")


def test_what_was_never_started_is_not_found(gateway: Gateway) -> None:
    unknown = gateway.get(f"{SWEEPS}/sweep-1")
    elsewhere = gateway.post("/v1/programs/none/sweeps", {}, Idempotency_Key="key-1")

    assert (unknown.status, unknown.document["code"]) == (404, "sweep_not_found")
    assert (elsewhere.status, elsewhere.document["code"]) == (404, "program_not_found")
    assert gateway.get("/v1/programs/none/sweeps").status == 404


def test_nothing_but_the_key_names_a_sweep(gateway: Gateway) -> None:
    """The id is a hash, so that it names neither the client nor the key."""
    sweep = start(gateway, "key-of-somebody")
    assert wiring.sweeps().sweep(program="club", sweep=sweep) is not None
    assert "somebody" not in sweep
