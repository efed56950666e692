"""The account's limits, shared by every process: requests and tokens a minute, booked together."""
