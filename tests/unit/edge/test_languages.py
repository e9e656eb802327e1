import pytest
from punchcard.domain.wording import Language
from punchcard.edge.languages import preferred_language


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, Language.EN),
        ("", Language.EN),
        ("de", Language.DE),
        ("de-AT", Language.DE),
        ("DE-ch", Language.DE),
        ("en-GB, de", Language.EN),
        ("fr, de;q=0.5, en;q=0.4", Language.DE),
        ("en;q=0.4, de;q=0.5", Language.DE),
        ("de;q=0, en;q=0.1", Language.EN),
        ("de;q=0", Language.EN),
        ("fr, *", Language.EN),
        ("de;q=high", Language.EN),
        ("de;level=1", Language.EN),
        (";;;,=,", Language.EN),
        ("de;q=nan", Language.EN),
        (",".join(["fr"] * 20 + ["de"]), Language.EN),
    ],
)
def test_the_language_liked_best_among_ours_is_chosen(
    accepted: str | None, language: Language
) -> None:
    assert preferred_language(accepted) is language
