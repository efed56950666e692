"""A call's recording: of which kind it is, and the address by which a player opens it."""
