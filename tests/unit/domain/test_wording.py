from datetime import date
from string import Formatter

import pytest
from punchcard.domain import wording_de, wording_en
from punchcard.domain.money import Ratio
from punchcard.domain.program import (
    Per,
)
from punchcard.domain.wording import Language, Wording


def test_catalogues_have_the_same_sentences_with_the_same_values() -> None:
    english, german = wording_en.TEMPLATES, wording_de.TEMPLATES
    assert english.keys() == german.keys()
    for code in english:
        assert fields_of(english[code]) - {"count"} == fields_of(german[code]) - {"count"}


@pytest.mark.parametrize("language", Language)
def test_catalogues_have_words_for_every_span_and_month(language: Language) -> None:
    wording = Wording(language)
    assert len({wording.span(per) for per in Per}) == len(Per)
    assert len({wording.day(date(2026, month, 1)) for month in range(1, 13)}) == 12


def test_catalogues_say_decimals_with_the_languages_mark() -> None:
    assert Wording(Language.DE).money(-123456, "EUR") == "-1234,56 EUR"
    assert Wording(Language.DE).factor(Ratio(numerator=3, denominator=2)) == "1,5"


def fields_of(template: str | tuple[str, str]) -> set[str]:
    parts = (template,) if isinstance(template, str) else template
    return {name for part in parts for _, name, _, _ in Formatter().parse(part) if name}
