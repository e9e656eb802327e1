"""WooCommerce's signature, greeting, headers, and the shapes and groups of its bodies."""

from datetime import UTC, datetime

import pytest
from punchcard.connectors import woocommerce
from punchcard.domain.errors import (
    PayloadInvalidError,
    SignatureInvalidError,
    TopicMismatchError,
)
from punchcard.domain.shops import ShopSecrets

from tests.fakes.woocommerce_bodies import (
    PING,
    SECRET,
    Body,
    customer,
    order,
    signed_headers,
)

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
ORDER_TOPICS = ["order.created", "order.updated", "order.restored"]
CUSTOMER_TOPICS = ["customer.created", "customer.updated"]
DELETED_TOPICS = ["order.deleted", "customer.deleted"]
KINDS = [ORDER_TOPICS, CUSTOMER_TOPICS, DELETED_TOPICS]
DELETED: Body = {"id": 501}
BODIES: list[tuple[str, Body]] = [
    *((topic, order()) for topic in ORDER_TOPICS),
    *((topic, customer()) for topic in CUSTOMER_TOPICS),
    *((topic, DELETED) for topic in DELETED_TOPICS),
]


class TestSignature:
    body = b'{"id": 1}'
    headers = signed_headers(body, topic="order.updated")

    def verify(self, *, signed_with: str, current: str, previous: str | None = None) -> None:
        headers = signed_headers(self.body, topic="order.updated", secret=signed_with)
        secrets = ShopSecrets(current=current, previous=previous)
        woocommerce.verify(self.body, headers, secrets, now=NOW)

    def test_of_the_current_secret_is_accepted(self) -> None:
        self.verify(signed_with=SECRET, current=SECRET)

    def test_of_the_previous_secret_is_accepted(self) -> None:
        self.verify(signed_with=SECRET, current="rotated", previous=SECRET)

    def test_of_any_other_secret_is_refused(self) -> None:
        with pytest.raises(SignatureInvalidError):
            self.verify(signed_with="another", current=SECRET, previous="rotated")

    @pytest.mark.parametrize(
        ("stored", "signing"),
        [
            ("a&amp;b", "a&b"),
            ("&lt;a&gt;", "<a>"),
            ("&quot;a&quot;", '"a"'),
            ("it&#039;s &#39; &#x27; &#X027;", "it's ' ' '"),
            ("&#034;&#x22;&#60;&#062;&#38;&#x26;", '""<>&&'),
            # One pass, and these five characters only: WordPress decodes no more than them.
            ("&amp;lt;", "&lt;"),
            ("&copy; &copy &amp &#64;", "&copy; &copy &amp &#64;"),
        ],
    )
    def test_is_made_with_the_secret_without_its_entities(self, stored: str, signing: str) -> None:
        self.verify(signed_with=signing, current=stored)
        self.verify(signed_with=signing, current="rotated", previous=stored)

    def test_is_not_made_with_the_entities(self) -> None:
        with pytest.raises(SignatureInvalidError):
            self.verify(signed_with="a&amp;b", current="a&amp;b")

    def test_is_found_under_a_name_in_any_case(self) -> None:
        headers = {name.title(): value for name, value in self.headers.items()}
        woocommerce.verify(self.body, headers, ShopSecrets(current=SECRET), now=NOW)

    @pytest.mark.parametrize("given", ["", "AAAA", "\u00e9\ud800", "a" * 10_000])
    def test_that_is_none_is_refused(self, given: str) -> None:
        headers = {**self.headers, "x-wc-webhook-signature": given}
        with pytest.raises(SignatureInvalidError):
            woocommerce.verify(self.body, headers, ShopSecrets(current=SECRET), now=NOW)

    def test_of_other_bytes_is_refused(self) -> None:
        with pytest.raises(SignatureInvalidError):
            woocommerce.verify(b'{"id":1}', self.headers, ShopSecrets(current=SECRET), now=NOW)

    def test_with_an_empty_secret_is_never_accepted(self) -> None:
        with pytest.raises(SignatureInvalidError):
            self.verify(signed_with="", current="", previous="")


