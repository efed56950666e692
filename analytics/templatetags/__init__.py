"""How figures are written."""
