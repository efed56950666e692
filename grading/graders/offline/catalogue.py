"""What rubrics ask for. The first theme whose words are in a criterion is what it means."""

from grading.graders.offline.themes_needs import NEEDS
from grading.graders.offline.themes_offer import OFFER

THEMES = (*NEEDS, *OFFER)
