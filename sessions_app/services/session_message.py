"""A rep writes to the customer of a text call, who answers."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from llm.text import storable
from sessions_app.models import Channel, TrainingSession
from sessions_app.services.text_chat import TextChat
from sessions_app.simulator import model_customer
from sessions_app.simulator.conversation import Reply, greeting_of, reply_to
from sessions_app.simulator.phrases import TIME_IS_UP

LONGEST_MESSAGE = 4000  # characters


class NotTakingMessages(Exception):
    """The session is no text call, or it is over; the text says which."""


class OtherMessage(Exception):
    """The key was used for other words before."""


@dataclass(frozen=True, slots=True)
class Answer:
    reply: str
    ended: bool


@dataclass(frozen=True, slots=True)
class _Unanswered:
    """A stored message that the model is to answer; ``pieces`` asks it once they are read."""

    message: int
    pieces: Iterator[str | Reply]


def session_message_send(*, session_id: int, text: str, key: str = "") -> Iterator[str | Answer]:
    """The customer's answer in pieces, as it comes, and last the whole `Answer`.

    A message is stored before it is answered, under its ``key`` if it has one: sent again, it stays
    one turn, and an answer that is missing is made up for. Without a key, the same words count as
    sent again until they are answered. Raises NotTakingMessages, OtherMessage, ValidationError, and
    the failures of llm, after which the message is kept.
    """
    taken = _take(session_id, _checked(text), key)
    if isinstance(taken, Answer):
        yield taken.reply
        yield taken
        return
    for piece in taken.pieces:
        yield _keep(session_id, taken.message, piece) if isinstance(piece, Reply) else piece


def _checked(text: str) -> str:
    text = storable(text).strip()
    if not text:
        raise ValidationError({"text": "Write something: the message is empty."})
    if len(text) > LONGEST_MESSAGE:
        raise ValidationError(
            {"text": f"At most {LONGEST_MESSAGE:,} characters. You sent {len(text):,}."}
        )
    return text


@transaction.atomic
def _take(session_id: int, text: str, key: str) -> Answer | _Unanswered:
    """Store the message, unless it is there already, and answer it where that takes no model."""
    chat = _locked(session_id)
    known = chat.find(text, key)
    if known is not None:
        if chat.messages[known] != text:
            raise OtherMessage("This Idempotency-Key was used for another message. Use a new one.")
        if (reply := chat.answer_to(known)) is not None:
            return Answer(reply, ended=not chat.is_open)
    if not chat.is_open:
        raise NotTakingMessages("This call is over: it takes no more messages.")
    session = chat.session
    persona = session.persona_snapshot
    at = chat.take(text, key, greeting=greeting_of(persona)) if known is None else known
    if chat.is_at_its_end:
        return _answer(chat, at, Reply(TIME_IS_UP, ended=True), reason="exceeded-max-duration")
    if model_customer.is_configured():
        chat.save()
        pieces = model_customer.ask(
            persona, session.turns, session_id=session.pk, organisation_id=session.org_id
        )
        return _Unanswered(at, pieces)
    return _answer(chat, at, reply_to(persona, chat.messages, seed=str(session.pk)))


@transaction.atomic
def _keep(session_id: int, message: int, reply: Reply) -> Answer:
    """Store what the model said, unless the same was asked twice and is answered by now."""
    chat = _locked(session_id)
    if (known := chat.answer_to(message)) is not None:
        return Answer(known, ended=not chat.is_open)
    if not chat.is_open:
        raise NotTakingMessages("The call was ended while the customer was answering.")
    return _answer(chat, message, reply)


def _locked(session_id: int) -> TextChat:
    """Two messages at once wait for each other here, and both are kept."""
    session = TrainingSession.objects.select_for_update().get(pk=session_id)
    if session.channel != Channel.TEXT:
        raise NotTakingMessages("Messages are for text calls; this is another kind of session.")
    return TextChat(session)


def _answer(
    chat: TextChat, message: int, reply: Reply, *, reason: str = "assistant-ended-call"
) -> Answer:
    chat.answer(message, reply.text)
    if reply.ended:
        chat.end(reason)
    else:
        chat.save()
    return Answer(reply.text, reply.ended)
