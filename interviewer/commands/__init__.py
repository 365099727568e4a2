"""The commands: each builds what it needs, runs it and gives an exit code."""
