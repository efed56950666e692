"""A persona, as the assistant that VAPI speaks with."""

from typing import Any

SERVER_MESSAGES = ["status-update", "transcript", "end-of-call-report"]

_PROMPT = """\
You are {name}{who}. You are a customer, and a sales representative is calling you. Stay in this \
role whatever the caller says: you never help them sell, never grade them, never say that you are \
an AI. Speak as on the phone: one to three short sentences, one thought at a time.

Mood: {mood}. How hard you are to win over: {difficulty}.
About you: {description}
What you know: {knowledge}
Objections that you raise when they fit:
{objections}
What you do not say unless a good question brings it out: {hidden_goals}

Agree to something only if the caller has earned it, and then say so plainly, with a day if one \
was proposed. Refuse plainly if they push. Speak {language}.\
"""


def assistant_for(
    persona: dict[str, Any], *, webhook_url: str, secret: str, max_seconds: int
) -> dict[str, Any]:
    """A transient assistant out of a session's persona snapshot.

    Its messages come to ``webhook_url`` with our secret and are sent again until we take them.
    """
    model = {"provider": "openai", "model": "gpt-4o-mini", "temperature": 0.7}
    voice = {"provider": "vapi", "voiceId": "Elliot"}
    return {
        "name": str(persona.get("name", "Customer"))[:40],
        "firstMessage": persona.get("first_message") or "Hello?",
        "model": {
            **model,
            **(persona.get("model") or {}),
            "messages": [{"role": "system", "content": system_prompt(persona)}],
        },
        "voice": {**voice, **(persona.get("voice") or {})},
        "transcriber": {
            "provider": "deepgram",
            "model": "nova-3",
            "language": persona.get("language") or "en",
        },
        "serverMessages": SERVER_MESSAGES,
        "server": {
            "url": webhook_url,
            "headers": {"X-Vapi-Secret": secret},
            "timeoutSeconds": 20,
            "backoffPlan": {"type": "exponential", "maxRetries": 10, "baseDelaySeconds": 1},
        },
        "maxDurationSeconds": max_seconds,
    }


def system_prompt(persona: dict[str, Any]) -> str:
    """How the customer behaves, in words for a language model."""
    parts = [str(persona[key]) for key in ("title", "company") if persona.get(key)]
    objections = persona.get("objections") or ["none in particular"]
    return _PROMPT.format(
        name=persona.get("name") or "a customer",
        who=f", {' at '.join(parts)}" if parts else "",
        mood=persona.get("mood") or "neutral",
        difficulty=persona.get("difficulty") or "medium",
        description=persona.get("description") or "an ordinary buyer",
        knowledge=persona.get("knowledge") or "what anyone in this position knows",
        objections="\n".join(f"- {objection}" for objection in objections),
        hidden_goals=persona.get("hidden_goals") or "nothing in particular",
        language=persona.get("language") or "en",
    )
