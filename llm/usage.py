from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a server counted; `cached_tokens` is a part of `prompt_tokens`."""

    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0

    @property
    def total_tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens
