"""Sessions on disk. Knows the events, not who writes or grades them."""
