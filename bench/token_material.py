"""What bench/tokens.py counts: the calls, and what a model would answer about them.

No model is asked. The rules' judgement stands in for its answer, on both sides: the same quotes,
reasons and suggestions, in our shape and in the design's.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from bench.design_prompts import INSTRUCTIONS, DesignCall
from bench.long_calls import long_call
from grading.evidence import Transcript
from grading.graders.offline import OfflineGrader
from grading.graders.openai import OpenAIGrader
from grading.long_calls.cutting import Part, pieces_of
from grading.long_calls.planning import plan_of
from grading.long_calls.prompts import part_messages
from grading.long_calls.reply import evidence_schema, parse_notes
from grading.prompts import rubric_block, situation
from grading.protocol import Brief, CriterionSpec, Evaluation
from grading.schema import evaluation_schema
from salestrainer.demo.samples import sample_calls
from sessions_app.cleaning import clean_turns, words_said
from sessions_app.pipeline.clean_transcript import MIN_REP_WORDS, as_text
from sessions_app.transcript import Turn

CONTENT = Path(__file__).resolve().parent.parent / "salestrainer" / "demo" / "content"
GENERATED = (1_500, 2_000, 2_500, 3_000, 4_000, 5_000)  # words
USUAL_RUBRIC = "cold-call"


@dataclass(frozen=True)
class Material:
    """A call to count, with the judgement of it."""

    name: str
    brief: Brief

    @property
    def words(self) -> int:
        return sum(len(turn.text.split()) for turn in self.brief.turns)


@dataclass(frozen=True)
class Request:
    """One request and its answer; ``schema`` is empty where none is sent."""

    messages: list[dict[str, str]]
    answer: str
    schema: dict[str, Any]


def material(folder: Path) -> Iterator[Material]:
    """The demo's calls, those of the folder, where there is one, and generated long ones."""
    rubrics = {
        entry["slug"]: tuple(_spec(row) for row in entry["criteria"])
        for entry in yaml.safe_load((CONTENT / "rubrics.yaml").read_text())
    }
    for call in sample_calls():
        lines = [(turn["role"], turn["text"]) for turn in call.turns]
        yield Material(call.slug, _brief(lines, rubrics[call.rubric]))
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        said = json.loads(path.read_text())["turns"]
        lines = [(turn["role"], turn["text"]) for turn in said]
        yield Material(path.stem, _brief(lines, rubrics[USUAL_RUBRIC]))
    for words in GENERATED:
        lines = long_call(words, seed=words)
        yield Material(f"generated, {words} words", _brief(lines, rubrics[USUAL_RUBRIC]))


def is_gradable(brief: Brief) -> bool:
    """What is not sends nothing; the design would have sent all four."""
    return words_said(brief.turns, "rep") >= MIN_REP_WORDS


def our_requests(brief: Brief) -> list[Request]:
    """One, or under the limits that are set, one for each part and a last one."""
    requests = []
    if plan := plan_of(brief):
        whole, pieces, before = Transcript(brief.turns, brief.clean_turns), pieces_of(brief), ""
        for number, (begin, end) in enumerate(plan.borders, start=1):
            part = replace(brief, clean_turns=pieces[begin:end])
            told = Part(part, number=number, of=len(plan.borders), before=before)
            answer, schema = _our_notes(part), evidence_schema(brief.criteria)
            requests.append(Request(part_messages(told), answer, schema))
            notes = parse_notes(answer, brief.criteria, whole)
            brief, before = replace(brief, notes=(*brief.notes, notes)), notes.summary
    messages = OpenAIGrader(session_id=0, organisation_id=0).messages(brief)
    answer = _our_answer(OfflineGrader().evaluate(replace(brief, notes=())))
    return [*requests, Request(messages, answer, evaluation_schema(brief.criteria))]


