"""Plays steps against a deployment, and finds out what each became."""

import time
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from punchcard.domain.instants import instant_text

from local.demo.stage import Stage
from local.demo.steps import Joining, Replaying, Reporting, Sending, Step
from local.http_calls import Answer
from local.logs import LogTail
from local.queues import wait_until_handled
from local.webhooks import Webhook, shopify_webhook, standard_webhook

FORGED = "whsec_" + b64encode(b"a key that no shop here signs with").decode()
# Each starts a copy of the function, which takes a processor for a second.
SENDERS_MAX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What a step became; `answers` are the statuses of all its calls."""

    step: Step
    answers: tuple[int, ...]
    became: str

    @property
    def is_expected(self) -> bool:
        """Whether it is what the step says, every answer included."""
        return self.became == self.step.becomes and set(self.answers) == set(self.step.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """Where a member stood: the newest entry (-1: none yet) and the balance."""

    entry: int = -1
    available: int = 0


class Player:
    """Plays steps one after the other, each to its end."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._log = LogTail(stage.deployment, "Purchases", since=time.time())
        self._standings: dict[str, _Standing] = {}

    def play(self, step: Step) -> Played:
        """Do a step and wait until all that it led to is done."""
        match step:
            case Sending():
                answers = self._send(step)
            case Joining():
                answers = [self._stage.api.enrol(self._stage.program, [step.identity])]
            case Reporting():
                answers = self._report(step)
            case Replaying():
                answers = self._replay(step)
        wait_until_handled(self._stage.deployment)
        return Played(
            step=step,
            answers=tuple(answer.status for answer in answers),
            became=self._became(step, answers),
        )

    def member(self, who: str) -> str | None:
        """The id of a member, or None as long as nobody is found."""
        kind, value = self._stage.people[who]
        return self._stage.api.find_member(self._stage.program, kind=kind, value=value)

    def _send(self, step: Sending) -> list[Answer]:
        """Deliver a webhook as often as the step says, several at once."""
        webhook, url = self._signed(step), self._stage.deployment.api_url
        with ThreadPoolExecutor(min(step.times, SENDERS_MAX)) as senders:
            return list(senders.map(lambda _: webhook.send(url), range(step.times)))

    def _signed(self, step: Sending) -> Webhook:
        secret = FORGED if step.is_forged else self._stage.secrets.get(step.shop, FORGED)
        if step.topic is None:
            return standard_webhook(
                step.body,
                shop=step.shop,
                delivery_id=step.delivery_id,
                secret=secret,
                sent_at=datetime.now(UTC),
            )
        return shopify_webhook(
            step.body,
            shop=step.shop,
            topic=step.topic,
            delivery_id=step.delivery_id,
            secret=secret,
        )

    def _report(self, step: Reporting) -> list[Answer]:
        path = f"programs/{self._stage.program}/members/{self.member(step.who)}/activities"
        activity = {
            "type": step.type,
            "occurred_at": instant_text(step.occurred_at.astimezone(UTC)),
            "channel": "app",
            "quantity": step.quantity,
            "attributes": dict(step.attributes),
        }
        headers = {"Idempotency-Key": step.key}
        return [self._stage.api.call("POST", path, activity, headers=headers) for _ in step.answers]

    def _replay(self, step: Replaying) -> list[Answer]:
        """Wait until the time has come, which is all that the order was refused for."""
        time.sleep(max(0.0, (step.not_before - datetime.now(UTC)).total_seconds()))
        self._stage.api.replay_dead_letters(reason=step.reason)
        return []

    def _became(self, step: Step, answers: list[Answer]) -> str:
        logged = self._logged()
        if answers and answers[0].status >= HTTPStatus.BAD_REQUEST:
            return f"refused: {answers[0].text('type').rpartition('/')[2]}"
        if answers and answers[0].text("status") == "ignored":
            return f"ignored: {answers[0].text('reason')}"
        return self._change(step.who) or logged or "nothing"

    def _change(self, who: str) -> str:
        """The entries that a member has got since the last look, and the points of them."""
        before = self._standings.get(who, _Standing())
        now = self._standings[who] = self._standing(who)
        first, last = before.entry + 1, now.entry
        if last < first:
            return ""
        name = f"entry {last}" if first == last else f"entries {first} to {last}"
        return f"{name}: {now.available - before.available:+d}"

    def _standing(self, who: str) -> _Standing:
        member = self.member(who)
        entry = (
            None if member is None else self._stage.api.newest_entry(self._stage.program, member)
        )
        if member is None or entry is None:
            return _Standing()
        balance = self._stage.api.balance(self._stage.program, member)
        return _Standing(entry=entry, available=balance.available)

    def _logged(self) -> str:
        """What the purchases function says of the deliveries that it has handled meanwhile."""
        lines = [line for line in self._log.new_lines() if line.text("message") == "activity"]
        codes = sorted(filter(None, {line.text("code") for line in lines}))
        if codes:
            return f"dead letter: {' '.join(codes)}"
        return " ".join(sorted({line.text("outcome") for line in lines}))
