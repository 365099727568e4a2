"""A review as Markdown and as plain data. Knows the core only."""
