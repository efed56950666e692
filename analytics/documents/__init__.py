"""A person's progress as a PDF; grading/documents draws it."""