class TestGreeting:
    form = "application/x-www-form-urlencoded"

    @pytest.mark.parametrize("headers", [{}, {"content-type": form, "user-agent": "WordPress"}])
    def test_is_a_form_with_the_number_of_the_webhook(self, headers: dict[str, str]) -> None:
        assert woocommerce.is_ping(PING, headers)

    @pytest.mark.parametrize(
        "body",
        [
            *(b"", b"webhook_id=", b"webhook_id=7\n", b"webhook_id=7&a=b", b"webhook_id=-7"),
            *(b"webhook_id=" + b"7" * 21, b"a=b&webhook_id=7", b'{"webhook_id": 7}', b"id=7"),
        ],
    )
    def test_is_nothing_else(self, body: bytes) -> None:
        assert not woocommerce.is_ping(body, {})

    @pytest.mark.parametrize("name", sorted(signed_headers(b"", topic="order.updated"))[2:])
    def test_has_no_header_of_a_delivery(self, name: str) -> None:
        assert name.startswith("x-wc-")
        assert not woocommerce.is_ping(PING, {name.title(): "1"})
        assert not woocommerce.is_ping(PING, {name: ""})


class TestHeaders:
    def test_name_the_topic_in_any_case(self) -> None:
        assert woocommerce.topic_of({"X-WC-Webhook-Topic": "order.updated"}, {}) == "order.updated"

    @pytest.mark.parametrize("topic", ["", "order", "order.updated,order.updated", "a." * 200])
    def test_without_one_topic_are_refused(self, topic: str) -> None:
        with pytest.raises(PayloadInvalidError):
            woocommerce.topic_of({"x-wc-webhook-topic": topic}, {})


class TestDelivery:
    headers = signed_headers(b"{}", topic="order.updated")

    def test_is_told_by_body_topic_and_source(self) -> None:
        told = woocommerce.delivery_id(b"{}", self.headers)
        others = [
            woocommerce.delivery_id(b"[]", self.headers),
            *(
                woocommerce.delivery_id(b"{}", self.headers | {f"x-wc-webhook-{name}": "other"})
                for name in ("topic", "source")
            ),
        ]
        assert len({told, *others}) == 4
        assert told.isalnum()

    def test_is_not_told_by_the_id_that_two_of_one_second_share(self) -> None:
        later = self.headers | {"x-wc-webhook-delivery-id": "another", "x-wc-webhook-id": "8"}
        assert woocommerce.delivery_id(b"{}", later) == woocommerce.delivery_id(b"{}", self.headers)

    def test_has_an_id_whatever_the_headers_are(self) -> None:
        assert woocommerce.delivery_id(b"", {})
        assert woocommerce.delivery_id(b"", {"x-wc-webhook-source": "\ud800"})


class TestShape:
    @pytest.mark.parametrize(("topic", "body"), BODIES)
    def test_of_its_own_topic_fits(self, topic: str, body: Body) -> None:
        woocommerce.check_shape(topic, body)

    @pytest.mark.parametrize("topic", sorted(woocommerce.TOPICS))
    @pytest.mark.parametrize(("own", "body"), BODIES)
    def test_of_another_kind_is_refused(self, topic: str, own: str, body: Body) -> None:
        if any(topic in kind and own in kind for kind in KINDS):
            return
        with pytest.raises(TopicMismatchError):
            woocommerce.check_shape(topic, body)

    @pytest.mark.parametrize("body", [[], "text", None, 5])
    def test_of_no_object_is_refused(self, body: object) -> None:
        with pytest.raises(PayloadInvalidError):
            woocommerce.check_shape("order.updated", body)

    def test_of_an_error_in_place_of_the_order_is_refused_with_its_likely_cause(self) -> None:
        body = {"code": "woocommerce_rest_cannot_view", "message": "No", "data": {"status": 401}}
        with pytest.raises(TopicMismatchError, match="user of the webhook may not read"):
            woocommerce.check_shape("order.updated", body)


class TestGroup:
    @pytest.mark.parametrize(
        ("topic", "body", "group"),
        [
            ("order.updated", order(), "customer:501"),
            ("order.updated", order(customer_id="501"), "customer:501"),
            ("order.updated", order(customer_id=0), "order:7001"),
            ("order.updated", order(customer_id="0"), "order:7001"),
            ("order.updated", order(customer_id=None), "order:7001"),
            ("order.deleted", {"id": "7001"}, "order:7001"),
            ("customer.updated", customer(), "customer:501"),
            ("customer.deleted", {"id": 501}, "customer:501"),
        ],
    )
    def test_is_what_deliveries_share(self, topic: str, body: Body, group: str) -> None:
        assert woocommerce.group(topic, body) == group


def test_any_text_is_a_secret() -> None:
    woocommerce.check_secret("x")
