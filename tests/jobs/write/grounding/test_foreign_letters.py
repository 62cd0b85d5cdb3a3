"""Letters of another language are found, unless a source has them."""

import pytest

from checker.core.language import Language
from checker.jobs.write.grounding.foreign_letters import find_foreign


@pytest.mark.parametrize(
    ("sentence", "source", "language", "found"),
    [
        ("捲付でラインが止まる。", "据付でラインが止まる", "ja", ("捲",)),
        ("薔薇を植える。", "薔薇 20株", "ja", ()),
        ("供应商 offered a loan plate.", "the rep offered a loan plate", "en", ("供应商",)),
        ("千早厨房 offered a plate.", "千早厨房 rep: plate", "en", ()),
        ("The café’s plate costs £5.", "plate", "en", ()),
        ("보고서를 書いた。", "報告書", "ja", ("보고서를",)),
        ("径φ1.5の試験片を流す。", "Feφ1.5を流す", "ja", ()),
        ("装置を止めた。", "装置", "ja", ()),
    ],
)
def test_letters_that_no_source_has(
    sentence: str, source: str, language: Language, found: tuple[str, ...]
) -> None:
    assert find_foreign(sentence, (source,), language) == found
