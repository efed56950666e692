"""What is read of grades, by question."""
