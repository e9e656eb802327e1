"""Rewards and coupons over HTTP."""

from datetime import timedelta

import pytest
from punchcard import wiring
from punchcard.domain.stock import Claim

from tests.fakes.gateway import Answer, Gateway, Json

ADA: Json = {"kind": "email", "value": "ada@example.org", "verified": True}
COUPONS = "/v1/programs/club/coupons"
STOCK = "/v1/programs/club/rewards/coffee/stock"


@pytest.fixture
def member(gateway: Gateway) -> str:
    """The address of somebody who has just joined, with 100 points."""
    answer = gateway.post("/v1/programs/club/members", {"identities": [ADA]})
    return answer.headers["location"]


def redeem(gateway: Gateway, member: str, *, reward: str = "coffee", key: str = "click") -> Answer:
    return gateway.post(f"{member}/rewards/{reward}/redemptions", {}, idempotency_key=key)


@pytest.fixture
def coupon(gateway: Gateway, member: str) -> str:
    """The address of a coupon for two coffees, which cost 60 points."""
    return f"{COUPONS}/{redeem(gateway, member).document['code']}"


def call(gateway: Gateway, coupon: str, what: str, key: str, **body: str) -> Answer:
    return gateway.post(f"{coupon}/{what}", dict(body), idempotency_key=key)


def available(gateway: Gateway, member: str) -> int:
    points: int = gateway.get(f"{member}/balance").document["available"]
    return points


class TestCatalogue:
    def test_says_what_each_reward_costs_and_why_it_cannot_be_had(
        self, gateway: Gateway, member: str
    ) -> None:
        offers = gateway.get(f"{member}/rewards").document["rewards"]
        coffee, mug, trip = offers
        told = {name: coffee[name] for name in ("id", "points", "left", "redeemed", "why_not")}
        assert told == {"id": "coffee", "points": 60, "left": 3, "redeemed": 0, "why_not": None}
        assert (coffee["uses"], coffee["valid_days"], coffee["per_member"]) == (2, 30, 2)
        missing = {name: mug["why_not"][name] for name in ("code", "required", "missing")}
        assert missing == {"code": "points_insufficient", "required": 900, "missing": 800}
        assert trip["why_not"]["code"] == "reward_not_eligible"
        assert trip["why_not"]["tiers"] == ["gold"]

    def test_prices_follow_the_tier(self, gateway: Gateway, member: str) -> None:
        gold = {"type": "classified", "tier": "gold", "segments": []}
        gateway.post(f"{member}/activities", gold, idempotency_key="gold")
        coffee, _, trip = gateway.get(f"{member}/rewards").document["rewards"]
        assert (coffee["points"], coffee["regular_points"]) == (40, 60)
        assert trip["why_not"] is None

    def test_of_a_stranger_is_not_found(self, gateway: Gateway) -> None:
        nobody = "/v1/programs/club/members/01KJQ38XW0ABCDEFGHJKMNPQRS/rewards"
        assert gateway.get(nobody).status == 404


class TestRedeeming:
    def test_burns_points_and_answers_with_a_coupon(self, gateway: Gateway, member: str) -> None:
        answer = redeem(gateway, member)
        assert answer.status == 201
        document = answer.document
        assert document["code"].startswith("RW")
        told = {name: document[name] for name in ("status", "reward", "title", "points", "uses")}
        assert told == {
            "status": "valid",
            "reward": "coffee",
            "title": "A cup of coffee",
            "points": 60,
            "uses": 2,
        }
        assert member.endswith(document["member"])
        assert available(gateway, member) == 40
        (coffee, *_) = gateway.get(f"{member}/rewards").document["rewards"]
        assert (coffee["left"], coffee["redeemed"]) == (2, 1)

    def test_again_gets_the_first_answer_even_after_the_end(
        self, gateway: Gateway, member: str, coupon: str
    ) -> None:
        first = redeem(gateway, member)
        call(gateway, coupon, "cancel", "cancelled")
        again = redeem(gateway, member)
        assert (again.status, again.document) == (201, first.document)
        assert again.headers["idempotent-replayed"] == "true"

    @pytest.mark.parametrize(
        ("reward", "status", "told"),
        [
            ("mug", 422, {"code": "points_insufficient", "required": 900, "available": 100}),
            ("trip", 422, {"code": "reward_not_eligible", "tiers": ["gold"], "segments": []}),
            ("tea", 404, {"code": "reward_not_found"}),
        ],
    )
    def test_a_refusal_says_why(
        self, gateway: Gateway, member: str, *, reward: str, status: int, told: Json
    ) -> None:
        answer = redeem(gateway, member, reward=reward)
        assert answer.status == status
        assert {name: answer.document[name] for name in told} == told
        assert available(gateway, member) == 100

    def test_of_what_is_limited_says_how_often(self, gateway: Gateway, member: str) -> None:
        gold = {"type": "classified", "tier": "gold", "segments": []}
        gateway.post(f"{member}/activities", gold, idempotency_key="gold")
        assert [redeem(gateway, member, key=key).status for key in "ab"] == [201, 201]
        refused = redeem(gateway, member, key="c").document
        assert (refused["code"], refused["limit"], refused["redeemed"]) == (
            "reward_limit_reached",
            2,
            2,
        )

    def test_of_what_is_gone_says_so(self, gateway: Gateway) -> None:
        statuses = []
        for number in range(4):
            identity = {**ADA, "value": f"{number}@example.org"}
            joined = gateway.post("/v1/programs/club/members", {"identities": [identity]})
            answer = redeem(gateway, joined.headers["location"])
            statuses.append((answer.status, answer.document.get("code", "")[:2]))
        assert [status for status, _ in statuses] == [201, 201, 201, 422]
        assert answer.document["code"] == "reward_out_of_stock"
        assert answer.document["stock"] == 3
        offers = gateway.get(f"{joined.headers['location']}/rewards").document["rewards"]
        assert (offers[0]["left"], offers[0]["why_not"]["code"]) == (0, "reward_out_of_stock")


