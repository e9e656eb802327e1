"""Encryption of what says who a member is, with one KMS key."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from punchcard.adapters.aws import errors_of

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient


@dataclass(frozen=True, slots=True)
class KmsVault:
    """Texts of up to 4,096 bytes, each bound to its member.

    The member is part of the encryption context, so that a value copied to another member's rows
    cannot be read there, and every decryption is logged with the member it was for.
    """

    client: "KMSClient"
    key: str

    def seal(self, text: str, *, program: str, member: str) -> bytes:
        """Encrypt a text for a member."""
        with errors_of("kms"):
            answer = self.client.encrypt(
                KeyId=self.key,
                Plaintext=text.encode(),
                EncryptionContext={"program": program, "member": member},
            )
        return answer["CiphertextBlob"]

    def open(self, sealed: bytes, *, program: str, member: str) -> str:
        """Decrypt what was sealed for a member.

        Raises:
            MisconfiguredError: it was sealed for another member, or the key is gone.
        """
        with errors_of("kms"):
            answer = self.client.decrypt(
                KeyId=self.key,
                CiphertextBlob=sealed,
                EncryptionContext={"program": program, "member": member},
            )
        return answer["Plaintext"].decode()
