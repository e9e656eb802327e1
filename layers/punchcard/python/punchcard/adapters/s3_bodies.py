"""Webhook bodies too large for the queue, in an S3 bucket that forgets them after a while."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from punchcard.adapters.aws import error_code, errors_of
from punchcard.adapters.dynamodb_keys import digest
from punchcard.domain.errors import NotFoundError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class S3Bodies:
    """Bodies in one bucket; the reference is the object's key."""

    client: "S3Client"
    bucket: str

    def put(self, body: str, *, shop: str, delivery_id: str) -> str:
        """Store a body; its reference. The same delivery again is the same object.

        Another body under the same delivery's id is another object: no header is signed.
        """
        reference = f"{shop}/{digest(delivery_id, body)}"
        with errors_of("s3"):
            self.client.put_object(
                Bucket=self.bucket,
                Key=reference,
                Body=body.encode(),
                ContentType="application/json; charset=utf-8",
            )
        return reference

    def get(self, reference: str) -> str:
        """A stored body.

        Raises:
            NotFoundError: it was too old and has been deleted.
        """
        with errors_of("s3"):
            try:
                answer = self.client.get_object(Bucket=self.bucket, Key=reference)
                return answer["Body"].read().decode()
            except ClientError as error:
                if error_code(error) != "NoSuchKey":
                    raise
                raise NotFoundError("the body of this delivery is no longer stored") from error
