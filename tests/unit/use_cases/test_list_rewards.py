"""A member sees what each reward costs, and why it cannot be had."""

from dataclasses import replace

import pytest
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.catalogue import RewardPrice
from punchcard.domain.errors import MemberNotFoundError
from punchcard.domain.rewards import RewardLimitReachedError, RewardOutOfStockError

from tests.fakes.catalogue_desk import COFFEE, CatalogueDesk, other_member


def test_what_can_be_had_has_its_price_and_what_is_left() -> None:
    desk = CatalogueDesk()
    (offer,) = desk.offers()
    assert (offer.reward, offer.points, offer.left, offer.refusal) == (COFFEE, 60, 2, None)
    desk.redeem()
    (offer,) = desk.offers()
    assert (offer.left, offer.redeemed) == (1, 0)


def test_what_cannot_be_had_says_why() -> None:
    desk = CatalogueDesk(earned=50)
    (offer,) = desk.offers()
    assert isinstance(offer.refusal, PointsInsufficientError)
    desk = CatalogueDesk(reward=replace(COFFEE, stock=1))
    desk.redeem()
    (offer,) = desk.offers()
    assert isinstance(offer.refusal, RewardOutOfStockError)
    desk = CatalogueDesk(reward=replace(COFFEE, stock=None, per_member=1))
    desk.redeem()
    (offer,) = desk.offers()
    assert isinstance(offer.refusal, RewardLimitReachedError)
    assert (offer.redeemed, offer.left) == (1, None)


def test_the_price_is_the_members() -> None:
    gold = RewardPrice(points=10, tiers=("gold",))
    desk = CatalogueDesk(reward=replace(COFFEE, prices=(gold,)))
    desk.till.classify(tier="gold")
    assert [offer.points for offer in desk.offers()] == [10]


def test_a_program_without_rewards_offers_none() -> None:
    desk = CatalogueDesk()
    version = replace(desk.till.versions[0], number=2, rewards=())
    desk.till.programs.publish(version)
    assert desk.offers() == ()


def test_of_a_stranger_is_refused() -> None:
    with pytest.raises(MemberNotFoundError):
        CatalogueDesk().offers(other_member(3))
