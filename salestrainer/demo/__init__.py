"""What bin/demo shows: the cast, the sample calls, and the run through the real webhook."""
