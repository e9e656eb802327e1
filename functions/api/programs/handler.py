"""Programs and shops."""
