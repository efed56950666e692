"""The first step: merge and tidy what was said; a rep who said too little is not graded."""

from dataclasses import asdict

from sessions_app.cleaning import clean_turns, words_said
from sessions_app.models import SessionStatus, TrainingSession
from sessions_app.pipeline.step import Done, StepContext, Stop
from sessions_app.transcript import CleanTurn

MIN_REP_WORDS = 12  # below this a score says nothing about the rep

LABELS = {"rep": "You", "customer": "AI Customer"}


def clean_transcript(context: StepContext) -> Done | Stop:
    """Store the clean turns, or stop the pipeline where there is too little to judge."""
    turns = context.session.turns
    if not turns:
        return Stop(SessionStatus.NOT_GRADABLE, "The call has no transcript: no audio was heard.")
    spoken = words_said(turns, "rep")
    if spoken < MIN_REP_WORDS:
        words = "nothing" if spoken == 0 else f"{spoken} word{'s' * (spoken > 1)}"
        return Stop(
            SessionStatus.NOT_GRADABLE,
            f"The rep said {words}; at least {MIN_REP_WORDS} words are needed.",
        )
    tidy = clean_turns(turns)

    def store(session: TrainingSession) -> None:
        session.clean_turns = [asdict(turn) for turn in tidy]
        session.transcript_clean = as_text(tidy)
        session.save(update_fields=["clean_turns", "transcript_clean"])

    return Done(store)


def as_text(turns: tuple[CleanTurn, ...]) -> str:
    """The transcript as readers of the old column expect it."""
    return "\n".join(f"{LABELS[turn.speaker]}: {turn.text}" for turn in turns)
