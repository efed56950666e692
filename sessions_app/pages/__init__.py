"""Pages about calls that show no grade."""
