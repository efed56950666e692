"""A grader without a model, for whoever has no key: rules, and weights that were learnt. `offline:6`."""

from grading.graders.offline.grader import OfflineGrader

__all__ = ["OfflineGrader"]
