"""How the pages write numbers, and the signs beside their words."""
