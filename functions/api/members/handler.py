"""Members, their balances and entries."""
