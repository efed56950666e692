"""What happens after a call: the line in Postgres, the claim, the steps, the dead letters."""
