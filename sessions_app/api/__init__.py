"""The REST endpoints about calls and their pipeline."""
