"""Commands to paste into a shell while the system runs: they read all that differs from variables.

A line in the list is one command; each works in any POSIX shell with curl and openssl, that of the
command line in the folder of this project.
"""

import shlex
from collections.abc import Mapping

ASK_BALANCE = """\
curl -sS -H "Authorization: Bearer $TOKEN" "$MEMBER/balance"; echo"""

ASK_EXPLANATION = """\
curl -sS -H "Authorization: Bearer $TOKEN" "$MEMBER/entries/1/explanation"; echo"""

# Two mugs at 12.50, paid now; with a new order number each time it is pasted.
SEND_PURCHASE = """\
NUMBER=$(date +%s); NOW=$(date -u +%Y-%m-%dT%H:%M:%SZ)
BODY='{"id":'$NUMBER',"created_at":"'$NOW'","updated_at":"'$NOW'","financial_status":"paid",
 "currency":"EUR","taxes_included":false,"customer":{"id":'$CUSTOMER'},"line_items":[{"id":1,
 "quantity":2,"price":"12.50","discount_allocations":[],"tax_lines":[]}]}'
SIGNATURE=$(printf %s "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -binary | openssl base64)
curl -sS "$API/webhooks/shopify/$SHOP" -H 'Content-Type: application/json' \\
  -H 'X-Shopify-Topic: orders/paid' -H "X-Shopify-Webhook-Id: $NUMBER" \\
  -H "X-Shopify-Hmac-Sha256: $SIGNATURE" --data-binary "$BODY"; echo"""


# The command line finds the system and a token by itself.
SHOW_MEMBER = """\
PORT=$PORT .venv/bin/punchcard member show "shop_customer:$SHOP:$CUSTOMER\""""


def assignments(variables: Mapping[str, str]) -> str:
    """Lines that give shell variables their values."""
    return "\n".join(f"{name}={shlex.quote(value)}" for name, value in variables.items())
