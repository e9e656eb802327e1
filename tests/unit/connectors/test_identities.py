"""The normal forms of e-mail addresses, phone numbers and card numbers."""

import pytest
from punchcard.connectors.identities import (
    card_identity,
    email_identity,
    known,
    phone_identity,
    shop_customer_identity,
)
from punchcard.domain.activity import CARD, EMAIL, PHONE, SHOP_CUSTOMER, Identity


@pytest.mark.parametrize(
    "text", ["rosa@example.com", "  Rosa@Example.COM ", "ROSA@EXAMPLE.COM", "rosa@example.com\n"]
)
def test_spellings_of_one_address_are_one_identity(text: str) -> None:
    expected = Identity(kind=EMAIL, value="rosa@example.com", verified=True)
    assert email_identity(text, verified=True) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("r.osa@example.com", "rosa@example.com"), ("rosa+till@example.com", "rosa@example.com")],
)
def test_dots_and_tags_tell_addresses_apart(one: str, other: str) -> None:
    assert email_identity(one, verified=True) != email_identity(other, verified=True)


@pytest.mark.parametrize("text", [None, "", "rosa", "@", "a@b@c", "a b@c", "x" * 300 + "@y.z"])
def test_what_is_no_address_is_no_identity(text: str | None) -> None:
    assert email_identity(text, verified=True) is None


@pytest.mark.parametrize("text", ["+49 30 901820", "+49 (30) 90-18.20", "+4930901820"])
def test_spellings_of_one_number_are_one_identity(text: str) -> None:
    assert phone_identity(text) == Identity(kind=PHONE, value="+4930901820", verified=False)


@pytest.mark.parametrize("text", [None, "", "030 901820", "+49", "+1234567890123456", "+4930x1820"])
def test_a_number_without_its_country_is_no_identity(text: str | None) -> None:
    assert phone_identity(text) is None


def test_cards_are_compared_without_the_spaces_printed_on_them() -> None:
    expected = Identity(kind=CARD, value="AB12345678", verified=True)
    assert card_identity("ab12 3456-78") == expected
    assert card_identity("  ") is None
    assert card_identity("9" * 65) is None


def test_a_customer_id_belongs_to_its_shop() -> None:
    expected = Identity(kind=SHOP_CUSTOMER, value="harbour:4001", verified=True)
    assert shop_customer_identity("4001", shop="harbour") == expected
    assert shop_customer_identity(None, shop="harbour") is None


def test_known_identities_keep_their_order() -> None:
    card, email = card_identity("1"), email_identity("a@b", verified=False)
    assert known(None, card, None, email) == (card, email)
