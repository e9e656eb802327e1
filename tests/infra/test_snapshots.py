import pytest

from tests.infra.assembly import Assembly
from tests.infra.snapshots import FOLDER, as_file, snapshots

REWRITE = "if this is meant, run `python -m tests.infra.snapshots` and commit the difference"


@pytest.mark.parametrize("name", ["iam_statements", "public_endpoints"])
def test_a_change_of_rights_or_routes_is_seen_in_review(assembly: Assembly, name: str) -> None:
    expected = (FOLDER / f"{name}.json").read_text()
    assert as_file(snapshots(assembly)[name]) == expected, REWRITE
