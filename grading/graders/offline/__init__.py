"""A grader without a model, for whoever has no key: rules and learnt weights, `offline:6`."""

from grading.graders.offline.grader import OfflineGrader

__all__ = ["OfflineGrader"]
