"""Secrets in AWS Secrets Manager: what shops sign with, and the directory's pepper."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from punchcard.adapters.aws import error_code, errors_of
from punchcard.domain.codec import canonical
from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.shops import ShopSecrets

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

PEPPER_LENGTH_MIN = 32


@dataclass(frozen=True, slots=True)
class SecretsManagerSecrets:
    """Secrets of shops under one prefix of names; read anew at every call."""

    client: "SecretsManagerClient"
    prefix: str

    def get(self, shop_id: str) -> ShopSecrets | None:
        """What a shop signs with, or None if nothing is stored.

        Raises:
            MisconfiguredError: what is stored has another form.
        """
        with errors_of("secretsmanager"):
            try:
                answer = self.client.get_secret_value(SecretId=self.prefix + shop_id)
            except ClientError as error:
                if error_code(error) != "ResourceNotFoundException":
                    raise
                return None
        try:
            return _read(answer["SecretString"])
        except (KeyError, TypeError, ValueError) as error:
            raise MisconfiguredError(
                f"the secret of the shop {shop_id} is not the expected JSON object"
            ) from error

    def rotate(self, shop_id: str, secret: str, *, previous_until: datetime | None = None) -> None:
        """Make a secret the current one; the current one until now stays valid as previous.

        Args:
            shop_id: whose secret.
            secret: the new one; nothing changes if it is the current one.
            previous_until: until when the one before stays valid; None: until the next change.
        """
        name = self.prefix + shop_id
        standing = self.get(shop_id)
        if standing is None:
            with errors_of("secretsmanager"):
                self.client.create_secret(
                    Name=name, SecretString=_text(ShopSecrets(current=secret))
                )
        elif standing.current != secret:
            rotated = ShopSecrets(
                current=secret, previous=standing.current, previous_until=previous_until
            )
            with errors_of("secretsmanager"):
                self.client.put_secret_value(SecretId=name, SecretString=_text(rotated))

    def create(self, shop_id: str, secret: str) -> None:
        """Store a first secret; nothing happens if there is one."""
        with errors_of("secretsmanager"):
            try:
                self.client.create_secret(
                    Name=self.prefix + shop_id, SecretString=_text(ShopSecrets(current=secret))
                )
            except ClientError as error:
                if error_code(error) != "ResourceExistsException":
                    raise

    def remove(self, shop_id: str) -> None:
        """Remove a secret at once and for good; nothing happens if there is none."""
        with errors_of("secretsmanager"):
            try:
                self.client.delete_secret(
                    SecretId=self.prefix + shop_id, ForceDeleteWithoutRecovery=True
                )
            except ClientError as error:
                if error_code(error) != "ResourceNotFoundException":
                    raise


def read_pepper(client: "SecretsManagerClient", *, arn: str) -> bytes:
    """The key of the directory's hashes.

    Raises:
        MisconfiguredError: there is none, or it is short enough to be guessed.
    """
    with errors_of("secretsmanager"):
        answer = client.get_secret_value(SecretId=arn)
    pepper = answer.get("SecretString", "")
    if len(pepper) < PEPPER_LENGTH_MIN:
        raise MisconfiguredError(f"the pepper needs {PEPPER_LENGTH_MIN} characters or more")
    return pepper.encode()


def _text(secrets: ShopSecrets) -> str:
    stored = asdict(secrets)
    until = stored.pop("previous_until")
    return canonical(stored if until is None else stored | {"previous_until": instant_text(until)})


def _read(text: str) -> ShopSecrets:
    stored = json.loads(text)
    until = stored.pop("previous_until", None)
    return ShopSecrets(**stored, previous_until=None if until is None else parse_instant(until))
