"""What a client of the tests does about rewards and coupons."""

from datetime import datetime

from punchcard.domain.activity import (
    COUPON_CANCELLED,
    COUPON_REDEEMED,
    COUPON_RELEASED,
    COUPON_RESERVED,
    REDEMPTION_ABANDONED,
    REWARD,
    Activity,
    Content,
)
from punchcard.domain.coupon_codes import coupon_code, coupon_key
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.outcome import Outcome
from punchcard.domain.redeeming import (
    AbandonRedemption,
    CancelCoupon,
    RedeemCoupon,
    RedeemReward,
    ReleaseCoupon,
    ReserveCoupon,
)

from tests.fakes.hold_calls import SALT


class RewardCalls:
    """Redeems rewards and uses their coupons; each is named by the key it was redeemed under."""

    now: datetime

    def ring(self, *activities: Activity) -> Outcome:
        """Record activities together."""
        raise NotImplementedError

    def redeem_reward(
        self, reward: str = "coffee", *, request: str = "click", unit: str | None = None
    ) -> Outcome:
        """Exchange points for a reward under a key of the client's."""
        content = RedeemReward(request=request, reward=reward, unit=unit)
        return self.ring(self._about_coupon(REWARD, request, content))

    def abandon(self, *, request: str = "click") -> Outcome:
        """Give up what was redeemed under a key before it was recorded."""
        return self.ring(self._about_coupon(REDEMPTION_ABANDONED, request, AbandonRedemption()))

    def reserve(self, *, request: str = "click", call: str = "reserve") -> Outcome:
        """Reserve a use of a coupon."""
        return self.ring(self._about_coupon(COUPON_RESERVED, request, ReserveCoupon(request=call)))

    def redeem(
        self, *, request: str = "click", call: str = "redeem", reservation: str | None = None
    ) -> Outcome:
        """Redeem a use of a coupon; the reservation is named by the key it was made under."""
        named = None if reservation is None else self.hidden(reservation)
        content = RedeemCoupon(request=call, reservation=named)
        return self.ring(self._about_coupon(COUPON_REDEEMED, request, content))

    def release(
        self, *, request: str = "click", call: str = "release", reservation: str = "reserve"
    ) -> Outcome:
        """Give up a reservation."""
        content = ReleaseCoupon(request=call, reservation=self.hidden(reservation))
        return self.ring(self._about_coupon(COUPON_RELEASED, request, content))

    def cancel(self, *, request: str = "click", call: str = "cancel") -> Outcome:
        """Take a coupon back."""
        return self.ring(self._about_coupon(COUPON_CANCELLED, request, CancelCoupon(request=call)))

    def coupon_code(self, request: str = "click") -> str:
        """The code of the coupon that was redeemed for under a key."""
        return coupon_code(self.hidden(request), SALT)

    def hidden(self, key: str) -> str:
        """A key as it stands in entries."""
        return key_text(hash_key(key, SALT))

    def _about_coupon(self, activity_type: str, request: str, content: Content) -> Activity:
        return Activity(
            key=coupon_key(self.coupon_code(request)),
            type=activity_type,
            occurred_at=self.now,
            channel="app",
            content=content,
        )
