"""The way out: who reads the streams of ledger and directory, and the bus that they announce on."""

from aws_cdk import Duration, Stack
from aws_cdk import aws_events as events

from infra.components import access, stream_access
from infra.components.event_bus import event_bus
from infra.components.punchcard_function import Platform, PunchcardFunction
from infra.components.stream_readers import StreamReaders
from infra.data_stack import DataStack

STREAM_TIMEOUT_SECONDS = 60
ENTRIES_BATCH = 100
READER_LATE_MINUTES = 5
# One object in five minutes for each part of the ledger's stream at the most, as long as fewer
# entries come: 8,640 puts a month and part, which cost four cents.
ARCHIVE_BATCH = 1000
ARCHIVE_WINDOW_SECONDS = 300
ARCHIVE_LATE_MINUTES = 30
# Of the directory's stream only members who have just joined are read, as Lambda's filter says it.
NEW_PROFILE = {"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": ["profile"]}}}}


class WayOut:
    """The bus, and the functions behind the streams; they stand in the stack itself."""

    def __init__(self, stack: Stack, *, data: DataStack, platform: Platform) -> None:
        self._stack = stack
        self._data = data
        self._platform = platform
        environment = platform.config.environment
        self.bus: events.EventBus = event_bus(stack, "Events", environment=environment)
        self.streams = StreamReaders(stack, "Streams", alarms=platform.alarms)
        entries, archive = self._entries(), self._archive()
        self._profiles()
        platform.alarms.add_for_code(
            "EntryUnreadable",
            {entries.node.id: entries.log_group},
            code="item_unreadable",
            meaning="An item of the ledger is no readable entry and was passed over.",
        )
        platform.alarms.add_for_code(
            "HistoryAltered",
            {each.node.id: each.log_group for each in (entries, archive)},
            code="history_altered",
            meaning="Entries of the ledger were changed, or some are missing. Nobody may do that.",
        )

    def _entries(self) -> PunchcardFunction:
        entries = self._function(
            "Entries",
            folder="stream/entries",
            uses=[
                access.read_ledger(self._data.ledger),
                access.read_programs(self._data.programs),
                stream_access.advance_summaries(self._data.read_models),
                access.read_audience(self._data.operations),
                stream_access.publish_events(self.bus),
                stream_access.keep_failures(self.streams.failures),
                *self.streams.reading(self._data.ledger),
            ],
        )
        self.streams.read(
            entries,
            self._data.ledger,
            batch=ENTRIES_BATCH,
            late_after=Duration.minutes(READER_LATE_MINUTES),
        )
        return entries

    def _profiles(self) -> PunchcardFunction:
        profiles = self._function(
            "Profiles",
            folder="stream/profiles",
            uses=[
                access.read_audience(self._data.operations),
                stream_access.publish_events(self.bus),
                *self.streams.reading(self._data.directory),
            ],
        )
        self.streams.read(
            profiles,
            self._data.directory,
            batch=ENTRIES_BATCH,
            late_after=Duration.minutes(READER_LATE_MINUTES),
            only=NEW_PROFILE,
        )
        return profiles

    def _archive(self) -> PunchcardFunction:
        archive = self._function(
            "Archive",
            folder="stream/archive",
            uses=[
                stream_access.archive_entries(self._data.entries),
                *self.streams.reading(self._data.ledger),
            ],
        )
        self.streams.read(
            archive,
            self._data.ledger,
            batch=ARCHIVE_BATCH,
            window=Duration.seconds(ARCHIVE_WINDOW_SECONDS),
            late_after=Duration.minutes(ARCHIVE_LATE_MINUTES),
        )
        return archive

    def _function(self, name: str, *, folder: str, uses: list[access.Access]) -> PunchcardFunction:
        return PunchcardFunction(
            self._stack,
            name,
            folder=folder,
            timeout=Duration.seconds(STREAM_TIMEOUT_SECONDS),
            uses=uses,
            platform=self._platform,
        )
