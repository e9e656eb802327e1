"""How long what names persons is kept outside the directory."""

# Webhook bodies, queued deliveries and dead letters: time to mend and replay, and no longer.
PAYLOAD_RETENTION_DAYS = 14
