"""What records corrections, for the operations by which operators ask for them."""

from punchcard import wiring
from punchcard.use_cases.carry_out import Corrector


def corrector(program: str) -> Corrector:
    """What records corrections of a program's members as of now."""
    return Corrector(
        program=program,
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        archive=wiring.activity_archive(),
        approvals=wiring.approvals(),
        now=wiring.now(),
    )
