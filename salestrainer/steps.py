"""The pipeline of an ended call, in one place: what runs, after what, in which queue.

`run` is a dotted path to a step function (see sessions_app/pipeline/step.py), resolved at start by
a system check, so that lower apps reach upward without an import.
"""

from typing import Any

PIPELINE_STEPS: list[dict[str, Any]] = [
    {
        "name": "clean_transcript",
        "label": "Tidying the transcript",
        "run": "sessions_app.pipeline.clean_transcript.clean_transcript",
        "after": [],
        "queue": "cpu",
    },
    {
        "name": "collect_evidence",
        "label": "Reading a long call",
        "run": "grading.long_calls.collecting.collect_evidence",
        "after": ["clean_transcript"],
        "queue": "llm",
        "in_parts": True,  # no row, unless evaluate finds the call too long for one request
    },
    {
        "name": "evaluate",
        "label": "Finding evidence and scoring",
        "run": "grading.evaluate.evaluate",
        "estimate": "grading.evaluate.estimate_tokens",  # booked under the model's limits
        "after": ["clean_transcript", "collect_evidence"],
        "queue": "llm",
    },
    {
        "name": "publish",
        "label": "Publishing the report",
        "run": "analytics.publish.publish",
        "after": ["evaluate"],
        "queue": "cpu",
    },
    {
        "name": "fetch_recording",
        "label": "Keeping the recording",
        "run": "sessions_app.pipeline.fetch_recording.fetch_recording",
        "after": [],
        "queue": "http",
        "beside": True,  # the report does not wait for it, nor fail with it
    },
    {
        "name": "try_rubric",
        "label": "Trying a draft of a rubric",
        "run": "grading.try_rubric.try_rubric",
        "estimate": "grading.try_rubric.estimate_tokens",
        "after": [],
        "queue": "llm",
        "beside": True,
        "on_demand": True,  # for a dry run; no call's own pipeline has it
    },
    {
        "name": "repeat_grade",
        "label": "Measuring the grader's own noise",
        "run": "grading.repeat_grade.repeat_grade",
        "estimate": "grading.repeat_grade.estimate_tokens",
        "after": [],
        "queue": "llm",
        "beside": True,
        "on_demand": True,  # for the night's sample; no call's own pipeline has it
    },
]
