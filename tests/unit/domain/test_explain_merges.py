"""What members are told of two accounts that became one."""

from punchcard.domain.explain import explain
from punchcard.domain.members import Member
from punchcard.domain.policies import (
    OnFulfilment,
)
from punchcard.domain.program import Spending
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.wording import Language

from tests.fakes.accounts import ANNA, BELA, Accounts
from tests.fakes.programs import program_version
from tests.fakes.till import NOON


class TestAMerge:
    def test_tells_what_came_and_what_went(self) -> None:
        version = program_version(
            maturity=OnFulfilment(days=0), spending=Spending(points=1, amount=1)
        )
        accounts = Accounts((version,))
        accounts.order(BELA, 1, 5_000, fulfilled_at=NOON)
        accounts.order(BELA, 2, 100)
        accounts.hold(BELA, "checkout", 20)

        accounts.merge(ANNA, BELA)

        assert sentences(accounts, ANNA) == [
            "Another account of yours was joined with this one on 2 March 2026.",
            "30 points came from there and can be spent.",
            "1 point came from there and is pending.",
            "20 points came from there and are reserved for a checkout.",
        ]
        assert sentences(accounts, BELA) == [
            "This account was joined with another one of yours on 2 March 2026.",
            "30 points went there.",
            "1 point that is pending went there.",
            "20 points that are reserved for a checkout went there.",
        ]
        assert sentences(accounts, BELA, Language.DE)[2] == (
            "1 Punkt, der vorgemerkt ist, ging dorthin."
        )

    def test_tells_what_was_owed(self) -> None:
        accounts = Accounts()
        accounts.order(ANNA, 1, 5_000)
        accounts.order(BELA, 2, 0, points_spent=20, paid_with_points=20)

        accounts.merge(ANNA, BELA)

        assert sentences(accounts, ANNA)[1:] == ["20 points made up for a negative balance there."]
        assert sentences(accounts, BELA)[1:] == ["A negative balance of 20 points went there."]


def sentences(accounts: Accounts, member: Member, language: Language = Language.EN) -> list[str]:
    """What the newest entry of an account says of its last activity."""
    entry = accounts.head(member)
    explanation = explain(
        decode_activities(entry.activities),
        timeline=accounts.programs.timeline("club"),
        recorded_at=entry.recorded_at,
        in_deficit=False,
        language=language,
    )
    return [sentence.text for sentence in explanation.activities[-1].sentences]
