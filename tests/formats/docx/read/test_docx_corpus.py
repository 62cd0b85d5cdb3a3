"""Every fourth file of other people's test suites is read, or refused with a reason."""

from pathlib import Path

import pytest

from checker.core.errors import InputError
from checker.formats.docx.read import read

CORPUS = Path(__file__).parents[5] / "shared" / "corpus" / "docx"
STEP = 4
SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm"})


def corpus_files() -> list[Path]:
    found = (path for path in CORPUS.rglob("*") if path.suffix in SUFFIXES)
    return sorted(found)[::STEP]


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="no ../shared/corpus/docx beside the checkout")
def test_a_corpus_is_read_or_refused_with_a_reason() -> None:
    files = corpus_files()
    assert files
    refused = {}
    for path in files:
        try:
            document = read(path, path.read_bytes())
        except InputError as error:
            refused[path.name] = error.remedy
            continue
        paths = [block.path for block in document.walk()]
        assert len(paths) == len(set(paths)), path
        for markup in document.markup:
            text = document.block(markup.span.path).text
            assert 0 <= markup.span.start <= markup.span.end <= len(text), path
        for block in document.walk():
            edges = [0, *(run.end for run in block.runs)]
            assert [run.start for run in block.runs] == edges[:-1], (path, block.path)
            assert not block.runs or edges[-1] == len(block.text), (path, block.path)
    assert None not in refused.values()
    assert len(refused) <= len(files) // 20, refused
