"""What a purchase costs at list price, part by part: the way in, the way out, the sweeps.

Each part is a function from a profile to USD of one purchase; adding up is all that is done with
them. What is measured comes as an argument; what is assumed stands in the profile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from benchmarks import prices
from benchmarks.path_units import PathUnits

BYTES_PER_GB = 1e9
TRANSACTION = 2
"""A write in a transaction is charged twice."""

type Parts = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a purchase is assumed to look like on its way in.

    `door` and `work` are the billed durations of one call of the two functions, warm: the work is
    a batch. `access_log_bytes` are those of the API's own line.
    """

    webhooks: int
    batch: int
    memory_gb: float = 0.5
    door: timedelta = timedelta(milliseconds=15)
    work: timedelta = timedelta(milliseconds=60)
    access_log_bytes: int = 230
    answer_bytes: int = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """What an entry is assumed to lead to behind the ledger's stream.

    `read_together` entries come in one call of the reader, `archived_together` make one object.
    One subscription wants one event of each purchase, which arrives at the first attempt; it is
    written down when it is made, claimed and done. A purchase moves a member's due date once and
    has `swept` of a member settled by a sweep, `swept_together` in a batch.
    """

    read_together: int = 5
    reader: timedelta = timedelta(milliseconds=60)
    reader_log_bytes: int = 250
    index_writes: int = 2
    archived_together: int = 100
    archive: timedelta = timedelta(milliseconds=200)
    events: float = 1.0
    notified_together: int = 5
    notification: timedelta = timedelta(milliseconds=200)
    notification_writes: int = 3
    notification_reads: int = 2
    notification_bytes: int = 1500
    swept: float = 0.5
    swept_together: int = 50
    sweep: timedelta = timedelta(milliseconds=1500)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogBytes:
    """Sizes of a line of the door and of the line of an activity."""

    door: int
    activity: int


def way_in(profile: Profile, units: PathUnits, lines: LogBytes) -> Parts:
    """From the webhook to the entry."""
    deliveries, batches = profile.webhooks, profile.webhooks / profile.batch
    seconds = deliveries * profile.door.total_seconds() + batches * profile.work.total_seconds()
    log_bytes = deliveries * (profile.access_log_bytes + lines.door + lines.activity)
    return {
        "HTTP API": deliveries * prices.HTTP_API_REQUEST,
        "Lambda requests": (deliveries + batches) * prices.LAMBDA_REQUEST,
        "Lambda duration": _duration(seconds, profile),
        "SQS FIFO: send, receive, delete": (deliveries + 2 * batches) * prices.SQS_FIFO_REQUEST,
        "Ledger": _units(units.ledger_writes, units.ledger_reads),
        "Directory": _units(units.directory_writes, units.directory_reads),
        "Logs": log_bytes * prices.LOGS_GB / BYTES_PER_GB,
        "Data out": deliveries * profile.answer_bytes * prices.DATA_OUT_GB / BYTES_PER_GB,
    }


def read_models(profile: Profile, out: WayOut, *, entries: float, moves: float) -> Parts:
    """The reader of the ledger's stream, and what it writes.

    Lambda's own reading of a stream is free. A call advances each member's summary and one item
    of the books in one transaction; each of the moves in the due index deletes one item there and
    puts another.
    """
    calls = entries / out.read_together
    writes = TRANSACTION * (entries + calls) + out.index_writes * moves
    return {
        "Readers: Lambda": calls * prices.LAMBDA_REQUEST
        + _duration(calls * out.reader.total_seconds(), profile),
        "Summaries, due index, books": _units(writes, entries),
        "Readers: logs": calls * out.reader_log_bytes * prices.LOGS_GB / BYTES_PER_GB,
    }


def archives(profile: Profile, out: WayOut, entries: float) -> Parts:
    """An object for many entries, and an item for each activity."""
    objects = entries / out.archived_together
    return {
        "Archive of entries": objects * (prices.S3_PUT + prices.LAMBDA_REQUEST)
        + _duration(objects * out.archive.total_seconds(), profile),
        "Archive of activities": _units(entries, 0),
    }


def notifications(profile: Profile, out: WayOut) -> Parts:
    """From an event to the merchant's endpoint."""
    calls = out.events / out.notified_together
    seconds = calls * out.notification.total_seconds()
    requests = out.events + 2 * calls
    sent = out.events * out.notification_bytes
    return {
        "Events": out.events * prices.EVENTBRIDGE_EVENT,
        "Notifications: SQS": requests * prices.SQS_REQUEST,
        "Notifications: Lambda": calls * prices.LAMBDA_REQUEST + _duration(seconds, profile),
        "Notifications: log": out.events * _units(out.notification_writes, out.notification_reads),
        "Notifications: data out": sent * prices.DATA_OUT_GB / BYTES_PER_GB,
    }


def sweeps(profile: Profile, out: WayOut) -> Parts:
    """A member who is settled because points mature or expire: an entry, which is carried on."""
    batches = out.swept / out.swept_together
    carried = sum(read_models(profile, out, entries=out.swept, moves=out.swept).values())
    archived = batches * prices.S3_PUT
    return {
        "Sweeps: workflow and Lambda": batches * (prices.EXPRESS_REQUEST + prices.LAMBDA_REQUEST)
        + _duration(batches * out.sweep.total_seconds(), profile),
        "Sweeps: entries and their readers": _units(out.swept, 2 * out.swept) + carried + archived,
    }


def way_out(profile: Profile, out: WayOut, *, entries: float) -> Parts:
    """All that an entry leads to."""
    return {
        **read_models(profile, out, entries=entries, moves=1),
        **archives(profile, out, entries),
        **notifications(profile, out),
        **sweeps(profile, out),
    }


def _duration(seconds: float, profile: Profile) -> float:
    return seconds * profile.memory_gb * prices.LAMBDA_GB_SECOND_ARM


def _units(writes: float, reads: float) -> float:
    return writes * prices.DYNAMODB_WRITE_UNIT + reads * prices.DYNAMODB_READ_UNIT
