"""A call happens: personas, rubrics, assignments, sessions, the webhook and the pipeline."""
