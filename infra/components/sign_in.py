"""Who may call the API: a user pool that issues tokens to machines."""

from collections.abc import Sequence

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from infra.components.acknowledgement import acknowledge
from infra.components.scopes import DESCRIPTIONS, RESOURCE_SERVER, Scope

# Tokens are billed each, so callers keep one; its life bounds how long a leaked one works.
ACCESS_TOKEN_MINUTES = 60
PASSWORD_LENGTH_MIN = 12


MACHINES = "machines"
CHANNELS = "channels"

# What reports and shows: a shop's own back end, a till, an app's server.
CHANNEL_SCOPES = (
    Scope.MEMBERS_READ,
    Scope.MEMBERS_WRITE,
    Scope.ACTIVITIES_WRITE,
    Scope.TOKENS_WRITE,
    Scope.PROGRAMS_READ,
)
# Who looks after members and the system. Two of them make four eyes: no operator can decide about
# what they asked for under the same client.
OPERATOR_SCOPES = (
    Scope.MEMBERS_READ,
    Scope.ADJUSTMENTS_WRITE,
    Scope.APPROVALS_WRITE,
    Scope.SUBSCRIPTIONS_WRITE,
    Scope.BOOKS_READ,
    Scope.OPERATIONS_READ,
    Scope.OPERATIONS_WRITE,
    Scope.PROGRAMS_READ,
)


class SignIn(Construct):
    """The user pool, the scopes it can grant, and the clients that hold them.

    `clients` has them by who they are for: `machines` holds every scope, `channels` what reports,
    and each operator, by name, what operators do.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, environment: str, operators: Sequence[str]
    ) -> None:
        super().__init__(scope, construct_id)
        # Nobody can sign up. Operators, who will be invited, need a second factor.
        self.user_pool = cognito.UserPool(
            self,
            "UserPool",
            self_sign_up_enabled=False,
            sign_in_aliases=cognito.SignInAliases(email=True),
            mfa=cognito.Mfa.REQUIRED,
            mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False),
            password_policy=cognito.PasswordPolicy(
                min_length=PASSWORD_LENGTH_MIN,
                require_lowercase=True,
                require_uppercase=True,
                require_digits=True,
                require_symbols=True,
            ),
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            deletion_protection=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        acknowledge(
            self.user_pool,
            "COG8",
            because="The plus tier watches how people sign in. Only machines do here.",
        )
        self._scopes = {
            name: cognito.ResourceServerScope(scope_name=name, scope_description=DESCRIPTIONS[name])
            for name in Scope
        }
        self.resource_server = self.user_pool.add_resource_server(
            "ResourceServer", identifier=RESOURCE_SERVER, scopes=list(self._scopes.values())
        )
        # The account makes the prefix unique among all customers of a region.
        self.domain = self.user_pool.add_domain(
            "Domain",
            cognito_domain=cognito.CognitoDomainOptions(
                domain_prefix=f"punchcard-{environment}-{Aws.ACCOUNT_ID}"
            ),
        )
        self.clients = {
            MACHINES: self._client("Machines", tuple(Scope)),
            CHANNELS: self._client("Channels", CHANNEL_SCOPES),
        }
        for name in operators:
            self.clients[name] = self._client(operators_id(name), OPERATOR_SCOPES)

    def _client(self, name: str, scopes: Sequence[Scope]) -> cognito.UserPoolClient:
        client = self.user_pool.add_client(
            name,
            generate_secret=True,
            access_token_validity=Duration.minutes(ACCESS_TOKEN_MINUTES),
            prevent_user_existence_errors=True,
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(client_credentials=True),
                scopes=[
                    cognito.OAuthScope.resource_server(self.resource_server, self._scopes[scope])
                    for scope in scopes
                ],
            ),
        )
        client.apply_removal_policy(RemovalPolicy.RETAIN)
        return client

    @property
    def issuer(self) -> str:
        """What tokens name as their issuer.

        Put together by hand: the pool's own attribute for it is unknown to the emulator.
        """
        region = self.user_pool.stack.region
        return f"https://cognito-idp.{region}.amazonaws.com/{self.user_pool.user_pool_id}"

    @property
    def token_url(self) -> str:
        """Where a client exchanges its id and secret for a token."""
        return f"{self.domain.base_url()}/oauth2/token"


def operators_id(name: str) -> str:
    """The logical id of an operator's client: `first-shift` becomes `OperatorFirstShift`."""
    return "Operator" + "".join(part.capitalize() for part in name.split("-"))
