"""Shops, as the API writes them."""

from typing import Literal, Self

from punchcard.domain.shops import Enrolment, Platform, Shop
from punchcard.edge.fields import Command, Currency, Instant, Slug, View
from punchcard.use_cases.register_shop import SECRET_OVERLAP_HOURS, SECRET_OVERLAP_HOURS_MAX
from pydantic import Field

SECRET_LENGTH_MIN = 16
SECRET_LENGTH_MAX = 200


class ShopCommand(Command):
    """A shop's settings and the secret it signs with."""

    platform: Platform = Field(
        strict=False,
        description="How it reports: `standard` is this project's own connector, for any other "
        "shop, till or app.",
        examples=["shopify"],
    )
    program: Slug = Field(description="Id of the program it belongs to.", examples=["club"])
    currency: Currency = Field(
        description="What it sells in; the program's currency.", examples=["EUR"]
    )
    enrolment: Literal["explicit", "every_customer"] = Field(
        default="explicit",
        description="Whether every customer that the shop tells of becomes a member.",
    )
    enabled: bool = Field(default=True, description="Whether its webhooks are taken in.")
    secret: str = Field(
        min_length=SECRET_LENGTH_MIN,
        max_length=SECRET_LENGTH_MAX,
        description="What it signs webhooks with. `shopify`: the app's client secret. "
        "`woocommerce`: the secret of the webhook, the same for all of them. "
        "`standard`: `whsec_` and 24 to 64 bytes in base64. It is never shown again. Another "
        "secret than the present one leaves that valid too, until the next change.",
        examples=["whsec_YW4tZXhhbXBsZS1ub3QtYS1zZWNyZXQt"],
    )

    def to_shop(self, shop_id: str) -> Shop:
        """The settings in the domain's words."""
        return Shop(
            id=shop_id,
            platform=self.platform,
            program=self.program,
            currency=self.currency,
            enrolment=Enrolment(self.enrolment),
            enabled=self.enabled,
        )


class ShopChangeCommand(Command):
    """Settings to change; what is left out stays as it is."""

    enabled: bool | None = Field(
        default=None, description="Whether its webhooks are taken in.", examples=[False]
    )
    enrolment: Literal["explicit", "every_customer"] | None = Field(
        default=None,
        description="Whether every customer that the shop tells of becomes a member.",
    )


class SecretCommand(Command):
    """Another secret for a shop."""

    secret: str = Field(
        min_length=SECRET_LENGTH_MIN,
        max_length=SECRET_LENGTH_MAX,
        description="What the shop will sign webhooks with, in its platform's form. It is never "
        "shown again.",
        examples=["whsec_YW4tZXhhbXBsZS1ub3QtYS1zZWNyZXQt"],
    )
    overlap_hours: int = Field(
        default=SECRET_OVERLAP_HOURS,
        ge=0,
        le=SECRET_OVERLAP_HOURS_MAX,
        description="How long webhooks that are signed with the present secret are taken in, too.",
        examples=[24],
    )


class SecretRotatedView(View):
    """Which secrets of a shop are valid; they themselves are never shown."""

    shop: str = Field(description="Id of the shop.", examples=["harbour"])
    previous_is_valid: bool = Field(
        description="Whether webhooks signed with the secret before are taken in.", examples=[True]
    )
    previous_valid_until: Instant | None = Field(
        description="Until when; null where there is no secret before, or no end to it but the "
        "next change.",
        examples=["2026-03-03T11:00:00Z"],
    )


class ShopView(View):
    """A registered shop."""

    shop: str = Field(description="Id of the shop.", examples=["harbour"])
    platform: Platform = Field(description="How it reports.", examples=["shopify"])
    program: str = Field(description="Id of the program it belongs to.", examples=["club"])
    currency: str = Field(description="What it sells in.", examples=["EUR"])
    enrolment: Enrolment = Field(description="How its customers become members.")
    enabled: bool = Field(description="Whether its webhooks are taken in.")
    webhook_path: str = Field(
        description="Where it sends webhooks, on this API.", examples=["/webhooks/shopify/harbour"]
    )

    @classmethod
    def of(cls, shop: Shop) -> Self:
        """Show a shop; its secret is not among what is read for that."""
        return cls(
            shop=shop.id,
            platform=shop.platform,
            program=shop.program,
            currency=shop.currency,
            enrolment=shop.enrolment,
            enabled=shop.enabled,
            webhook_path=f"/webhooks/{shop.platform}/{shop.id}",
        )


class ShopPageView(View):
    """One page of shops."""

    shops: list[ShopView] = Field(description="In the order of their ids.")
    next_cursor: str | None = Field(
        description="Where the next page begins; null on the last one.", examples=[None]
    )
