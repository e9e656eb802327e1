"""What the tables are charged while the purchases function's own code handles deliveries.

The handler runs in this process, wired to a deployment on the emulator, and is handed what the
queue would hand it.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from punchcard.adapters.aws import client
from punchcard.adapters.delivery_envelope import encode_delivery
from punchcard.domain.shops import Delivery

from benchmarks.emulated import Witness
from benchmarks.meter import Meter, Units
from functions.queue.purchases.handler import handler
from local.deployed import Deployment

QUIET = {"POWERTOOLS_LOG_LEVEL": "WARNING"}


class DeliveryFailedError(RuntimeError):
    """The handler left a delivery in the queue."""


def consumed_by_handler(
    deliveries: Sequence[Delivery], *, deployment: Deployment
) -> Mapping[str, Units]:
    """Hand deliveries to the function one by one; the units that each table was charged.

    The meter's count, beside which the emulator's was checked.

    Args:
        deliveries: of shops that are registered.
        deployment: on the emulator that this process is led to.

    Raises:
        DeliveryFailedError: one was not handled.
        UnitsDisagreeError: meter and emulator count differently.
    """
    meter, witness = Meter(), Witness()
    with _environment({**deployment.settings, **QUIET}):
        dynamodb = client("dynamodb")
        # What is read once and then kept is not the charge of a purchase.
        _handle(deliveries[0])
        meter.listen(dynamodb)
        witness.listen(dynamodb)
        for delivery in deliveries[1:]:
            _handle(delivery)
    for table, consumed in witness.tables.items():
        consumed.check(writes=meter.tables[table].writes, reads=meter.tables[table].reads)
    return meter.tables


def _handle(delivery: Delivery) -> None:
    answer = handler(
        {
            "Records": [
                {
                    "messageId": delivery.delivery_id,
                    "body": encode_delivery(delivery),
                    "attributes": {"MessageGroupId": delivery.group, "SentTimestamp": "0"},
                }
            ]
        },
        None,
    )
    if answer["batchItemFailures"]:
        raise DeliveryFailedError(f"the delivery {delivery.delivery_id} was not handled")


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
