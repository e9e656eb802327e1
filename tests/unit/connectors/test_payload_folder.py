"""Public samples, kept outside of the repository, go through translation and decision.

`PUNCHCARD_PAYLOADS` names a folder with `shopify/`, `standard-webhooks/` and `woocommerce/` below
it. A JSON file is one body, or a list of bodies or of signature vectors, which carry theirs as
text. Each must become an activity or a refusal with a reason.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from punchcard.connectors import connector_for, standard_webhooks
from punchcard.connectors.payload import decode_json
from punchcard.domain.activity import CustomerKnown, Ignored, Translation
from punchcard.domain.decide import Presented, decide, stand_on
from punchcard.domain.errors import (
    InvalidError,
    MisconfiguredError,
    PunchcardError,
    SignatureInvalidError,
    TopicUnsupportedError,
)
from punchcard.domain.shops import Platform, Shop, ShopSecrets
from punchcard.domain.timeline import Timeline

from tests.fakes.programs import program_version
from tests.fakes.till import MEMBER

FOLDERS = {
    "shopify": Platform.SHOPIFY,
    "standard-webhooks": Platform.STANDARD,
    "woocommerce": Platform.WOOCOMMERCE,
}


def samples() -> Iterator[tuple[Platform, str, object]]:
    """Platform, name and body of every sample; a body as text has yet to be decoded."""
    root = os.environ.get("PUNCHCARD_PAYLOADS")
    if root is None:
        return
    for folder, platform in FOLDERS.items():
        for file in sorted(Path(root, folder).rglob("*.json")):
            document = json.loads(file.read_text(encoding="utf-8"))
            items = document if isinstance(document, list) else [document]
            for place, item in enumerate(items):
                yield platform, f"{folder}/{file.stem}[{place}]", body_of(item)


def body_of(sample: object) -> object:
    """The body inside a signature vector; any other sample is a body itself."""
    if isinstance(sample, dict):
        for name in ("body", "raw_body"):
            if isinstance(sample.get(name), str):
                return sample[name]
    return json.dumps(sample)


def topic_for(platform: Platform, body: object) -> str:
    """The topic that a sample, which comes without headers, can be of."""
    connector = connector_for(platform)
    if platform is Platform.STANDARD:
        return connector.topic_of({}, body)
    for topic in sorted(connector.TOPICS):
        try:
            connector.check_shape(topic, body)
        except InvalidError:
            continue
        return topic
    raise TopicUnsupportedError("the body fits no topic")


def shop_for(platform: Platform, body: object) -> Shop:
    """A shop that sells in the sample's currency, if it names one."""
    currency = body.get("currency") if isinstance(body, dict) else None
    return Shop(
        id="sample",
        platform=platform,
        program="club",
        currency=currency if isinstance(currency, str) else "USD",
    )


def signature_vectors() -> Iterator[dict[str, str | int | None]]:
    """The vectors of the symmetric scheme of Standard Webhooks."""
    root = os.environ.get("PUNCHCARD_PAYLOADS")
    if root is None:
        return
    for file in sorted(Path(root, "standard-webhooks").rglob("signature*.json")):
        for vector in json.loads(file.read_text(encoding="utf-8")):
            if vector.get("scheme") == "v1":
                yield vector


def decide_on(translation: Translation, *, currency: str) -> str:
    """What the ledger makes of it, as a reason that can be told."""
    if isinstance(translation, Ignored):
        return translation.reason
    if isinstance(translation, CustomerKnown):
        return "customer"
    activity = translation.activity
    version = program_version(effective_at=LONG_AGO, currency=currency)
    decision = decide(
        Timeline((version,)), stand_on(None), [Presented(activity)], member=MEMBER, now=TODAY
    )
    (outcome,) = decision.outcomes
    return outcome.status.value if outcome.error is None else outcome.error.code


LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
TODAY = datetime(2100, 1, 1, tzinfo=UTC)

needs_samples = pytest.mark.skipif(
    "PUNCHCARD_PAYLOADS" not in os.environ, reason="PUNCHCARD_PAYLOADS names no folder"
)


@needs_samples
@pytest.mark.parametrize(
    ("platform", "text"),
    [pytest.param(platform, text, id=name) for platform, name, text in samples()],
)
def test_a_sample_becomes_an_activity_or_a_refusal_with_a_reason(
    platform: Platform, text: str
) -> None:
    reasons = []
    try:
        body = decode_json(text)
        topic = topic_for(platform, body)
        shop = shop_for(platform, body)
        translations = connector_for(platform).translate(topic, body, shop)
    except PunchcardError as refusal:
        reasons = [refusal.code]
    else:
        reasons = [decide_on(each, currency=shop.currency) for each in translations]
    assert reasons
    assert all(reasons)


@needs_samples
@pytest.mark.parametrize(
    "vector", [pytest.param(vector, id=str(vector["id"])) for vector in signature_vectors()]
)
def test_a_published_signature_is_judged_as_published(vector: dict[str, str | int | None]) -> None:
    headers = {
        name.replace("_", "-"): str(vector[name])
        for name in ("webhook_id", "webhook_timestamp", "webhook_signature")
        if vector[name] is not None
    }
    timestamp = vector["webhook_timestamp"]
    now = datetime.fromtimestamp(timestamp if isinstance(timestamp, int) else 0, UTC)
    secrets = ShopSecrets(current=str(vector["secret"]))
    try:
        standard_webhooks.verify(str(vector["body"]).encode(), headers, secrets, now=now)
    except SignatureInvalidError:
        verdict = "invalid"
    except MisconfiguredError:
        verdict = "error"
    else:
        verdict = "valid"
    assert verdict == vector["expect"]
