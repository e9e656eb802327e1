"""How long entries are locked. No more than this is imported with it: commands wait."""

# Ten years: as long as the longest of the usual duties to keep books.
DEFAULT_ARCHIVE_LOCK_DAYS = 3653
