"""The HTTP API: its routes, who is let in, and how much."""

import json
import re
from collections.abc import Mapping, Sequence

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.components.acknowledgement import acknowledge
from infra.components.alarms import Alarms
from infra.components.browsers import (
    BROWSER_HEADERS,
    BROWSER_METHODS,
    PREFLIGHT_KEPT_MINUTES,
)
from infra.components.routes import OPEN_BECAUSE, ROUTES, Route
from infra.components.sign_in import SignIn
from infra.config import Config

# For the whole API. A shop that is refused by them delivers again; the functions behind the
# routes need a twentieth of the default concurrency of an account at this rate.
REQUESTS_PER_SECOND_MAX = 1000
REQUESTS_AT_ONCE_MAX = 2000

# For each route that is open to browsers: whoever calls in vain costs this much at the most.
PUBLIC_REQUESTS_PER_SECOND_MAX = 100
PUBLIC_REQUESTS_AT_ONCE_MAX = 200

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
            cors_preflight=_cors(config.browser_origins),
        )
        self._authorizer = authorizers.HttpJwtAuthorizer(
            "Tokens",
            sign_in.issuer,
            jwt_audience=[client.user_pool_client_id for client in sign_in.clients.values()],
        )
        public: list[apigatewayv2.HttpRoute] = []
        for name, routes in ROUTES.items():
            integration = integrations.HttpLambdaIntegration(
                name.capitalize(), functions[name], scope_permission_to_route=False
            )
            for route in routes:
                created = self._add(route, integration)
                if route.scope is None:
                    acknowledge(created, "APIG4", because=OPEN_BECAUSE[name])
                if name == "public":
                    public.append(created)
        self._stage(config, public)
        alarms.add(
            "ApiServerErrors",
            self.api.metric_server_error(statistic="Sum"),
            at_least=1,
            meaning="The API answered 5xx. The access log names the route and the error.",
        )

    def _add(
        self, route: Route, integration: integrations.HttpLambdaIntegration
    ) -> apigatewayv2.HttpRoute:
        scoped = route.scope is not None
        return apigatewayv2.HttpRoute(
            self,
            _construct_id(route),
            http_api=self.api,
            route_key=apigatewayv2.HttpRouteKey.with_(route.path, route.method),
            integration=integration,
            authorizer=self._authorizer if scoped else apigatewayv2.HttpNoneAuthorizer(),
            authorization_scopes=[route.scope.in_token] if route.scope is not None else None,
        )

    def _stage(self, config: Config, public: Sequence[apigatewayv2.HttpRoute]) -> None:
        access_log = logs.LogGroup(
            self,
            "AccessLog",
            retention=config.log_retention,
            removal_policy=RemovalPolicy.DESTROY,
        )
        stage = apigatewayv2.CfnStage(
            self,
            "Stage",
            api_id=self.api.api_id,
            stage_name="$default",
            auto_deploy=True,
            default_route_settings=apigatewayv2.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=REQUESTS_PER_SECOND_MAX,
                throttling_burst_limit=REQUESTS_AT_ONCE_MAX,
            ),
            route_settings={
                route.key: {
                    "ThrottlingRateLimit": PUBLIC_REQUESTS_PER_SECOND_MAX,
                    "ThrottlingBurstLimit": PUBLIC_REQUESTS_AT_ONCE_MAX,
                }
                for route in ROUTES["public"]
            },
            access_log_settings=apigatewayv2.CfnStage.AccessLogSettingsProperty(
                destination_arn=access_log.log_group_arn, format=json.dumps(ACCESS_LOG_FIELDS)
            ),
        )

        # Settings of a route are refused while there is no such route.
        for route in public:
            stage.node.add_dependency(route)


def _cors(origins: tuple[str, ...]) -> apigatewayv2.CorsPreflightOptions | None:
    """Which pages may call the API; without any, browsers keep them all from it."""
    if not origins:
        return None
    return apigatewayv2.CorsPreflightOptions(
        allow_origins=list(origins),
        allow_methods=[apigatewayv2.CorsHttpMethod[method] for method in BROWSER_METHODS],
        allow_headers=list(BROWSER_HEADERS),
        max_age=Duration.minutes(PREFLIGHT_KEPT_MINUTES),
    )


def _construct_id(route: Route) -> str:
    """`GET /v1/shops/{shop}` becomes `GetShopsShop`."""
    words = re.findall(r"[a-z]+", route.path.removeprefix("/v1"))
    return route.method.value.capitalize() + "".join(word.capitalize() for word in words)
