"""Unions of dataclasses that a field `kind` tells apart, such as the ways to earn."""

from dataclasses import fields
from functools import cache
from typing import TypeAliasType, get_args


@cache
def choices(union: TypeAliasType) -> dict[str, type]:
    """The classes of a union by the word that stands for each as its `kind`."""
    return {kind_of(choice): choice for choice in get_args(union.__value__)}


def kind_of(choice: type) -> str:
    """The word that stands for one of the classes of a union."""
    (kind,) = [field.default for field in fields(choice) if field.name == "kind"]
    return str(kind)
