"""The one door to VAPI: its calls, its messages, its signatures, its recordings."""
