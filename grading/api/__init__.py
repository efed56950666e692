"""The REST endpoints that show a session together with its grade."""
