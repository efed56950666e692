"""A persona, as the assistant that VAPI speaks with."""

from typing import Any

from django.utils.translation import get_language_info

SERVER_MESSAGES = ["status-update", "transcript", "end-of-call-report"]
SHORTEST_CALL, LONGEST_CALL = 10, 43_200  # seconds that VAPI accepts
LONGEST_NAME = 40

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

    For VAPI the persona is the assistant and the rep its user. Its messages come to ``webhook_url``
    with our secret and are sent again until we take them.
    """
    model = {"provider": "openai", "model": "gpt-4o-mini", "temperature": 0.7}
    voice = {"provider": "vapi", "voiceId": "Elliot"}
    return {
        "name": (persona.get("name") or "Customer")[:LONGEST_NAME],
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
        "server": _server(webhook_url, secret),
        # We judge calls ourselves: VAPI's own analysis would cost money and delay the report.
        "analysisPlan": {
            "summaryPlan": {"enabled": False},
            "successEvaluationPlan": {"enabled": False},
        },
        "maxDurationSeconds": min(max(max_seconds, SHORTEST_CALL), LONGEST_CALL),
    }


def system_prompt(persona: dict[str, Any]) -> str:
    """How the customer behaves, in words for a language model."""
    parts = [persona[key] for key in ("title", "company") if persona.get(key)]
    who = f", {' at '.join(parts)}" if parts else ""
    if persona.get("industry"):
        who += f" ({persona['industry']})"
    return _PROMPT.format(
        name=persona.get("name") or "a customer",
        who=who,
        mood=persona.get("mood") or "neutral",
        difficulty=persona.get("difficulty") or "medium",
        description=persona.get("description") or "an ordinary buyer",
        knowledge=persona.get("knowledge") or "what anyone in this position knows",
        objections=_listed(persona.get("objections") or ["none in particular"]),
        hidden_goals=persona.get("hidden_goals") or "nothing in particular",
        language=_language(persona.get("language") or "en"),
    )


def _server(url: str, secret: str) -> dict[str, Any]:
    return {
        "url": url,
        "headers": {"X-Vapi-Secret": secret},
        "timeoutSeconds": 20,
        "backoffPlan": {"type": "exponential", "maxRetries": 10, "baseDelaySeconds": 1},
    }


def _listed(texts: list[str] | str) -> str:
    """One line each; content typed into the admin may be a single text."""
    return "\n".join(f"- {text}" for text in ([texts] if isinstance(texts, str) else texts))


def _language(code: str) -> str:
    """`de` as German: a model follows a word more surely than a code."""
    try:
        return get_language_info(code)["name"]
    except KeyError:
        return code
