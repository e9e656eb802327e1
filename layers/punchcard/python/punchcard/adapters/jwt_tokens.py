"""Passes as JSON Web Tokens, signed with a secret of the deployment's own.

The one algorithm is named here and never taken from a token. The times are checked by the domain,
with its clock; here it is only made sure that they are there.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import jwt

from punchcard.adapters.aws import errors_of
from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.passes import Audience, Pass, TokenInvalidError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

ALGORITHM = "HS256"
ISSUER = "punchcard"
CLAIMS = ("aud", "exp", "iat", "iss", "jti", "program")

TOKEN_LENGTH_MAX = 2_000
"""A longer text is no token of ours, and is not looked at."""

KEY_LENGTH_MIN = 32
"""HS256 is as strong as its key up to this many bytes."""


@dataclass(frozen=True, slots=True)
class JwtTokens:
    """Tokens under one key."""

    key: bytes

    def write(self, granted: Pass) -> str:
        """The token of a pass."""
        claims: dict[str, object] = {
            "aud": granted.audience.value,
            "exp": int(granted.expires_at.timestamp()),
            "iat": int(granted.issued_at.timestamp()),
            "iss": ISSUER,
            "jti": granted.id,
            "program": granted.program,
        }
        if granted.member is not None:
            claims["sub"] = granted.member
        return jwt.encode(claims, self.key, algorithm=ALGORITHM)

    def read(self, token: str) -> Pass:
        """The pass of a token, whether or not it is still good.

        Raises:
            TokenInvalidError: nobody here wrote it.
        """
        refusal = TokenInvalidError("this is no token of this API; get another one")
        if len(token) > TOKEN_LENGTH_MAX:
            raise refusal
        try:
            claims = jwt.decode(
                token,
                self.key,
                algorithms=[ALGORITHM],
                audience=[audience.value for audience in Audience],
                issuer=ISSUER,
                options={
                    "require": list(CLAIMS),
                    "strict_aud": False,
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
            return _pass(claims)
        except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError) as error:
            raise refusal from error


def read_token_key(client: "SecretsManagerClient", *, arn: str) -> bytes:
    """The key that tokens are signed with.

    Raises:
        MisconfiguredError: there is none, or it is short enough to be guessed.
    """
    with errors_of("secretsmanager"):
        answer = client.get_secret_value(SecretId=arn)
    key = answer.get("SecretString", "").encode()
    if len(key) < KEY_LENGTH_MIN:
        raise MisconfiguredError(f"the key of tokens needs {KEY_LENGTH_MIN} bytes or more")
    return key


def _pass(claims: dict[str, Any]) -> Pass:
    granted = Pass(
        id=_text(claims["jti"]),
        program=_text(claims["program"]),
        member=_text(claims["sub"]) if "sub" in claims else None,
        issued_at=datetime.fromtimestamp(claims["iat"], UTC),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )
    if granted.audience != claims["aud"]:
        raise ValueError("a token for another audience than its claims are for")
    return granted


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a claim is no text")
    return value
