"""Made-up figures for the style guide, in the shape in which the dashboards' parts take them."""

from types import SimpleNamespace as Made

TILES = (
    Made(label="Average score", value="71.2", over="52 of 127 graded; likely 68 to 74",
         change="+3.2 points on the period before", badge="", url=""),
    Made(label="Average score", value="58", over="9 of 9 graded", change="", badge="offline",
         url=""),
    Made(label="Closed", value="3 of 4", over="calls with a verdict",
         change="", badge="", url=""),
    Made(label="Best", value="88", over="Dana Whitfield, 3 Nov 2026", change="", badge="",
         url="#main"),
)  # fmt: skip
ATTENTION = Made(
    needs=[
        Made(kind=kind, label=label, who=who, why=why, action=action, url="#main")
        for kind, label, who, why, action in (
            ("falling", "Falling", "Riley Park",
             "From 82.5 over 6 graded calls to 52.5 over the 6 of the last 30 days.",
             "See what slipped"),
            ("overdue", "Overdue", "Handle the price objection",
             "2 of 4 people are past the due date without a pass.", "See who"),
            ("to_do", "Never practised", "Sam Okafor", "No call since joining on 3 November 2026.",
             "Give an assignment"),
            ("disputed", "Dispute", "Riley Park", "“I did ask what it costs them.”", "Answer"),
        )
    ],
    more="2 never practised",
)  # fmt: skip
CHART = Made(
    id="sample",
    title="Score by call",
    sentence="From 54 to 77 over 6 graded calls; best 81.",
    figures={
        "kind": "line",
        "labels": ["1 Nov", "4 Nov", "8 Nov", "12 Nov", "15 Nov", "20 Nov"],
        "series": [
            {"label": "Free practice", "values": [54, None, 62, 70, None, 77], "few": [0]},
            {"label": "Assignments", "values": [None, 58, None, None, 81, None], "few": []},
        ],
        "top": 100,
        "aim": None,
    },
    heads=("When", "Kind", "Score"),
    rows=[("20 Nov", "Free practice", "77"), ("15 Nov", "Assignment", "81")],
)


def figures() -> dict[str, object]:
    """The context of the parts."""
    levels = [Made(level=number, graded=12, average=number * 10 + 4.5) for number in range(10)]
    few = Made(level=None, graded=3, average=71.0)
    none = Made(level=None, graded=0, average=None)
    return {
        "tiles": TILES,
        "attention": ATTENTION,
        "chart": CHART,
        "heat": [*levels, few, none],
        "levels": [
            Made(skill="discovery", level=71.4, graded=12, interval=(64.0, 80.0),
                 interval_width=16.0, first=40.0, best=90.0, latest=75.0),
            Made(skill="next_step", level=None, graded=1, interval=None,
                 interval_width=0.0, first=50.0, best=50.0, latest=50.0),
        ],
        "needed": 3,
        "funnel": [
            {"assignment_id": 1, "title": "Open a cold call", "assigned": 12, "started": 9,
             "completed": 7, "passed": 4, "overdue": 2},
        ],
    }  # fmt: skip
