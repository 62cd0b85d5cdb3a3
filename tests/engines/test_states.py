"""The root's state on disk: trusted only when it is whole and for this key."""

import os
from pathlib import Path

from checker.engines.llama.saved_states import KEPT, forget_state, load_state, save_state, state_key

KEY = state_key("model", b"tokens")


def test_a_state_comes_back_as_it_was(tmp_path: Path) -> None:
    assert save_state(tmp_path / "states", KEY, b"\0payload\xff")
    assert load_state(tmp_path / "states", KEY) == b"\0payload\xff"


def test_there_is_none_before_it_is_kept_nor_after_it_is_forgotten(tmp_path: Path) -> None:
    assert load_state(tmp_path, KEY) is None
    save_state(tmp_path, KEY, b"payload")
    forget_state(tmp_path, KEY)
    forget_state(tmp_path, KEY)
    assert load_state(tmp_path, KEY) is None


def test_every_damage_is_noticed(tmp_path: Path) -> None:
    save_state(tmp_path, KEY, b"payload")
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert load_state(tmp_path, KEY) is None
        file.write_bytes(whole[:place])
        assert load_state(tmp_path, KEY) is None


def test_another_key_s_file_under_this_name_is_not_taken(tmp_path: Path) -> None:
    other = state_key("another model", b"tokens")
    save_state(tmp_path, other, b"payload")
    (file,) = tmp_path.iterdir()
    file.rename(tmp_path / f"{KEY[:32]}.state")
    assert load_state(tmp_path, KEY) is None


def test_borders_between_parts_count() -> None:
    assert state_key("ab", "c") != state_key("a", "bc")
    assert state_key("ab") == state_key(b"ab")


def test_the_oldest_files_go(tmp_path: Path) -> None:
    keys = [state_key(str(number)) for number in range(KEPT + 2)]
    for age, key in enumerate(keys):
        save_state(tmp_path, key, b"payload")
        for file in tmp_path.glob(f"{key[:32]}.state"):
            os.utime(file, (1000 + age, 1000 + age))
    save_state(tmp_path, keys[-1], b"payload")
    kept = [key for key in keys if load_state(tmp_path, key) is not None]
    assert kept == keys[2:]


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert save_state(tmp_path / "file" / "states", KEY, b"payload") is False
