"""Those who judge: a language model, or rules that need no key."""

from grading.graders.choice import grader_for

__all__ = ["grader_for"]
