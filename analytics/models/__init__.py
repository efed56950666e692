"""Figures by day, of an organisation, a person, an assignment and a skill, and their version."""

from analytics.models.figures import Grader, PracticeType
from analytics.models.figures_version import FiguresVersion
from analytics.models.rollups import (
    AssignmentDay,
    OrganisationDay,
    OrganisationMetricDay,
    OrganisationSkillDay,
    UserDay,
    UserMetricDay,
    UserMonth,
    UserSkillDay,
)
from analytics.models.user_performance_summary import UserPerformanceSummary
from analytics.models.weekly_digest import WeeklyDigest

__all__ = [
    "AssignmentDay",
    "FiguresVersion",
    "Grader",
    "OrganisationDay",
    "OrganisationMetricDay",
    "OrganisationSkillDay",
    "PracticeType",
    "UserDay",
    "UserMetricDay",
    "UserMonth",
    "UserPerformanceSummary",
    "UserSkillDay",
    "WeeklyDigest",
]
