"""The parts of the debrief's page."""
