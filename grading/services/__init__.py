"""What can be done to a grade: one function a rule."""
