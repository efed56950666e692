"""Postgres and Valkey out of wheels, and the processes of the demo and the tests.

Nothing here needs Django's settings: it is what makes them complete.
"""
