"""The pages that a rep and a manager see of calls and their grades."""
