import pytest

from tests.infra.assembly import Assembly, Template

CLIENTS = ("Machines", "Channels", "OperatorFirst", "OperatorSecond")


def test_nobody_can_sign_up(data: Template) -> None:
    pool = data.resource("UserPool").properties
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert pool["MfaConfiguration"] == "ON"
    assert pool["DeletionProtection"] == "ACTIVE"


@pytest.mark.parametrize("logical_id", CLIENTS)
def test_a_client_gets_tokens_by_its_secret_alone(data: Template, logical_id: str) -> None:
    client = data.resource(logical_id).properties
    assert client["AllowedOAuthFlows"] == ["client_credentials"]
    assert client["GenerateSecret"] is True
    assert client["AccessTokenValidity"] == 60
    assert client["TokenValidityUnits"] == {"AccessToken": "minutes"}


@pytest.mark.parametrize(
    ("logical_id", "scopes"),
    [
        (
            "Channels",
            {"members:read", "members:write", "activities:write", "tokens:write", "programs:read"},
        ),
        *(
            (
                operator,
                {
                    "members:read",
                    "adjustments:write",
                    "approvals:write",
                    "subscriptions:write",
                    "books:read",
                    "operations:read",
                    "operations:write",
                    "programs:read",
                },
            )
            for operator in ("OperatorFirst", "OperatorSecond")
        ),
    ],
)
def test_a_client_holds_what_its_role_needs(
    assembly: Assembly, logical_id: str, scopes: set[str]
) -> None:
    client = assembly.data.resource(logical_id).properties
    held = {assembly.as_text(scope) for scope in client["AllowedOAuthScopes"]}
    assert held == {f"${{ResourceServer}}/{scope}" for scope in scopes}
