"""Pages that show figures: the team, a person, progress, assignments, and the admin's start."""
