"""A slow model of accounts in which the points of every order go their own way."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from punchcard.domain.periods import add_months, local_date, start_of_day
from punchcard.domain.policies import ExpiresAfterDays, ExpiresOnInactivity, Expiry

from tests.fakes.till import NOON

DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
REINSTATED_DAYS = 9


@dataclass
class Batch:
    """The points of one order: whose they are, and until when they are there; gone once expired."""

    bought_by: int
    owner: int
    points: int
    bought_at: datetime
    expires_at: datetime | None
    gone: bool = False
    cancelled: bool = False

    @property
    def is_there(self) -> bool:
        return not (self.gone or self.cancelled)


@dataclass
class SlowModel:
    """Three accounts in which the points of each order go their own way.

    Nothing is spent, so that no point can be taken for another one.
    """

    expiry: Expiry
    batches: list[Batch] = field(default_factory=list)
    active_at: dict[int, datetime] = field(default_factory=dict)
    into: dict[int, int] = field(default_factory=dict)
    now: datetime = NOON

    def wait(self, now: datetime) -> None:
        """Have everything go that goes by then, the first of it first."""
        self.now = now
        while due := [
            at for at in map(self._goes_at, self.batches) if at is not None and at <= now
        ]:
            first = min(due)
            for batch in [each for each in self.batches if self._goes_at(each) == first]:
                batch.gone = True

    def _goes_at(self, batch: Batch) -> datetime | None:
        if not batch.is_there:
            return None
        dates = [batch.expires_at, self._inactive_at(batch.owner)]
        return min((at for at in dates if at is not None), default=None)

    def _inactive_at(self, owner: int) -> datetime | None:
        if not isinstance(self.expiry, ExpiresOnInactivity):
            return None
        last = add_months(local_date(self.active_at[owner], BERLIN), self.expiry.months)
        return start_of_day(last + DAY, BERLIN)

    def buy(self, member: int, points: int) -> None:
        """Give the points of an order."""
        owner, expiry = self.open(member), self.expiry
        expires_at = self._after(expiry.days) if isinstance(expiry, ExpiresAfterDays) else None
        self.batches.append(Batch(member, owner, points, self.now, expires_at))
        self.active_at[owner] = self.now

    def reinstate(self, owner: int) -> None:
        """Have all come back that went."""
        for batch in self._owned(owner):
            if batch.gone and not batch.cancelled:
                batch.gone, batch.expires_at = False, self._after(REINSTATED_DAYS)
        self.active_at[owner] = self.now

    def merge(self, owner: int, absorbed: int) -> None:
        """Have an account take over another one."""
        for batch in self._owned(absorbed):
            batch.owner = owner
        self.into[absorbed] = owner
        active = [self.active_at[each] for each in (owner, absorbed) if each in self.active_at]
        if active:
            self.active_at[owner] = max(active)

    def cancel(self, order: int) -> None:
        """Take back the points of an order, wherever they are."""
        self.batches[order].cancelled = True
        self.active_at[self.batches[order].owner] = self.now

    def open(self, member: int) -> int:
        """Whose account has what a member had."""
        return self.open(self.into[member]) if member in self.into else member

    def there(self, owner: int) -> int:
        """What an account has."""
        return sum(batch.points for batch in self._owned(owner) if batch.is_there)

    def gone(self, owner: int) -> int:
        """What expired of an account, and was not taken back."""
        return sum(
            batch.points for batch in self._owned(owner) if batch.gone and not batch.cancelled
        )

    def _owned(self, owner: int) -> list[Batch]:
        return [batch for batch in self.batches if batch.owner == owner]

    def _after(self, days: int) -> datetime:
        return start_of_day(local_date(self.now, BERLIN) + (days + 1) * DAY, BERLIN)
