"""What pages of named origins may send. No more than this is imported with it: commands wait."""

# Routes that record need an Idempotency-Key, which is not among these.
BROWSER_HEADERS = ("accept-language", "authorization", "content-type")
BROWSER_METHODS = ("GET", "POST")
PREFLIGHT_KEPT_MINUTES = 60
