"""The turns of a text call, kept on its session as they are said."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from sessions_app.models import SessionStatus, TrainingSession
from sessions_app.services.session_end import piece_of, session_end
from sessions_app.transcript import Speaker, Turn
from sessions_app.vapi.parse import CallReport

MOST_MESSAGES = 200  # of the rep's: with their answers, 400 turns
LONGEST_CHAT = timedelta(hours=2)
OPEN = (SessionStatus.CREATED, SessionStatus.IN_CALL)


class TextChat:
    """A text session that the caller has locked. ``save`` or ``end`` writes what changed.

    `metadata["messages"]` says of each of the rep's messages under which key it was sent, which
    turn it is, and which turn answers it (none yet: null). It outlives the call, so that the last
    message can be sent again as well.
    """

    def __init__(self, session: TrainingSession) -> None:
        self.session = session
        session.metadata = session.metadata or {}
        self._messages: list[dict[str, Any]] = session.metadata.setdefault("messages", [])

    @property
    def is_open(self) -> bool:
        return self.session.status in OPEN

    @property
    def is_at_its_end(self) -> bool:
        """Too long to go on: the next answer is the last."""
        lasted = timezone.now() - self.session.start_time
        return len(self._messages) >= MOST_MESSAGES or lasted >= LONGEST_CHAT

    @property
    def messages(self) -> list[str]:
        """The rep's, in their order."""
        return [self._text(message["turn"]) for message in self._messages]

    def find(self, text: str, key: str) -> int | None:
        """The number of the message that was sent under this key.

        Without one: the last message, if it says the same and was not answered.
        """
        if key:
            known = [at for at, message in enumerate(self._messages) if message["key"] == key]
            return known[0] if known else None
        last = len(self._messages) - 1
        waits = last >= 0 and self.answer_to(last) is None
        return last if waits and self.messages[last] == text else None

    def take(self, text: str, key: str, *, greeting: str) -> int:
        """Append a message of the rep's. With the first one the call begins, with a greeting."""
        if self.session.status == SessionStatus.CREATED:
            self.session.status = SessionStatus.IN_CALL
            self.session.start_time = timezone.now()
            self.session.transcript = []
            self._say("customer", greeting)
        self._messages.append({"key": key, "turn": self._say("rep", text), "reply": None})
        return len(self._messages) - 1

    def answer(self, message: int, text: str) -> None:
        self._messages[message]["reply"] = self._say("customer", text)

    def answer_to(self, message: int) -> str | None:
        reply = self._messages[message]["reply"]
        return None if reply is None else self._text(reply)

    def save(self) -> None:
        self.session.save(update_fields=["status", "start_time", "transcript", "metadata"])

    def end(self, reason: str) -> None:
        """As a webhook's report ends a voice call: the pipeline starts."""
        report = CallReport(
            call_id="",
            ended_reason=reason,
            started_at=self.session.start_time,
            ended_at=timezone.now(),
            duration_seconds=None,
            turns=self.session.turns,
            cost_usd=None,
        )
        session_end(self.session, report)

    def _say(self, speaker: Speaker, text: str) -> int:
        turns: Any = self.session.transcript  # a list since the call began
        now = round((timezone.now() - self.session.start_time).total_seconds(), 3)
        # What is written is there at once: a turn begins and ends when it is sent.
        turn = Turn(len(turns), speaker, text, start_seconds=now, end_seconds=now)
        turns.append(piece_of(turn, self.session))
        return turn.index

    def _text(self, turn: int) -> str:
        turns: Any = self.session.transcript
        return str(turns[turn]["text"])
