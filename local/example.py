"""The example program, its shops and a member, set up through the API of a local system."""

import json
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from punchcard.domain.shops import Platform

from local.api import Api, Published
from local.emulator import ROOT
from local.webhooks import KEY_PREFIX

PROGRAM = "demo"
PROGRAM_FILE = ROOT / "local/programs/demo.yaml"
CURRENCY = "EUR"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleShops:
    """Secrets of the two shops: Shopify's is any text, our own schema's has a form."""

    online: str
    till: str

    @classmethod
    def kept_in(cls, file: Path) -> Self:
        """The secrets in a file, which is made with new ones if it is not there."""
        if file.exists():
            return cls(**json.loads(file.read_text()))
        new = cls(online=secrets.token_urlsafe(KEY_BYTES), till=new_signing_secret())
        file.touch(mode=0o600)
        file.write_text(json.dumps(asdict(new)))
        return new

    def register(self, api: Api, *, online: str, till: str) -> Mapping[str, str]:
        """Register both under these names; the secret of each. Raises RefusedError."""
        api.register_shop(
            online,
            {
                "platform": Platform.SHOPIFY,
                "program": PROGRAM,
                "currency": CURRENCY,
                # Whoever opens an account in the online shop joins the program.
                "enrolment": "every_customer",
                "secret": self.online,
            },
        )
        api.register_shop(
            till,
            {
                "platform": Platform.STANDARD,
                "program": PROGRAM,
                "currency": CURRENCY,
                "secret": self.till,
            },
        )
        return {online: self.online, till: self.till}


def new_signing_secret() -> str:
    """A secret as senders of our own schema have it: a prefix and the base64 of a random key."""
    return KEY_PREFIX + b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def publish_example(api: Api, *, began_at: datetime) -> Published:
    """Publish the example program. Raises RefusedError.

    The first version takes effect at `began_at`, so that orders of the past can be taken in; a
    changed one takes effect as soon as it may. Publishing it unchanged changes nothing.
    """
    effective_at = None if api.has_program(PROGRAM) else began_at
    return api.publish(PROGRAM, PROGRAM_FILE.read_text(), effective_at=effective_at)
