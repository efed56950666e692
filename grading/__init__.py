"""A call is judged: prompts, graders, evidence, grades and the report of a session."""
