"""Members, as they see themselves."""

from typing import Self

from punchcard.edge.fields import View
from punchcard.use_cases.show_me import MyStanding
from pydantic import Field


class MyView(View):
    """The member whom the token shows."""

    program: str = Field(description="Id of the program.", examples=["club"])
    member: str = Field(
        description="Id of the member, a ULID.", examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"]
    )
    tier: str | None = Field(description="The tier, if the program has them.", examples=["gold"])

    @classmethod
    def of(cls, standing: MyStanding) -> Self:
        """Show a member."""
        return cls(program=standing.member.program, member=standing.member.id, tier=standing.tier)
