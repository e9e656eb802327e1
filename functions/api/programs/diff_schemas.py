"""What differs between versions of a program, and lists of programs, as the API writes them."""

from collections.abc import Sequence
from typing import Self

from punchcard.domain.program_diff import Change, Leaf, ProgramDiff, diff_text
from punchcard.edge.fields import Instant, View
from punchcard.ports import ProgramListed
from punchcard.use_cases.publish_program import Validated
from pydantic import Field

from .version_schemas import VersionSummary

DIFFERENCES_TOLD_MAX = 500
"""Rules of one kind (added, removed, changed) that an answer names; all of them are counted."""


class ChangeView(View):
    """A field that differs."""

    path: str = Field(
        description="The field's place in a program document; in a rule, below the rule.",
        examples=["earn.points"],
    )
    before: bool | int | str | list[str] | None = Field(
        description="The value before; null: the field was not there.", examples=[1]
    )
    after: bool | int | str | list[str] | None = Field(
        description="The value after; null: the field is gone.", examples=[2]
    )

    @classmethod
    def all_of(cls, changes: Sequence[Change]) -> list[Self]:
        """Show changes."""
        return [
            cls(path=change.path, before=_plain(change.before), after=_plain(change.after))
            for change in changes
        ]


class RuleChangeView(View):
    """A rule that differs."""

    rule: str = Field(description="Id of the rule.", examples=["base"])
    changes: list[ChangeView] = Field(description="What differs in it.")


class DiffView(View):
    """What differs between two versions."""

    settings: list[ChangeView] = Field(description="What differs beside the rules.")
    added: int = Field(description="How many rules are new.", examples=[0])
    removed: int = Field(description="How many rules are gone.", examples=[0])
    changed: int = Field(description="How many rules differ.", examples=[1])
    rules_added: list[str] = Field(
        description=f"Ids of new rules, the first {DIFFERENCES_TOLD_MAX} of them."
    )
    rules_removed: list[str] = Field(
        description=f"Ids of rules that are gone, the first {DIFFERENCES_TOLD_MAX} of them."
    )
    rules_changed: list[RuleChangeView] = Field(
        description=f"Rules that differ, the first {DIFFERENCES_TOLD_MAX} of them."
    )
    reordered: bool = Field(
        description="Whether rules that both versions have stand in another order."
    )
    text: str = Field(
        description="The same in lines for people; empty where nothing differs.",
        examples=["~ rule base\n    ~ earn.points: 1 -> 2"],
    )

    @classmethod
    def of(cls, diff: ProgramDiff) -> Self:
        """Show a difference."""
        told = ProgramDiff(
            settings=diff.settings,
            rules_added=diff.rules_added[:DIFFERENCES_TOLD_MAX],
            rules_removed=diff.rules_removed[:DIFFERENCES_TOLD_MAX],
            rules_changed=diff.rules_changed[:DIFFERENCES_TOLD_MAX],
            is_reordered=diff.is_reordered,
        )
        return cls(
            settings=ChangeView.all_of(told.settings),
            added=len(diff.rules_added),
            removed=len(diff.rules_removed),
            changed=len(diff.rules_changed),
            rules_added=list(told.rules_added),
            rules_removed=list(told.rules_removed),
            rules_changed=[
                RuleChangeView(rule=each.rule, changes=ChangeView.all_of(each.changes))
                for each in told.rules_changed
            ],
            reordered=told.is_reordered,
            text=diff_text(told),
        )


class VersionDiffView(View):
    """Two versions of a program and what differs."""

    program: str = Field(description="Id of the program.", examples=["club"])
    before: VersionSummary | None = Field(
        description="The version compared with; null: none, the other one is the first."
    )
    after: VersionSummary = Field(description="The version that was asked for.")
    diff: DiffView = Field(description="What differs.")


class ValidationView(View):
    """What publishing a document would do."""

    valid: bool = Field(description="Always true; problems are told as a refusal.", examples=[True])
    is_new: bool = Field(
        description="Whether publishing would make a version; false where the document says what "
        "the newest one says."
    )
    version: VersionSummary = Field(
        description="The version that it would make, or the newest one."
    )
    diff: DiffView = Field(description="What would differ from the newest version.")

    @classmethod
    def of(cls, validated: Validated) -> Self:
        """Show what a document would change."""
        return cls(
            valid=True,
            is_new=validated.published.is_new,
            version=VersionSummary.of(validated.published.version),
            diff=DiffView.of(validated.diff),
        )


class ProgramListedView(View):
    """A program by its newest version."""

    program: str = Field(description="Id of the program.", examples=["club"])
    name: str = Field(description="Its name for members.", examples=["Harbour Club"])
    newest: int = Field(description="Number of the version published last.", examples=[2])
    effective_at: Instant = Field(
        description="When that version takes or took effect.", examples=["2026-03-02T11:10:00Z"]
    )


class ProgramPageView(View):
    """One page of programs."""

    programs: list[ProgramListedView] = Field(description="In the order of their ids.")
    next_cursor: str | None = Field(
        description="Where the next page begins; null on the last one.", examples=[None]
    )

    @classmethod
    def of(cls, programs: Sequence[ProgramListed], next_cursor: str | None) -> Self:
        """Show a page."""
        return cls(
            programs=[
                ProgramListedView(
                    program=each.program,
                    name=each.name,
                    newest=each.newest,
                    effective_at=each.effective_at,
                )
                for each in programs
            ],
            next_cursor=next_cursor,
        )


def _plain(value: Leaf) -> bool | int | str | list[str] | None:
    return list(value) if isinstance(value, tuple) else value
