"""Reporting a sweep: what all of its batches did, for every program that it looked at."""

from datetime import datetime

from punchcard.domain.sweeps import Sweep, SweepStatus, ended
from punchcard.ports import Sweeps


def report_sweep(
    sweep: str, *, broke_off: bool, sweeps: Sweeps, now: datetime
) -> tuple[Sweep, ...]:
    """Keep how a sweep ended; reporting it again writes the same counts.

    A review counts only where it left nobody: otherwise the next sweep makes it again.

    Args:
        sweep: its id.
        broke_off: whether the workflow gave up before all batches were tried.
        sweeps: what is kept of sweeps.
        now: the present instant.

    Returns:
        The sweep of each program.
    """
    reported: list[Sweep] = []
    for program in sweeps.programs(sweep):
        standing = sweeps.sweep(program=program, sweep=sweep)
        if standing is None:
            continue
        counts = sweeps.counts(program=program, sweep=sweep)
        done = ended(standing, counts, at=now, broke_off=broke_off)
        sweeps.keep(done)
        if done.review is not None and done.status is SweepStatus.SUCCEEDED:
            sweeps.keep_review(program, done.review)
        reported.append(done)
    return tuple(reported)
