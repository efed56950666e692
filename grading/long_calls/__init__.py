"""A call that is too long for one request: cut in parts, each read for evidence, then judged."""
