"""How a call was talked: who spoke how long, asked what, and waited how long. Counted by code."""
