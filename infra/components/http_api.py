"""The HTTP API: which route needs which scope, and which function answers it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk import RemovalPolicy
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.components.acknowledgement import acknowledge
from infra.components.alarms import Alarms
from infra.components.scopes import Scope
from infra.components.sign_in import SignIn
from infra.config import Config

GET = apigatewayv2.HttpMethod.GET
POST = apigatewayv2.HttpMethod.POST
PUT = apigatewayv2.HttpMethod.PUT
DELETE = apigatewayv2.HttpMethod.DELETE

# For the whole API. A shop that is refused by them delivers again; the functions behind the
# routes need a twentieth of the default concurrency of an account at this rate.
REQUESTS_PER_SECOND_MAX = 1000
REQUESTS_AT_ONCE_MAX = 2000

# Set by AWS, not here: 10 MB to the gateway, 6 MB on to a function, 30 seconds for an answer.

# Names routes and results, never a person: no address, no path with ids, no query.
ACCESS_LOG_FIELDS = {
    "requestId": "$context.requestId",
    "routeKey": "$context.routeKey",
    "status": "$context.status",
    "responseLength": "$context.responseLength",
    "latencyMs": "$context.responseLatency",
    "integrationError": "$context.integrationErrorMessage",
    "authorizerError": "$context.authorizer.error",
}


@dataclass(frozen=True, slots=True)
class Route:
    """One operation; `scope` None leaves it open, to be checked by the function itself."""

    method: apigatewayv2.HttpMethod
    path: str
    scope: Scope | None


PROGRAM = "/v1/programs/{program}"
MEMBER = f"{PROGRAM}/members/{{member}}"
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
        Route(POST, f"{PROGRAM}/previews", Scope.MEMBERS_READ),
    ),
    "programs": (
        Route(GET, PROGRAM, Scope.PROGRAMS_READ),
        Route(POST, f"{PROGRAM}/versions", Scope.PROGRAMS_WRITE),
        Route(GET, f"{PROGRAM}/versions", Scope.PROGRAMS_READ),
        Route(GET, f"{PROGRAM}/versions/{{number}}", Scope.PROGRAMS_READ),
        Route(PUT, "/v1/shops/{shop}", Scope.SHOPS_WRITE),
        Route(GET, "/v1/shops/{shop}", Scope.PROGRAMS_READ),
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


class HttpApi(Construct):
    """The API with its only stage, whose address has no stage name in it."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        functions: Mapping[str, lambda_.IFunction],
        sign_in: SignIn,
        config: Config,
        alarms: Alarms,
    ) -> None:
        super().__init__(scope, construct_id)
        self.api = apigatewayv2.HttpApi(
            self,
            "Api",
            api_name=f"punchcard-{config.environment}",
            description="Punchcard: webhooks of shops, and the API of the loyalty platform",
            create_default_stage=False,
        )
        self._authorizer = authorizers.HttpJwtAuthorizer(
            "Tokens", sign_in.issuer, jwt_audience=[sign_in.client.user_pool_client_id]
        )
        for name, routes in ROUTES.items():
            integration = integrations.HttpLambdaIntegration(
                name.capitalize(), functions[name], scope_permission_to_route=False
            )
            for route in routes:
                self._add(route, integration)
        self._stage(config)
        alarms.add(
            "ApiServerErrors",
            self.api.metric_server_error(statistic="Sum"),
            at_least=1,
            meaning="The API answered 5xx. The access log names the route and the error.",
        )

    def _add(self, route: Route, integration: integrations.HttpLambdaIntegration) -> None:
        scoped = route.scope is not None
        created = apigatewayv2.HttpRoute(
            self,
            _construct_id(route),
            http_api=self.api,
            route_key=apigatewayv2.HttpRouteKey.with_(route.path, route.method),
            integration=integration,
            authorizer=self._authorizer if scoped else apigatewayv2.HttpNoneAuthorizer(),
            authorization_scopes=[route.scope.in_token] if route.scope is not None else None,
        )
        if not scoped:
            acknowledge(
                created,
                "APIG4",
                because="Shops cannot fetch tokens. They sign each webhook, and the function "
                "checks the signature on the raw bytes before anything else.",
            )

    def _stage(self, config: Config) -> None:
        access_log = logs.LogGroup(
            self,
            "AccessLog",
            retention=config.log_retention,
            removal_policy=RemovalPolicy.DESTROY,
        )
        apigatewayv2.CfnStage(
            self,
            "Stage",
            api_id=self.api.api_id,
            stage_name="$default",
            auto_deploy=True,
            default_route_settings=apigatewayv2.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=REQUESTS_PER_SECOND_MAX,
                throttling_burst_limit=REQUESTS_AT_ONCE_MAX,
            ),
            access_log_settings=apigatewayv2.CfnStage.AccessLogSettingsProperty(
                destination_arn=access_log.log_group_arn, format=json.dumps(ACCESS_LOG_FIELDS)
            ),
        )


def _construct_id(route: Route) -> str:
    """`GET /v1/shops/{shop}` becomes `GetShopsShop`."""
    words = re.findall(r"[a-z]+", route.path.removeprefix("/v1"))
    return route.method.value.capitalize() + "".join(word.capitalize() for word in words)
