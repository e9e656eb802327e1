"""Settling a batch: each member by itself, so that one who cannot be settled stops no other."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from punchcard.domain.errors import PunchcardError
from punchcard.domain.sweeps import Batch, Counts, add_counts
from punchcard.ports import Audience, Events, Ledger, Programs, Summaries, Sweeps
from punchcard.use_cases.carry_forward import EntryUnreadableError
from punchcard.use_cases.settle_member import Sweeping, settle_member


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSettled:
    """What became of a batch; `left` are the members to try again, as the batch's next try.

    `failures` tells how many failed with which error, by its code.
    """

    counts: Counts
    left: Batch
    failures: tuple[tuple[str, int], ...] = ()


def settle_batch(
    batch: Batch,
    *,
    ledger: Ledger,
    programs: Programs,
    summaries: Summaries,
    events: Events,
    audience: Audience,
    sweeps: Sweeps,
    now: datetime,
) -> BatchSettled:
    """Settle members who were found due or are reviewed, and keep what was done.

    Whoever is gone from the read model (an erased member) is done with.

    Raises:
        TransientError: the summaries cannot be read; nothing was done.
    """
    sweeping = Sweeping(
        ledger=ledger,
        programs=programs,
        summaries=summaries,
        events=events,
        audience=audience,
        now=now,
    )
    known = summaries.summaries([(batch.program, member) for member in batch.members])
    done: list[Counts] = []
    left: list[str] = []
    codes: Counter[str] = Counter()
    for member in batch.members:
        summary = known.get((batch.program, member))
        try:
            done.append(
                Counts(looked_at=1)
                if summary is None
                else settle_member(summary, sweeping, review=batch.review)
            )
        except PunchcardError as error:
            left.append(member)
            codes[error.code] += 1
        except (KeyError, TypeError, ValueError):
            # The texts of an entry are none that this code wrote; the ledger takes any text.
            left.append(member)
            codes[EntryUnreadableError.code] += 1
    counts = add_counts(done)
    sweeps.count(batch, counts, now=now)
    return BatchSettled(
        counts=counts,
        left=replace(batch, members=tuple(left), attempt=batch.attempt + 1),
        failures=tuple(sorted(codes.items())),
    )
