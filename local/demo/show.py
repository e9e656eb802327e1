"""Plays the day and shows what everything became, beside what it must."""

from collections.abc import Sequence
from datetime import UTC, datetime

from local.api import Balance, DeadLetter
from local.console import Colour, Console
from local.demo.cast import ROSA
from local.demo.day import ENDINGS, last_wednesday, steps
from local.demo.endpoint import show_endpoint
from local.demo.play import Played, Player
from local.demo.second_person import show_adjustment
from local.demo.spending import show_spending
from local.demo.stage import Stage
from local.demo.steps import Ending, Step
from local.demo.tracing import show_trace
from local.demo.trial_balance import show_books
from local.demo.year_later import show_sweep

HEADER = ("what happens", "HTTP", "becomes", "as it must")
# Rosa's purchase on Wednesday evening: tax, a factor and rounding in one.
EXPLAINED = 7


def show_day(stage: Stage, show: Console) -> bool:
    """Play the bundled day and what follows, and print it; whether all of it is as expected."""
    now = datetime.now(UTC)
    day = last_wednesday(now)
    show.step(f"playing {day:%A, %d %B %Y}")
    player = Player(stage)
    played = _play(steps(day, now=now), player, show)
    show.step(f"{len(played)} steps played")
    wrong = [done.step.what for done in played if not done.is_expected]
    wrong += show_endpoint(stage, player, show)
    _show_dead_letters(stage.api.dead_letters(), show)
    _show_explanation(stage, player, show)
    balances = [_balance(stage, player, ending) for ending in ENDINGS]
    _show_balances(balances, show)
    wrong += [
        f"balance of {ending.who}"
        for ending, balance in zip(ENDINGS, balances, strict=True)
        if not _agrees(ending, balance)
    ]
    wrong += show_trace(stage, show)
    wrong += show_sweep(stage, player, day, show)
    wrong += show_adjustment(stage, player, show)
    wrong += show_spending(stage, player, show)
    wrong += show_books(stage, player, show)
    show.say()
    if wrong:
        show.say(f"{len(wrong)} did not become what they must: {'; '.join(wrong)}", Colour.RED)
    else:
        show.say("All became what they must.", Colour.GREEN)
    return not wrong


def _play(planned: Sequence[Step], player: Player, show: Console) -> list[Played]:
    """Play each step and show what it became before the next begins."""
    expected = [(step.what, _told(step.answers), step.becomes, HEADER[-1]) for step in planned]
    widths = [max(map(len, column)) for column in zip(HEADER, *expected, strict=True)]
    played = []
    show.say()
    show.row(HEADER, widths, Colour.BOLD)
    for step in planned:
        done = player.play(step)
        cells = (step.what, _told(done.answers), done.became, _verdict(done))
        show.row(cells, widths, Colour.NONE if done.is_expected else Colour.RED)
        played.append(done)
    show.say()
    return played


def _told(answers: tuple[int, ...]) -> str:
    """Statuses in short: ten times 202 is `10 x 202`."""
    counts = {status: answers.count(status) for status in answers}
    return ", ".join(
        str(int(status)) if count == 1 else f"{count} x {int(status)}"
        for status, count in counts.items()
    )


def _verdict(done: Played) -> str:
    if done.is_expected:
        return "yes"
    return f"no: {_told(done.step.answers)} {done.step.becomes}"


def _show_dead_letters(letters: Sequence[DeadLetter], show: Console) -> None:
    show.say("\nLeft among the dead letters", Colour.BOLD)
    for letter in letters:
        show.say(f"  {letter.reason or 'too many attempts'}: {letter.detail or ''}")


def _show_explanation(stage: Stage, player: Player, show: Console) -> None:
    member = player.member(ROSA.name)
    if member is None:
        return
    show.say(f"\nWhy entry {EXPLAINED} of {ROSA.name} earned what it did", Colour.BOLD)
    for language in ("en", "de"):
        text = stage.api.explanation(stage.program, member, EXPLAINED, language=language)
        show.say(f"  {text}")


def _balance(stage: Stage, player: Player, ending: Ending) -> Balance | None:
    member = player.member(ending.who)
    return None if member is None else stage.api.balance(stage.program, member)


def _show_balances(balances: Sequence[Balance | None], show: Console) -> None:
    pairs = list(zip(ENDINGS, balances, strict=True))
    rows = [
        (
            ending.who,
            "no member" if balance is None else str(balance.available),
            str(ending.available),
            "" if balance is None else str(balance.pending),
            str(ending.pending),
            "yes" if _agrees(ending, balance) else "no",
        )
        for ending, balance in pairs
    ]
    header = ("member", "available", "expected", "pending", "expected", "agrees")
    wrong = {number for number, pair in enumerate(pairs) if not _agrees(*pair)}
    show.say()
    show.table(header, rows, wrong=wrong)


def _agrees(ending: Ending, balance: Balance | None) -> bool:
    return balance == Balance(available=ending.available, pending=ending.pending)
