"""Each line of a log is told once, however the times of lines and of looking fall together."""

from local.logs import Bookmark


def line(text: str) -> str:
    return f'{{"message": "{text}"}}'


def test_a_line_is_told_once() -> None:
    bookmark = Bookmark(since=1.0)
    first = [(1_000, line("a")), (1_005, line("b"))]

    assert [fields["message"] for fields in bookmark.new_in(first)] == ["a", "b"]
    assert list(bookmark.new_in(first[1:])) == []


def test_a_line_of_the_same_moment_that_came_later_is_told() -> None:
    bookmark = Bookmark(since=1.0)
    list(bookmark.new_in([(1_005, line("a"))]))

    new = bookmark.new_in([(1_005, line("a")), (1_005, line("b"))])

    assert [fields["message"] for fields in new] == ["b"]


def test_equal_lines_of_one_moment_are_as_many_as_they_are() -> None:
    bookmark = Bookmark(since=1.0)

    first = list(bookmark.new_in([(1_005, line("a"))]))
    then = list(bookmark.new_in([(1_005, line("a")), (1_005, line("a"))]))

    assert (len(first), len(then)) == (1, 1)


def test_what_lambda_itself_says_is_passed_over() -> None:
    bookmark = Bookmark(since=1.0)

    assert list(bookmark.new_in([(1_001, "START RequestId: 1"), (1_002, "[]")])) == []
