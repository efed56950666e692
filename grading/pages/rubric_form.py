"""The editor's form: criteria as rows, with what was typed kept beside what is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from sessions_app.rubric_content import CriterionContent, RubricContent
from sessions_app.rubric_input import RubricInput
from sessions_app.rubric_rules import ANCHORED, MOST_CRITERIA

TEXTS = ("key", "name", "skill", "description", "weight", "scale")
TICKS = ("is_blocker", "may_not_apply")
UNNAMED = re.compile(r"criterion(_\d+)?")  # the key of a row that had no name yet
NEW_ROW = {"name": "", "skill": "", "description": "", "weight": "0", "scale": "five"}


@dataclass(frozen=True, slots=True)
class Row:
    """``typed`` has the names of CriterionInput; ``problems`` are sentences."""

    typed: Mapping[str, Any]
    problems: Sequence[str] = ()


def typed_rubric(said: QueryDict) -> dict[str, Any]:
    """What the form holds, as RubricInput takes it, with its rows as `act` rearranges them."""
    count = said.get("count", "")
    rows = [_typed_row(said, f"c{n}_") for n in range(_at_most(count, MOST_CRITERIA + 1))]
    return {
        "name": said.get("name", ""),
        "pass_mark": said.get("pass_mark", ""),
        "criteria": _rearranged(rows, said.get("act", "")),
    }


def number_typed(written: str) -> int:
    """As `1`; 0, which is nobody's, for what is no number of ours."""
    return int(written) if re.fullmatch(r"[0-9]{1,18}", written) else 0


def typed_of(content: RubricContent) -> dict[str, Any]:
    """A stored version as if it had been typed."""
    return {
        "name": content.name,
        "pass_mark": f"{content.pass_mark.normalize():f}",
        "criteria": [_typed_criterion(criterion) for criterion in content.criteria],
    }


def rows_of(typed: Mapping[str, Any], given: RubricInput | None = None) -> list[Row]:
    """For the page; ``given`` was validated and knows what is wrong."""
    wrong = given.errors.get("criteria", {}) if given else {}
    return [
        Row(row, [_sentence(name, words) for name, words in wrong.get(place, {}).items()])
        for place, row in enumerate(typed["criteria"])
    ]


def _typed_row(said: QueryDict, prefix: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        name: said.get(prefix + name, "").replace("\r\n", "\n").strip() for name in TEXTS
    }
    row["key"] = "" if UNNAMED.fullmatch(row["key"]) else row["key"]
    row["weight"] = row["weight"] or "0"
    if row["scale"] == "five":
        row["anchors"] = {
            score: said.get(f"{prefix}anchor_{score}", "").strip() for score in ANCHORED
        }
    return row | {name: prefix + name in said for name in TICKS}


def _typed_criterion(criterion: CriterionContent) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(criterion, name) for name in (*TEXTS, "anchors", *TICKS)}
    return row | {"weight": f"{criterion.weight.normalize():f}"}


def _rearranged(rows: list[dict[str, Any]], act: str) -> list[dict[str, Any]]:
    """`add`, or `remove`, `up`, `down` with a row's place after a colon; else as they are."""
    what, _, written = act.partition(":")
    if what == "add":
        return [*rows, NEW_ROW]
    place = _at_most(written, len(rows))
    if what not in ("remove", "up", "down") or not written or place >= len(rows):
        return rows
    row = rows.pop(place)
    if what != "remove":
        rows.insert(max(0, place - 1) if what == "up" else place + 1, row)
    return rows


def _at_most(written: str, limit: int) -> int:
    return min(number_typed(written), limit)


def _sentence(name: str, problem: Any) -> str:
    """What is wrong with a field, or with those in it."""
    lines = problem.values() if isinstance(problem, dict) else [problem]
    words = " ".join(str(word) for line in lines for word in line)
    return f"{name.replace('_', ' ').capitalize()}: {words}"
