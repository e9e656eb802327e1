"""Reading Shopify's money: two currencies per amount, and what a refund really gave back."""

from dataclasses import dataclass

from punchcard.connectors.nodes import QUANTITY_MAX, Node, filled, listed
from punchcard.domain.money import Rounding, round_ratio


@dataclass(frozen=True, slots=True)
class Rate:
    """The same money in the shop's currency and in the buyer's, each in its minor units."""

    shop: int
    buyer: int


@dataclass(frozen=True, slots=True)
class Money:
    """How the amounts of one body are to be read."""

    currency: str
    prices_include_tax: bool
    rate: Rate | None

    def read(self, node: Node, name: str, *, signed: bool = False) -> int:
        """`<name>_set.shop_money`, or `<name>` without a set: both in the shop's currency."""
        bag = node.get(f"{name}_set")
        if bag is None:
            return node[name].money(self.currency, signed=signed)
        shop_money = bag["shop_money"]
        shop_money["currency_code"].require_currency(self.currency)
        return shop_money["amount"].money(self.currency, signed=signed)

    def read_size(self, node: Node, name: str) -> int:
        """The same for an amount that may be absent and whose sign differs between versions."""
        if node.get(f"{name}_set") is None and node.get(name) is None:
            return 0
        return abs(self.read(node, name, signed=True))


def rate_of(bag: Node | None, *, currency: str) -> Rate | None:
    """The rate that an amount in both currencies shows; None where there is none to see."""
    buyers = None if bag is None else bag.get("presentment_money")
    if bag is None or buyers is None:
        return None
    shop = bag["shop_money"]["amount"].money(currency, signed=True)
    buyer = buyers["amount"].money(buyers["currency_code"].text(), signed=True)
    return Rate(abs(shop), abs(buyer)) if buyer else None


def charged(price: int, item: Node, money: Money) -> tuple[int, int]:
    """What was charged for a line of goods or shipping without tax, and its tax."""
    allocations = item["discount_allocations"].items()
    discounted = max(0, price - sum(money.read(part, "amount") for part in allocations))
    tax = sum(money.read(line, "price") for line in item["tax_lines"].items())
    return (max(0, discounted - tax) if money.prices_include_tax else discounted), tax


def paid_back(refund: Node, money: Money) -> int:
    """What the buyer has really got back: transactions that are pending or failed do not count."""
    return sum(
        _in_shop_currency(transaction, money)
        for transaction in listed(refund.get("transactions"))
        if filled(transaction.get("kind")) == "refund"
        and filled(transaction.get("status")) == "success"
    )


def paid_back_for_goods(refund: Node, money: Money) -> int:
    """The part of it that was not for shipping or duties; tax included."""
    duties = money.read_size(refund, "total_duties")
    return paid_back(refund, money) - shipping_back(refund, money) - duties


def allowance(refund: Node, money: Money) -> int:
    """Money given back for goods that stay with the customer, tax included.

    Where a refund moves lines, they say what it is worth: restocked or not, and whatever part of
    the money the shop kept or has not paid yet.
    """
    if any(units(item) for item in listed(refund.get("refund_line_items"))):
        return 0
    return max(0, paid_back_for_goods(refund, money))


def units(item: Node) -> int:
    """The quantity of a line of goods or of a refund."""
    return item["quantity"].integer(maximum=QUANTITY_MAX)


def shipping_back(refund: Node, money: Money) -> int:
    """Shipping paid back, with its tax: in lines of its own, else in negative adjustments."""
    lines = listed(refund.get("refund_shipping_lines"))
    if lines:
        back = sum(money.read(line, "subtotal_amount") for line in lines)
        tax = sum(money.read_size(line, "tax_amount") for line in lines)
        return back if money.prices_include_tax else back + tax
    return sum(
        money.read_size(adjustment, "amount") + money.read_size(adjustment, "tax_amount")
        for adjustment in listed(refund.get("order_adjustments"))
        if filled(adjustment.get("kind")) == "shipping_refund"
    )


def _in_shop_currency(transaction: Node, money: Money) -> int:
    """A transaction's amount, which is in the buyer's currency where the two differ."""
    currency = filled(transaction.get("currency")) or money.currency
    amount = transaction["amount"].money(currency)
    if currency == money.currency:
        return amount
    if money.rate is None:
        return 0
    return round_ratio(amount * money.rate.shop, money.rate.buyer, Rounding.HALF_UP)
