"""What a token may allow. Routes ask for these; the user pool grants them to clients."""

from enum import StrEnum

RESOURCE_SERVER = "punchcard"


class Scope(StrEnum):
    """One right of an API client, without the resource server that it belongs to."""

    MEMBERS_READ = "members:read"
    MEMBERS_WRITE = "members:write"
    ACTIVITIES_WRITE = "activities:write"
    PROGRAMS_READ = "programs:read"
    PROGRAMS_WRITE = "programs:write"
    SHOPS_WRITE = "shops:write"
    ADJUSTMENTS_WRITE = "adjustments:write"
    APPROVALS_WRITE = "approvals:write"
    TOKENS_WRITE = "tokens:write"
    SUBSCRIPTIONS_WRITE = "subscriptions:write"
    BOOKS_READ = "books:read"
    OPERATIONS_READ = "operations:read"
    OPERATIONS_WRITE = "operations:write"

    @property
    def in_token(self) -> str:
        """The scope as a token and an authorizer name it."""
        return f"{RESOURCE_SERVER}/{self}"


DESCRIPTIONS = {
    Scope.MEMBERS_READ: "Find members; read balances, entries and previews",
    Scope.MEMBERS_WRITE: "Enrol members and link identities",
    Scope.ACTIVITIES_WRITE: "Report activities, which may earn or take back points",
    Scope.PROGRAMS_READ: "Read program versions and shops",
    Scope.PROGRAMS_WRITE: "Publish program versions",
    Scope.SHOPS_WRITE: "Register shops and the secrets they sign with",
    Scope.ADJUSTMENTS_WRITE: "Adjust balances by hand, up to a limit alone",
    Scope.APPROVALS_WRITE: "Approve or reject what somebody else has asked for",
    Scope.TOKENS_WRITE: "Hand out short-lived tokens for members and for browsers",
    Scope.SUBSCRIPTIONS_WRITE: "Subscribe to events, and have them delivered again",
    Scope.BOOKS_READ: "Read the daily books, and which entries are behind them",
    Scope.OPERATIONS_READ: "Trace orders; read dead letters, subscriptions and approvals",
    Scope.OPERATIONS_WRITE: "Replay dead letters and start sweeps",
}
