"""Parts of speech of English words in their sentences."""

import time

import pytest

from checker.language.tagger import tag_words


@pytest.mark.parametrize(
    "tagged",
    [
        "The/DT manager/NN will/MD approve/VB the/DT report/NN by/IN Monday/NNP",
        "We/PRP have/VBP never/RB been/VBN told/VBN about/IN the/DT plan/NN",
        "The/DT request/NN was/VBD quickly/RB approved/VBN by/IN the/DT board/NN",
        "The/DT company/NN 's/POS policy/NN requires/VBZ two/CD signatures/NNS",
        "There/EX are/VBP three/CD ways/NNS to/TO install/VB the/DT software/NN",
        "The/DT rule/NN that/WDT applies/VBZ here/RB is/VBZ simple/JJ",
        "It/PRP is/VBZ n't/RB clear/JJ that/IN she/PRP plans/VBZ the/DT trip/NN",
        "The/DT new/JJ building/NN is/VBZ near/IN Tokyo/NNP",
    ],
)
def test_tags(tagged: str) -> None:
    pairs = [pair.rsplit("/", 1) for pair in tagged.split()]
    text = " ".join(word for word, _ in pairs).replace(" 's", "'s").replace(" n't", "n't")
    found = tag_words(text)
    assert [[each.text, each.tag] for each in found] == pairs
    assert all(text[each.start : each.end] == each.text for each in found)


def test_nothing_and_marks() -> None:
    assert tag_words("") == []
    assert [each.tag for each in tag_words("(a) 5%!")] == ["-LRB-", "DT", "-RRB-", "CD", "."]


def test_many_adverbs_take_linear_time() -> None:
    start = time.process_time()
    tag_words("very " * 100_000 + "good")
    assert time.process_time() - start < 5
