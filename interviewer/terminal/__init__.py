"""The interview in a terminal: reads and shows, never grades or chooses."""
