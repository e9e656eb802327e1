"""What a till of the tests does about holds."""

from datetime import datetime

from punchcard.domain.activity import CAPTURE, HOLD, VOID, Activity, Content
from punchcard.domain.checkout import CaptureHold, ShownHold, TakeHold, VoidHold
from punchcard.domain.hold_codes import code_of, hold_key
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.outcome import Outcome

SALT = bytes(range(16))
"""The salt of the tests' only member."""


class HoldCalls:
    """Takes and ends holds at the time of the till; each is named by the key it was taken under."""

    now: datetime

    def ring(self, *activities: Activity) -> Outcome:
        """Record activities together."""
        raise NotImplementedError

    def hold(
        self,
        points: int | None = None,
        *,
        request: str = "checkout",
        amount: int | None = None,
        basket: int = 1_000_000,
        up_to: bool = False,
    ) -> Outcome:
        """Take a hold under a key of the client's."""
        content = TakeHold(
            request=request, points=points, amount=amount, basket=basket, up_to=up_to
        )
        return self.ring(self._about_hold(HOLD, request, content))

    def capture(
        self, points: int | None = None, *, request: str = "checkout", call: str = "capture"
    ) -> Outcome:
        """Capture the hold that was taken under a key."""
        content = CaptureHold(request=call, points=points)
        return self.ring(self._about_hold(CAPTURE, request, content))

    def void(self, *, request: str = "checkout", call: str = "void") -> Outcome:
        """Void the hold that was taken under a key."""
        return self.ring(self._about_hold(VOID, request, VoidHold(request=call)))

    def code(self, request: str = "checkout") -> str:
        """The code of the hold that was taken under a key."""
        return code_of(key_text(hash_key(request, SALT)), SALT)

    def shown(
        self, amount: int | None = None, *, request: str = "checkout", kept: int = 0
    ) -> tuple[ShownHold, ...]:
        """The hold's code as an order shows it."""
        return (ShownHold(code=self.code(request), amount=amount, kept=kept),)

    def _about_hold(self, activity_type: str, request: str, content: Content) -> Activity:
        return Activity(
            key=hold_key(self.code(request)),
            type=activity_type,
            occurred_at=self.now,
            channel="till:1",
            content=content,
        )
