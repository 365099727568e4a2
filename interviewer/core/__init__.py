"""The interview itself: pure values and decisions. No file, clock, randomness, network or print."""
