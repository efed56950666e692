"""`/api/analytics/…`."""
