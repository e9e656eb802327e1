"""What is left of an order's lines after units were returned and money was given back.

All shares are cumulative: the first n of q units are worth the line's amount * n // q, rounded
down, and a later return gets the difference. However an order is returned, piece by piece or at
once, the pieces add up to the line exactly.
"""

from punchcard.domain.activity import Line


def units_of(line: Line, *, since: int, until: int) -> Line:
    """The units from number `since` up to, without, `until` of a line as it was bought."""
    return line._replace(
        quantity=until - since,
        amount=_share(line.amount, since=since, until=until, of=line.quantity),
        tax=_share(line.tax, since=since, until=until, of=line.quantity),
    )


def less_allowance(lines: tuple[Line, ...], allowance: int) -> tuple[Line, ...]:
    """Take money that was given back beside lines off all lines, in proportion to their price.

    Args:
        lines: the lines that are kept.
        allowance: minor units, tax included; what exceeds the lines is nobody's purchase.
    """
    paid = sum(line.amount + line.tax for line in lines)
    allowance = min(allowance, paid)
    if allowance <= 0:
        return lines
    left = []
    since = 0
    for line in lines:
        until = since + line.amount + line.tax
        part = _share(allowance, since=since, until=until, of=paid)
        tax = _share(line.tax, since=0, until=part, of=until - since)
        left.append(line._replace(amount=line.amount - (part - tax), tax=line.tax - tax))
        since = until
    return tuple(left)


def goods(lines: tuple[Line, ...]) -> int:
    """The price of lines without tax."""
    return sum(line.amount for line in lines)


def _share(whole: int, *, since: int, until: int, of: int) -> int:
    if of == 0:
        return 0
    return whole * until // of - whole * since // of
