"""The customer's words, but for those on the persona's sheet.

What is no commitment must not sound like one: none of those begins with a yes, names a day, or
offers anything.
"""

import hashlib
import re
from collections.abc import Sequence

from sessions_app.simulator.asking import Kind

WARNING = (
    "I don't have to be spoken to like that. Once more and I hang up.",
    "Please mind your tone, or this conversation is over.",
)
HANGS_UP = (
    "That's enough. I'm not interested, goodbye.",
    "I said mind your tone. I'm not interested in this, goodbye.",
)
WITHDRAWS = ("Then I've changed my mind. Goodbye.",)
FORGIVES = ("Apology accepted. Go on.", "Let's leave that behind us. Go on.")
TIRED = (
    "I have told you no several times now. I'm not interested, goodbye.",
    "You keep asking and I keep saying no. I'm not interested, goodbye.",
)
GIVES_UP = ("I don't think that anybody is there. Goodbye.", "This leads nowhere. Goodbye.")
TIME_IS_UP = "I'm sorry, I have to end this here. Goodbye."
NOTHING_HEARD = (
    "I'm listening. What did you want to tell me?",
    "Are you still there?",
    "I did not get that. Could you say it in a whole sentence, in English?",
)
GREETS_BACK = ("What is this about?", "What can I do for you?", "Go on, what is it about?")
PRESSED = (
    "Please don't press me.",
    "I don't decide under pressure.",
    "The more you push, the less I want to hear.",
)
TOO_LONG = (
    "That was a lot at once. What does it have to do with me?",
    "You have been talking for quite a while. Do you have a question for me?",
)
ANSWERED = (
    "I see, that answers my point.",
    "That is a straight answer, thank you.",
    "I did not expect that. It helps.",
)
STILL_OPEN = (
    "You have not answered me. {objection}",
    "My point still stands. {objection}",
    "I come back to what I said. {objection}",
)
NO_MORE_TO_TELL = (
    "I have told you what there is to tell.",
    "There is not much more to say about it.",
    "That's about all I know.",
)
MORE_OR_LESS = ("More or less.", "That's hard to say in a word.", "Partly, I would say.")
WHAT_OF_IT = (
    "And what would that mean for me?",
    "I see. What would change for me?",
    "Go on, I'm listening.",
    "How would that look in our case?",
)
TOO_EARLY = (
    "That's too early for me. You hardly know what I need.",
    "I don't see yet what I would gain by it.",
    "You haven't convinced me so far.",
)
NO = (
    "No, I don't see a reason to.",
    "My answer is no. I have not heard what it would do for me.",
)
OFFERS = (
    "I'm not ready to sign anything today. I'd be glad to have a second conversation about it.",
    "Signing is too early for me. But I'm willing to have another conversation, with the details.",
)
BY_MAIL = ("I can't keep you from sending something.", "I get a lot of mail, I may look at it.")
STANDS = (
    "Good, that's settled then.",
    "Good. We have agreed on that.",
    "I have noted it.",
)
GOODBYE = ("Goodbye.", "Thank you for calling. Goodbye.", "I have to get on as well. Goodbye.")
GOODBYE_AGREED = ("Thank you. Goodbye.", "It was good talking to you. Goodbye.")
NOTHING_AGREED = (
    "We have agreed on nothing. Goodbye.",
    "I have not said yes to anything. Goodbye.",
)

# Commitments. Those with a time name it as the rep did.
AGREES_AT: dict[Kind, Sequence[str]] = {
    "deal": (
        "Let's do it. Send me the contract, and I'll sign it {on}.",
        "You've convinced me. Send me the paperwork, and I'll sign it {on}.",
    ),
    "stay": (
        "I'll stay with you, and I take the cancellation back. {When} it is.",
        "You know what, I'll stay. We do the rest {on}.",
    ),
    "trial": ("Let's start the pilot {on}.", "Agreed, we start the pilot {on}."),
    "meeting": ("{When} works for me. Send me an invitation.", "{When} suits me, book it."),
    "step": ("Let's arrange that. {When} suits me.",),
}
AGREES: dict[Kind, Sequence[str]] = {
    "deal": (
        "Let's do it. Send me the contract and I'll sign it.",
        "You've convinced me. Send me the paperwork and I'll sign it.",
    ),
    "stay": (
        "I'll stay with you, and I take the cancellation back.",
        "You know what, I'll stay. Let's leave everything in place.",
    ),
    "trial": ("Let's start the pilot. Which day do we begin?", "Agreed, we start the pilot."),
    "meeting": (
        "I'm happy to meet you. Which day do you suggest?",
        "I'd be glad to see it. Which day did you have in mind?",
    ),
    "step": ("Let's arrange that.", "Let's arrange it like that. I will read what you send."),
}

_STANDS_ALONE = re.compile(
    r"(?:at|around|tomorrow|tonight|next|this|the day after)\b", re.IGNORECASE
)


def start_of(seed: str) -> int:
    """Where a call begins in each row of phrases."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4])


def pick(options: Sequence[str], turn: int) -> str:
    """One of them; in the next turn another."""
    return options[turn % len(options)]


def agreement(kind: Kind, when: str, turn: int) -> str:
    """A plain commitment, with the time that was proposed."""
    if not when:
        return pick(AGREES[kind], turn)
    on = when if _STANDS_ALONE.match(when) else f"on {when}"
    return pick(AGREES_AT[kind], turn).format(When=when[:1].upper() + when[1:], on=on)
