"""What happens to a session, told while it happens: server-sent events, without anything held."""