class TestCoupons:
    def test_are_found_by_their_code_as_people_write_it(
        self, gateway: Gateway, coupon: str
    ) -> None:
        code = coupon.rpartition("/")[2]
        written = f"{code[:6].lower()}-{code[6:]}"
        shown = gateway.get(f"{COUPONS}/{written}")
        assert (shown.status, shown.document["code"]) == (200, code)
        assert shown.document["use"] is None

    @pytest.mark.parametrize(
        "code",
        [
            *("SUMMER10", "RW0000000000000000", "PC0000000000000000"),
            *(
                "S%C3%9CMMER10",
                "RW00000000%E2%80%9300000000",
                "%F0%9F%8E%81",
                "%E2%80%9CRW%E2%80%9D",
            ),
        ],
    )
    def test_that_never_were_are_not_found(self, gateway: Gateway, code: str) -> None:
        answer = gateway.get(f"{COUPONS}/{code}")
        assert (answer.status, answer.document["code"]) == (404, "coupon_not_found")

    def test_of_another_program_are_not_found(self, gateway: Gateway, coupon: str) -> None:
        code = coupon.rpartition("/")[2]
        assert gateway.get(f"/v1/programs/other/coupons/{code}").status == 404

    def test_are_reserved_redeemed_and_used_up(self, gateway: Gateway, coupon: str) -> None:
        reserved = call(gateway, coupon, "reserve", "checkout")
        use = reserved.document["use"]
        assert (reserved.status, use["status"]) == (200, "reserved")
        assert reserved.document["reserved"] == 1
        redeemed = call(gateway, coupon, "redeem", "paid", reservation=use["id"])
        assert redeemed.document["use"]["status"] == "redeemed"
        assert (redeemed.document["redeemed"], redeemed.document["status"]) == (1, "valid")
        last = call(gateway, coupon, "redeem", "till", channel="till:1")
        assert last.document["status"] == "redeemed"
        refused = call(gateway, coupon, "redeem", "another-till")
        assert (refused.status, refused.document["code"]) == (409, "coupon_already_redeemed")

    def test_answer_a_repeated_call_as_the_first_time(self, gateway: Gateway, coupon: str) -> None:
        first = call(gateway, coupon, "reserve", "checkout")
        use = first.document["use"]["id"]
        call(gateway, coupon, "release", "left", reservation=use)
        again = call(gateway, coupon, "reserve", "checkout")
        assert again.document == first.document
        assert again.headers["idempotent-replayed"] == "true"

    def test_that_others_reserved_are_not_given_away(self, gateway: Gateway, coupon: str) -> None:
        for key in ("one", "two"):
            call(gateway, coupon, "reserve", key)
        assert gateway.get(coupon).document["status"] == "reserved"
        refused = call(gateway, coupon, "redeem", "three")
        assert (refused.status, refused.document["code"]) == (409, "coupon_already_reserved")
        unknown = call(gateway, coupon, "release", "four", reservation="A" * 16)
        assert (unknown.status, unknown.document["code"]) == (404, "coupon_reservation_not_found")

    def test_unused_are_cancelled_for_their_points(
        self, gateway: Gateway, member: str, coupon: str
    ) -> None:
        cancelled = call(gateway, coupon, "cancel", "changed-my-mind")
        assert cancelled.document["status"] == "cancelled"
        assert available(gateway, member) == 100
        refused = call(gateway, coupon, "redeem", "late")
        assert (refused.status, refused.document["code"]) == (409, "coupon_cancelled")
        assert gateway.get(coupon).document["status"] == "cancelled"


class TestStock:
    def test_shows_what_is_left_and_what_has_not_ended(
        self, gateway: Gateway, member: str, coupon: str
    ) -> None:
        del coupon
        shown = gateway.get(STOCK).document
        assert shown == {"reward": "coffee", "stock": 3, "left": 2, "sold": 1, "open": []}
        whose = member.rpartition("/")[2]
        claim = Claim("0.A", whose, "q83vASNFZ4mrze8B", wiring.now() - timedelta(hours=1))
        shelf = wiring.stocks().shelf(program="club", reward="coffee", number=0)
        wiring.stocks().keep(
            shelf._replace(
                leased=shelf.leased + 1,
                taken=shelf.taken + 1,
                claims=(claim,),
                revision=shelf.revision + 1,
            )
        )
        shown = gateway.get(STOCK).document
        assert (shown["left"], shown["sold"], len(shown["open"])) == (1, 1, 1)
        recovered = gateway.post(f"{STOCK}/recovery", {})
        assert (recovered.status, recovered.document) == (200, {"put_back": 1, "sold": 0})
        assert gateway.get(STOCK).document["left"] == 2

    def test_of_a_reward_without_one_has_no_limit(self, gateway: Gateway) -> None:
        shown = gateway.get("/v1/programs/club/rewards/mug/stock").document
        assert (shown["stock"], shown["left"], shown["sold"]) == (None, None, 0)

    def test_of_what_is_not_there_is_not_found(self, gateway: Gateway) -> None:
        assert gateway.get("/v1/programs/club/rewards/tea/stock").status == 404
        assert gateway.post("/v1/programs/nothing/rewards/tea/stock/recovery", {}).status == 404
