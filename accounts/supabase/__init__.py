"""Supabase's tokens at the API's door: the project's keys, what a token claims, whose it is."""
