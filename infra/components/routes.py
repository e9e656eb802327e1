"""Which route needs which scope, and which function answers it."""

from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk import aws_apigatewayv2 as apigatewayv2

from infra.components.scopes import Scope

GET = apigatewayv2.HttpMethod.GET
POST = apigatewayv2.HttpMethod.POST
PATCH = apigatewayv2.HttpMethod.PATCH
PUT = apigatewayv2.HttpMethod.PUT
DELETE = apigatewayv2.HttpMethod.DELETE


@dataclass(frozen=True, slots=True)
class Route:
    """One operation; `scope` None leaves it open, to be checked by the function itself."""

    method: apigatewayv2.HttpMethod
    path: str
    scope: Scope | None

    @property
    def key(self) -> str:
        """What the gateway calls it."""
        return f"{self.method.value} {self.path}"


PROGRAM = "/v1/programs/{program}"
MEMBER = f"{PROGRAM}/members/{{member}}"
BOOKS = f"{PROGRAM}/books"
COUPON = f"{PROGRAM}/coupons/{{code}}"
SUBSCRIPTION = f"{PROGRAM}/subscriptions/{{subscription}}"

# By the function that answers, as the folders below functions/api are named.
ROUTES: Mapping[str, tuple[Route, ...]] = {
    "webhooks": (Route(POST, "/webhooks/{platform}/{shop}", None),),
    "members": (
        Route(POST, f"{PROGRAM}/members", Scope.MEMBERS_WRITE),
        Route(GET, f"{PROGRAM}/members", Scope.MEMBERS_READ),
        Route(GET, MEMBER, Scope.MEMBERS_READ),
        Route(GET, f"{MEMBER}/balance", Scope.MEMBERS_READ),
        Route(GET, f"{MEMBER}/entries", Scope.MEMBERS_READ),
        Route(GET, f"{MEMBER}/entries/{{number}}", Scope.MEMBERS_READ),
        Route(GET, f"{MEMBER}/entries/{{number}}/explanation", Scope.MEMBERS_READ),
        Route(POST, f"{MEMBER}/identities", Scope.MEMBERS_WRITE),
        Route(POST, f"{MEMBER}/previews", Scope.MEMBERS_READ),
        Route(POST, f"{MEMBER}/activities", Scope.ACTIVITIES_WRITE),
        Route(POST, f"{MEMBER}/holds", Scope.ACTIVITIES_WRITE),
        Route(GET, f"{MEMBER}/holds", Scope.MEMBERS_READ),
        Route(GET, f"{MEMBER}/holds/{{hold}}", Scope.MEMBERS_READ),
        Route(POST, f"{MEMBER}/holds/{{hold}}/capture", Scope.ACTIVITIES_WRITE),
        Route(POST, f"{MEMBER}/holds/{{hold}}/void", Scope.ACTIVITIES_WRITE),
        Route(GET, f"{MEMBER}/rewards", Scope.MEMBERS_READ),
        Route(POST, f"{MEMBER}/rewards/{{reward}}/redemptions", Scope.ACTIVITIES_WRITE),
        Route(GET, f"{PROGRAM}/rewards/{{reward}}/stock", Scope.OPERATIONS_READ),
        Route(POST, f"{PROGRAM}/rewards/{{reward}}/stock/recovery", Scope.OPERATIONS_WRITE),
        Route(GET, f"{MEMBER}/coupons", Scope.MEMBERS_READ),
        Route(GET, COUPON, Scope.MEMBERS_READ),
        Route(POST, f"{COUPON}/reserve", Scope.ACTIVITIES_WRITE),
        Route(POST, f"{COUPON}/redeem", Scope.ACTIVITIES_WRITE),
        Route(POST, f"{COUPON}/release", Scope.ACTIVITIES_WRITE),
        Route(POST, f"{COUPON}/cancel", Scope.ACTIVITIES_WRITE),
        Route(POST, f"{MEMBER}/adjustments", Scope.ADJUSTMENTS_WRITE),
        Route(POST, f"{MEMBER}/reinstatements", Scope.ADJUSTMENTS_WRITE),
        Route(POST, f"{MEMBER}/merges", Scope.ADJUSTMENTS_WRITE),
        Route(POST, f"{MEMBER}/transfers", Scope.ADJUSTMENTS_WRITE),
        Route(POST, f"{MEMBER}/tokens", Scope.TOKENS_WRITE),
        Route(POST, f"{PROGRAM}/previews", Scope.MEMBERS_READ),
        Route(POST, f"{PROGRAM}/tokens", Scope.TOKENS_WRITE),
        Route(GET, f"{PROGRAM}/conflicts", Scope.MEMBERS_READ),
    ),
    "approvals": (
        Route(GET, f"{PROGRAM}/approvals", Scope.OPERATIONS_READ),
        Route(GET, f"{PROGRAM}/approvals/{{approval}}", Scope.OPERATIONS_READ),
        Route(POST, f"{PROGRAM}/approvals/{{approval}}/decision", Scope.APPROVALS_WRITE),
    ),
    "public": (
        Route(GET, "/v1/me", None),
        Route(GET, "/v1/me/balance", None),
        Route(GET, "/v1/me/rewards", None),
        Route(GET, "/v1/me/coupons", None),
        Route(GET, "/v1/me/entries", None),
        Route(GET, "/v1/me/entries/{number}/explanation", None),
        Route(POST, "/v1/me/previews", None),
        Route(POST, "/v1/public/previews", None),
    ),
    "programs": (
        Route(GET, "/v1/programs", Scope.PROGRAMS_READ),
        Route(GET, PROGRAM, Scope.PROGRAMS_READ),
        Route(POST, f"{PROGRAM}/versions", Scope.PROGRAMS_WRITE),
        Route(GET, f"{PROGRAM}/versions", Scope.PROGRAMS_READ),
        Route(GET, f"{PROGRAM}/versions/{{number}}", Scope.PROGRAMS_READ),
        Route(GET, f"{PROGRAM}/versions/{{number}}/diff", Scope.PROGRAMS_READ),
        Route(POST, f"{PROGRAM}/validations", Scope.PROGRAMS_READ),
        Route(GET, "/v1/shops", Scope.PROGRAMS_READ),
        Route(PUT, "/v1/shops/{shop}", Scope.SHOPS_WRITE),
        Route(GET, "/v1/shops/{shop}", Scope.PROGRAMS_READ),
        Route(PATCH, "/v1/shops/{shop}", Scope.SHOPS_WRITE),
        Route(POST, "/v1/shops/{shop}/secrets", Scope.SHOPS_WRITE),
    ),
    "operations": (
        Route(GET, "/v1/dead-letters", Scope.OPERATIONS_READ),
        Route(GET, "/v1/dead-letters/{letter}", Scope.OPERATIONS_READ),
        Route(POST, "/v1/dead-letters/{letter}/replay", Scope.OPERATIONS_WRITE),
        Route(POST, "/v1/dead-letters/replays", Scope.OPERATIONS_WRITE),
        Route(GET, "/v1/shops/{shop}/orders/{order}/trace", Scope.OPERATIONS_READ),
        Route(POST, f"{PROGRAM}/sweeps", Scope.OPERATIONS_WRITE),
        Route(GET, f"{PROGRAM}/sweeps", Scope.OPERATIONS_READ),
        Route(GET, f"{PROGRAM}/sweeps/{{sweep}}", Scope.OPERATIONS_READ),
        Route(GET, f"{PROGRAM}/totals", Scope.OPERATIONS_READ),
        Route(GET, f"{BOOKS}/days", Scope.BOOKS_READ),
        Route(GET, f"{BOOKS}/days/{{day}}", Scope.BOOKS_READ),
        Route(GET, f"{BOOKS}/days/{{day}}/entries", Scope.BOOKS_READ),
        Route(GET, f"{BOOKS}/closing", Scope.BOOKS_READ),
        Route(GET, f"{BOOKS}/liability", Scope.BOOKS_READ),
        Route(GET, f"{BOOKS}/journal", Scope.BOOKS_READ),
    ),
    "subscriptions": (
        Route(POST, f"{PROGRAM}/subscriptions", Scope.SUBSCRIPTIONS_WRITE),
        Route(GET, f"{PROGRAM}/subscriptions", Scope.OPERATIONS_READ),
        Route(GET, SUBSCRIPTION, Scope.OPERATIONS_READ),
        Route(PUT, SUBSCRIPTION, Scope.SUBSCRIPTIONS_WRITE),
        Route(DELETE, SUBSCRIPTION, Scope.SUBSCRIPTIONS_WRITE),
        Route(POST, f"{SUBSCRIPTION}/secrets", Scope.SUBSCRIPTIONS_WRITE),
        Route(GET, f"{SUBSCRIPTION}/notifications", Scope.OPERATIONS_READ),
        Route(POST, f"{SUBSCRIPTION}/replays", Scope.SUBSCRIPTIONS_WRITE),
    ),
}


# Why a route has no authorizer, by the function that checks instead.
OPEN_BECAUSE = {
    "webhooks": "Shops cannot fetch tokens. They sign each webhook, and the function checks the "
    "signature on the raw bytes before anything else.",
    "public": "The authorizer knows the user pool's tokens alone. The function checks the token "
    "that the API issued to a member or a browser before it reads anything of the call.",
}
