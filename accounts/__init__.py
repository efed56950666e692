"""Who: organisations, users, roles and what each of them may see."""
