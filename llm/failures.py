"""How a call to an outside service can fail; the class decides what the pipeline does next."""


class Failure(Exception):
    """The common ancestor: something outside did not give us what we asked for."""


class Transient(Failure):
    """Try again with backoff: a timeout, a cut connection, an error of theirs."""


class RateLimited(Failure):
    """Come back in ``after`` seconds. No attempt is counted.

    ``sent``: the request had gone out and may have cost something, as a breaker's probe does.
    """

    def __init__(self, message: str, *, after: float, sent: bool = False) -> None:
        super().__init__(message)
        self.after = after
        self.sent = sent


class NotYet(Failure):
    """What we came for does not exist yet. Come back later; no attempt is counted."""


class Permanent(Failure):
    """Trying again cannot help until a person has acted; the message says what to do."""


class BadReply(Failure):
    """The answer came and was paid for, but is not what was asked for.

    ``reply`` is the text that came back: the next attempt shows it to the model with the message.
    """

    def __init__(self, message: str, *, reply: str = "") -> None:
        super().__init__(message)
        self.reply = reply