def design_requests(brief: Brief) -> list[Request]:
    """Clean, summarise, grade, close: the first on the raw text, the others on the clean one."""
    judged = OfflineGrader().evaluate(brief)
    raw = "\n".join(f"{_label(turn.speaker)}: {turn.text}" for turn in brief.turns)
    clean = as_text(brief.clean_turns)
    summary = {
        "summary": judged.summary,
        "strengths": judged.strengths,
        "improvements": judged.improvements,
    }
    calls = [
        DesignCall("clean", INSTRUCTIONS["clean"], raw, clean),
        DesignCall("summarise", INSTRUCTIONS["summarise"], clean, _json(summary)),
        DesignCall(
            "grade", INSTRUCTIONS["grade"], clean, _their_grade(brief, judged), rubric_block(brief)
        ),
        DesignCall(
            "close", INSTRUCTIONS["close"], clean, _their_close(judged), situation=situation(brief)
        ),
    ]
    return [Request(call.messages, call.answer, {}) for call in calls]


def _our_answer(judged: Evaluation) -> str:
    commitment = judged.commitment
    return _json(
        {
            "summary": judged.summary,
            "criteria": {
                row.key: {
                    "evidence": _quotes(row.claims),
                    "reason": row.reason,
                    "score": row.score,
                    "suggestion": row.suggestion,
                }
                for row in judged.judgements
            },
            "strengths": judged.strengths,
            "improvements": judged.improvements,
            "verdict": {
                "commitment": {
                    "quote": commitment.quote if commitment else "",
                    "turn_index": commitment.turn_index if commitment else 0,
                    "date": str(commitment.date or "") if commitment else "",
                },
                "outcome": judged.outcome,
            },
            "corrections": [],
        }
    )


def _our_notes(part: Brief) -> str:
    judged = OfflineGrader().evaluate(part)
    commitment = judged.commitment
    agreed = [
        {
            "quote": commitment.quote,
            "turn_index": commitment.turn_index,
            "kind": "agreed",
            "date": str(commitment.date or ""),
        }
        for commitment in ([commitment] if commitment else [])
    ]
    found = {
        row.key: {"evidence": _quotes(row.claims[:2]), "note": row.reason}
        for row in judged.judgements
    }
    return _json({"criteria": found, "commitments": agreed, "summary": judged.summary})


def _their_grade(brief: Brief, judged: Evaluation) -> str:
    rows = [
        {
            "title": spec.name,
            "evidence": [claim.quote for claim in row.claims],
            "reasoning": row.reason,
            "earnedPoints": row.score,
            "maxPoints": int(spec.weight),
            "suggestion": row.suggestion,
        }
        for spec, row in zip(brief.criteria, judged.judgements, strict=True)
    ]
    return _json({"criteria": rows})


def _their_close(judged: Evaluation) -> str:
    commitment = judged.commitment
    return _json(
        {
            "closed": judged.outcome == "closed",
            "outcome": judged.outcome,
            "evidence": commitment.quote if commitment else "",
            "date": str(commitment.date or "") if commitment else "",
        }
    )


def _json(answer: dict[str, Any]) -> str:
    """Without a space: so strict mode writes it, and it favours nobody."""
    return json.dumps(answer, separators=(",", ":"), ensure_ascii=False)


def _quotes(claims: Sequence[Any]) -> list[dict[str, Any]]:
    return [{"quote": claim.quote, "turn_index": claim.turn_index or 0} for claim in claims]


def _label(speaker: str) -> str:
    return "You" if speaker == "rep" else "AI Customer"


def _brief(lines: Sequence[tuple[str, str]], criteria: tuple[CriterionSpec, ...]) -> Brief:
    turns = tuple(
        Turn(number, "rep" if role == "rep" else "customer", text)
        for number, (role, text) in enumerate(lines)
    )
    return Brief(
        turns=turns,
        clean_turns=clean_turns(turns),
        criteria=criteria,
        pass_mark=Decimal(70),
        objective="Book a meeting of half an hour with the person who decides",
        persona="Dana Whitfield, Head of Operations, Brightwater Logistics",
        held_on=date(2026, 11, 23),
    )


def _spec(row: dict[str, Any]) -> CriterionSpec:
    return CriterionSpec(
        key=row["key"],
        name=row["name"],
        skill=row["skill"],
        description=row["description"],
        weight=Decimal(row["weight"]),
        scale=row["scale"],
        anchors=row.get("anchors", {}),
        blocker=row.get("is_blocker", False),
        may_not_apply=row.get("may_not_apply", False),
    )
