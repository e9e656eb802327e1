"""How long what is no table is kept. Commands import it, so it imports nothing."""

# Webhook bodies, queued deliveries and dead letters: time to mend and replay, and no longer.
PAYLOAD_RETENTION_DAYS = 14

# Ten years: as long as the longest of the usual duties to keep books.
DEFAULT_ARCHIVE_LOCK_DAYS = 3653
