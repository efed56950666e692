"""What can be done to a session: one function a rule, called alike by pages, API, admin, tasks."""
