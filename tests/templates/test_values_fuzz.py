"""Whatever is given, it fills the template or every error says where: nothing else comes out."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.core.errors import CheckerError
from checker.templates.data import Data, Given, read_batch, read_data
from checker.templates.validation_errors import DataErrors
from tests.support.templates import FIELDS, fill, template, texts

pytestmark = pytest.mark.slow

KEYS = [
    *("件名", "subject", "管理番号", "起案日", "金額", "区分", "担当者", "理由", "写真", "明細"),
    *("文書番号", "和暦", "目的"),
]
WORDS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.sampled_from(
        ["2025-06-02", "1,000円", "更新", "A-1", "..", ".", "/dev/null", "x.csv", "\x00"]
    ),
)
ROWS = st.lists(
    st.dictionaries(st.sampled_from(["品名", "単価", "x"]), WORDS, max_size=3), max_size=4
)
NESTED = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner)
)
FILES = st.one_of(
    st.binary(max_size=60),
    st.text(st.sampled_from("件名:- \n{}[]\",'|>&*!#?ab1\t"), max_size=60).map(str.encode),
)
_LESS = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), WORDS | ROWS | NESTED))
@_LESS
def test_values_of_any_shape(tmp_path: Path, values: dict[str, Given]) -> None:
    made = template(tmp_path, FIELDS)
    data = Data(values, tmp_path, "x.yaml")
    errors = _errors(lambda: set(texts(fill(made, data))))
    assert all(each.place and each.what.get("ja") and each.what.get("en") for each in errors)


@given(FILES, st.sampled_from(["a.yaml", "a.json", "a.csv", "a.tsv"]))
@_LESS
def test_files_of_any_bytes(tmp_path: Path, raw: bytes, name: str) -> None:
    made, path = template(tmp_path, FIELDS), tmp_path / name
    path.write_bytes(raw)
    errors = [*_errors(lambda: fill(made, read_data(path)))]
    if name.endswith("sv"):
        errors += _errors(lambda: [fill(made, each) for each in read_batch(path)])
    assert all(each.place.startswith(str(path)) for each in errors)


def _errors(do: Callable[[], object]) -> Sequence[CheckerError]:
    """Return what is wrong, as far as it is an error that a user can act on; others go through."""
    try:
        do()
    except DataErrors as errors:
        return errors.errors
    except CheckerError as error:
        return [error]
    return []
