"""Passes as texts, in memory."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

from punchcard.domain.passes import Pass, TokenInvalidError


@dataclass
class InMemoryTokens:
    """Tokens are numbers of what was written."""

    written: list[Pass] = field(default_factory=list)

    def write(self, granted: Pass) -> str:
        if granted not in self.written:
            self.written.append(granted)
        return f"token-{self.written.index(granted)}"

    def read(self, token: str) -> Pass:
        for granted in self.written:
            if self.write(granted) == token:
                return granted
        raise TokenInvalidError("nobody wrote this token")


def unsigned_token(claims: Mapping[str, object]) -> str:
    """A JSON Web Token that says of itself that nobody has signed it."""
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    encoded = (urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return ".".join((*encoded, ""))
