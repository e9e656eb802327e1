"""Commands say clearly where they would look, and when nothing is there."""

import pytest

from local.target import PORT, PortInvalidError, chosen_port


def test_without_a_wish_the_usual_port_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)

    assert chosen_port() == PORT


@pytest.mark.parametrize("text", ["0", "65536", "many", "-1", "4 6", "٤٦٠٠"])
def test_what_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)

    with pytest.raises(PortInvalidError, match="no port"):
        chosen_port()
