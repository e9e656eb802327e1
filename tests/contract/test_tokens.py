"""Tokens in memory and as JSON Web Tokens: one contract, and what only the latter can show."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import jwt
import pytest
from punchcard.adapters.jwt_tokens import JwtTokens, read_token_key
from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.passes import Pass, TokenInvalidError, issue
from punchcard.ports import Tokens

from tests.architecture.sources import ROOT
from tests.fakes.tokens import InMemoryTokens, unsigned_token

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

KEY = b"k" * 64
MEMBERS = issue(
    pass_id="01KJQ38XW0ABCDEFGHJKMNPQRS",
    program="club",
    member="01HZZZZZZZZZZZZZZZZZZZZZZZ",
    minutes=15,
    now=datetime(2026, 3, 2, 11, tzinfo=UTC),
)
BROWSERS = replace(MEMBERS, member=None)
CLAIMS = {
    "aud": "punchcard/me",
    "exp": 1_772_450_100,
    "iat": 1_772_449_200,
    "iss": "punchcard",
    "jti": "01KJQ38XW0ABCDEFGHJKMNPQRS",
    "program": "club",
    "sub": "01HZZZZZZZZZZZZZZZZZZZZZZZ",
}


class TokensContract:
    """One suite for every implementation; a subclass gives it fresh `tokens`."""

    @pytest.mark.parametrize("granted", [MEMBERS, BROWSERS])
    def test_a_pass_comes_back_as_it_was_written(self, tokens: Tokens, granted: Pass) -> None:
        assert tokens.read(tokens.write(granted)) == granted

    def test_a_token_is_read_long_after_it_lapsed(self, tokens: Tokens) -> None:
        """Whether it is still good is for the domain to say."""
        old = replace(MEMBERS, expires_at=datetime(2026, 3, 2, 11, 1, tzinfo=UTC))
        assert tokens.read(tokens.write(old)) == old

    @pytest.mark.parametrize("token", ["", "token", "a.b.c", "ü", "x" * 3_000])
    def test_what_nobody_wrote_is_refused(self, tokens: Tokens, token: str) -> None:
        with pytest.raises(TokenInvalidError):
            tokens.read(token)


class TestInMemoryTokens(TokensContract):
    @pytest.fixture
    def tokens(self) -> Tokens:
        return InMemoryTokens()


class TestJwtTokens(TokensContract):
    @pytest.fixture
    def tokens(self) -> JwtTokens:
        return JwtTokens(KEY)

    def test_has_these_claims_and_no_other(self, tokens: JwtTokens) -> None:
        claims = jwt.decode(tokens.write(MEMBERS), options={"verify_signature": False})
        assert claims == CLAIMS

    @pytest.mark.parametrize("missing", ["aud", "exp", "iat", "iss", "jti", "program"])
    def test_without_a_claim_is_refused(self, tokens: JwtTokens, missing: str) -> None:
        claims = {name: value for name, value in CLAIMS.items() if name != missing}
        with pytest.raises(TokenInvalidError):
            tokens.read(jwt.encode(claims, KEY, algorithm="HS256"))

    @pytest.mark.parametrize(
        "changed",
        [
            {"aud": "punchcard/previews"},
            {"aud": "elsewhere"},
            {"aud": ["punchcard/me", "elsewhere"]},
            {"iss": "elsewhere"},
            {"exp": "soon"},
            {"exp": 10**20},
            {"iat": "now"},
            {"jti": 1},
            {"program": 1},
            {"sub": 1},
        ],
    )
    def test_with_another_claim_is_refused(
        self, tokens: JwtTokens, changed: dict[str, object]
    ) -> None:
        with pytest.raises(TokenInvalidError):
            tokens.read(jwt.encode({**CLAIMS, **changed}, KEY, algorithm="HS256"))

    @pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
    def test_of_another_algorithm_is_refused(self, tokens: JwtTokens, algorithm: str) -> None:
        with pytest.raises(TokenInvalidError):
            tokens.read(jwt.encode(CLAIMS, KEY, algorithm=algorithm))

    def test_that_nobody_has_signed_is_refused(self, tokens: JwtTokens) -> None:
        with pytest.raises(TokenInvalidError):
            tokens.read(unsigned_token(CLAIMS))

    def test_of_another_key_is_refused(self, tokens: JwtTokens) -> None:
        with pytest.raises(TokenInvalidError):
            tokens.read(JwtTokens(b"o" * 64).write(MEMBERS))

    def test_needs_no_library_of_asymmetric_keys(self) -> None:
        locked = (ROOT / "layers/dependencies/requirements.txt").read_text()
        assert "pyjwt==" in locked
        assert "cryptography" not in locked


class TestTheKey:
    def test_is_read_from_its_secret(self, secretsmanager: "SecretsManagerClient") -> None:
        arn = secretsmanager.create_secret(Name="tokens", SecretString="k" * 64)["ARN"]
        assert read_token_key(secretsmanager, arn=arn) == KEY

    def test_must_not_be_short_enough_to_be_guessed(
        self, secretsmanager: "SecretsManagerClient"
    ) -> None:
        arn = secretsmanager.create_secret(Name="tokens", SecretString="k" * 31)["ARN"]
        with pytest.raises(MisconfiguredError):
            read_token_key(secretsmanager, arn=arn)
