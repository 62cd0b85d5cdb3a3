"""What keeps a server's parts alive."""

from pathlib import Path

from checker.server.places import DataFolder
from checker.server.supervisor import Supervisor


def test_no_two_workers_of_one_database_have_one_name(tmp_path: Path) -> None:
    folders = [tmp_path / "here", tmp_path / "elsewhere"]
    for each in folders:
        DataFolder(each).make()
    running = [Supervisor(folders[number], {}) for number in (0, 0, 1)]
    names = [each.add_worker() for each in running]
    assert len(set(names)) == 3
    first, second, _ = names
    assert (first[:-1], first[-1], second[-1]) == (second[:-1], "0", "1")
    del running  # they ended, and are started again
    assert Supervisor(folders[0], {}).add_worker() == first
