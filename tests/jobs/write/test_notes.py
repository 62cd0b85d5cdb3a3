"""Notes of several files: one text, and where each line of it is from."""

from checker.jobs.write.field_facts import Notes, join_notes

ONE, OTHER = Notes("件名: 棚\n9/18\n", "a.txt"), Notes("金額: 1", "b.txt")


def test_places_are_those_of_each_file() -> None:
    notes = join_notes([ONE, OTHER])
    assert notes is not None
    assert notes.text == "件名: 棚\n9/18\n\n金額: 1\n"
    assert notes.name == "a.txt, b.txt"
    assert notes.names == ("a.txt", "b.txt")
    assert [notes.at(notes.text.index(each)) for each in ("件名", "9/18", "金額", "1\n")] == [
        "a.txt:1:1",
        "a.txt:2:1",
        "b.txt:1:1",
        "b.txt:1:5",
    ]
    assert [each for each in notes.iter_lines() if each[2]] == [
        ("a.txt", 1, "件名: 棚"),
        ("a.txt", 2, "9/18"),
        ("b.txt", 1, "金額: 1"),
    ]


def test_one_file_is_itself_and_none_is_none() -> None:
    assert join_notes([ONE]) is ONE
    assert join_notes([]) is None
    assert list(ONE.iter_lines()) == [("a.txt", 1, "件名: 棚"), ("a.txt", 2, "9/18")]
