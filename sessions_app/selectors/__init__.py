"""What is read of sessions, by question."""
