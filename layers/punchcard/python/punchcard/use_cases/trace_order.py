"""Tracing an order: what was received of it, what it became, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.archived import ArchivedActivity, key_of
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.errors import NotFoundError
from punchcard.domain.explain import explain
from punchcard.domain.letters import Letter
from punchcard.domain.members import Member
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.shops import Shop, order_key
from punchcard.domain.wording import Language
from punchcard.ports import ActivityArchive, Directory, Ledger, Letters, Programs, Shops
from punchcard.use_cases.follow_merges import follow

ENTRIES_EXAMINED_MAX = 200
"""Newest entries that are looked into beside those that the archive names."""

TRACED_MAX = 50
"""Entries, arrivals and dead letters that a trace has of each, the newest ones."""

_PAGE_ENTRIES = 50


class OrderNotFoundError(NotFoundError):
    """Nothing is known of an order of this shop."""

    code = "order_not_found"


@dataclass(frozen=True, slots=True)
class EntryTraced:
    """An entry of the order, in whose ledger it is, and what it says of the order in words."""

    member: str
    number: int
    recorded_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTrace:
    """All that is known of an order.

    `member` is whose order it is. `waits_until` is how long it waits for somebody to join, None
    if it does not. `amendments_waiting` counts refunds that came before their order. `arrivals`
    are what was received and recorded, `entries` what it became, `letters` what was given up.
    """

    shop: Shop
    order: str
    member: Member | None
    waits_until: datetime | None
    amendments_waiting: int
    arrivals: tuple[ArchivedActivity, ...]
    entries: tuple[EntryTraced, ...]
    letters: tuple[Letter, ...]


def trace_order(
    *,
    shop_id: str,
    order: str,
    language: Language,
    shops: Shops,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    archive: ActivityArchive,
    letters: Letters,
    now: datetime,
) -> OrderTrace:
    """Follow an order by the shop's own id of it.

    Raises:
        ShopNotFoundError: no such shop is registered.
        OrderNotFoundError: nothing is known of the order.
    """
    shop = shops.shop(shop_id)
    key = order_key(shop, order)
    member = directory.resolve(program=shop.program, key=key, identities=()).owner
    given_up = tuple(letters.of_order(shop=shop_id, order=order, limit=TRACED_MAX))
    amendments = directory.waiting_for_order(key, program=shop.program)
    waits_until = None if member else directory.waits_until(key, program=shop.program)
    if waits_until is not None and waits_until <= now:
        waits_until = None
    if not (member or given_up or amendments or waits_until):
        raise OrderNotFoundError(
            "nothing is known of this order: check that it is the shop's own id, not the number "
            "that customers see, that the shop's webhooks reach this address, and that none wait "
            "in the queue; what waited too long for somebody to join is forgotten"
        )
    arrivals: tuple[ArchivedActivity, ...] = ()
    entries: tuple[EntryTraced, ...] = ()
    if member is not None:
        text = key_of(key, member)
        kept = archive.of_key(program=shop.program, member=member.id, key=text)
        arrivals = tuple(sorted(kept, key=_received_at))[-TRACED_MAX:]
        found = _entries(text, member, arrivals, ledger)
        entries = tuple(_told(entry, text, language, programs) for entry in found[-TRACED_MAX:])
    return OrderTrace(
        shop=shop,
        order=order,
        member=member,
        waits_until=waits_until,
        amendments_waiting=len(amendments),
        arrivals=arrivals,
        entries=entries,
        letters=given_up,
    )


def _received_at(activity: ArchivedActivity) -> datetime:
    return activity.arrival.received_at


def _entries(
    key: str, member: Member, arrivals: tuple[ArchivedActivity, ...], ledger: Ledger
) -> list[Entry]:
    """The entries that name a key, the oldest first.

    The archive forgets after two years, and lacks for a moment what has just been recorded; the
    newest entries are looked into as well. Where accounts were merged, what came before is in the
    one and what came afterwards in the other.
    """
    place = follow(member, ledger=ledger)
    heads = (standing.head for standing in (*reversed(place.behind), place.standing))
    chains = [head.member for head in heads if head is not None]
    found: list[Entry] = []
    for chain in chains:
        known = {entry.number: entry for entry in _newest(member.program, chain, ledger)}
        for number in {activity.entry_number for activity in arrivals} - known.keys():
            entry = _entry(member.program, chain, number, ledger)
            if entry is not None:
                known[entry.number] = entry
        found += [known[number] for number in sorted(known) if key in known[number].activities]
    return found


def _entry(program: str, member: str, number: int | None, ledger: Ledger) -> Entry | None:
    return None if number is None else ledger.entry(program=program, member=member, number=number)


def _newest(program: str, member: str, ledger: Ledger) -> Iterator[Entry]:
    before: int | None = None
    for _ in range(ENTRIES_EXAMINED_MAX // _PAGE_ENTRIES):
        page = ledger.entries_before(
            program=program, member=member, before=before, limit=_PAGE_ENTRIES
        )
        yield from page
        if len(page) < _PAGE_ENTRIES:
            return
        before = page[-1].number


def _told(entry: Entry, key: str, language: Language, programs: Programs) -> EntryTraced:
    explanation = explain(
        (item for item in decode_activities(entry.activities) if item.key == key),
        timeline=programs.timeline(entry.program),
        recorded_at=entry.recorded_at,
        in_deficit=stand_on(entry).state.deficit > 0,
        language=language,
    )
    return EntryTraced(entry.member, entry.number, entry.recorded_at, explanation.text)
