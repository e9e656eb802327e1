"""Shares of lines: nothing is lost or made by rounding, however an order is returned."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from punchcard.connectors.returns import less_allowance, units_of
from punchcard.domain.activity import Line

amounts = st.integers(0, 10**12)
lines = st.builds(
    Line, line_id=st.just("1"), quantity=st.integers(0, 500), amount=amounts, tax=amounts
)


def paid(*of: Line) -> int:
    return sum(line.amount + line.tax for line in of)


@given(lines, st.data())
def test_the_pieces_of_a_line_add_up_to_the_line(line: Line, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(0, line.quantity), max_size=5).map(sorted))
    bounds = [0, *cuts, line.quantity]
    pieces = [units_of(line, since=since, until=until) for since, until in pairwise(bounds)]

    assert sum(piece.quantity for piece in pieces) == line.quantity
    assert all(piece.amount >= 0 and piece.tax >= 0 for piece in pieces)
    if line.quantity:
        assert sum(piece.amount for piece in pieces) == line.amount
        assert sum(piece.tax for piece in pieces) == line.tax


@given(st.lists(lines, max_size=6).map(tuple), amounts)
def test_an_allowance_leaves_exactly_the_rest(of: tuple[Line, ...], allowance: int) -> None:
    left = less_allowance(of, allowance)

    assert paid(*left) == max(0, paid(*of) - allowance)
    assert all(line.amount >= 0 and line.tax >= 0 for line in left)
    assert [line.quantity for line in left] == [line.quantity for line in of]


def test_an_allowance_falls_on_lines_by_their_price() -> None:
    dear = Line(line_id="1", quantity=1, amount=9000, tax=0)
    cheap = Line(line_id="2", quantity=1, amount=1000, tax=0)

    assert [line.amount for line in less_allowance((dear, cheap), 1000)] == [8100, 900]


def test_an_allowance_has_its_part_of_the_tax() -> None:
    taxed = Line(line_id="1", quantity=1, amount=10000, tax=1900)

    (left,) = less_allowance((taxed,), 1190)

    assert (left.amount, left.tax) == (9000, 1710)


def test_a_line_of_no_units_has_no_pieces() -> None:
    nothing = Line(line_id="1", quantity=0, amount=500, tax=95)
    assert units_of(nothing, since=0, until=0) == Line(line_id="1", quantity=0, amount=0, tax=0)
