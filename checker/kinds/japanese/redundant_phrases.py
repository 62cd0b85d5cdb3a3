"""Compute what to write for a redundant phrase; the phrases stand in the lexicon `redundant`."""

import re
from typing import Final

from checker.kinds.japanese.morpheme_lookup import find_morpheme_before
from checker.kinds.japanese.phrases import PhraseFunctions
from checker.kinds.japanese.potential_form import ABLE, find_able_starts, shorten_potential

_FORMS: Final = {
    "行う": "する",
    "行い": "し",
    "行った": "した",
    "行って": "して",
    "行わない": "しない",
    "行わなけれ": "しなけれ",
    "行わなかった": "しなかった",
    "行わず": "せず",
    "行われ": "され",
    "行わせ": "させ",
    "行えば": "すれば",
    "行おう": "しよう",
}
_ABLE_FORMS: Final = {
    "である": "できる",
    "だ": "できる",
    "な": "できる",
    "です": "できます",
    "でした": "できました",
    "であった": "できた",
}
_NOT_OBJECTS = tuple("者長員社部課室側様氏間後前中内時上下回目次他度")
_DESCRIBING = frozenset(
    [
        *("所定", "一定", "以下", "下記", "上記", "前記", "別途", "最低限", "最小限", "すべて"),
        *("全て", "多く", "当該", "特段", "定期", "臨時", "緊急", "最終", "同様", "通常", "特別"),
        *("詳細", "追加", "再度", "一部", "全体", "各自", "次", "最初", "最後", "双方", "相互"),
        *("お互い", "一連", "通例", "必要", "個別", "共同", "合同", "自動", "手動"),
        *(
            "複数",
            "多数",
            "大量",
            "個々",
            "独自",
            "上司",
            "部下",
            "本人",
            "顧客",
            "相手",
            "先方",
            "担当",
        ),
    ]
)


def _is_object(match: re.Match[str]) -> bool:
    """Tell whether the noun before 「の」 can be the object: データの確認, but not 所定の確認."""
    if match["no"] is None:
        return True
    noun = find_morpheme_before(match.string, match.start())
    return (
        noun is not None
        and noun.pos[0] in {"名詞", "接尾辞"}
        and noun.pos[1] != "数詞"
        and noun.pos[2] not in {"副詞可能", "助数詞", "形状詞可能", "助数詞可能", "サ変形状詞可能"}
        and noun.surface not in _DESCRIBING
        and not noun.surface.endswith(_NOT_OBJECTS)
    )


def _do(match: re.Match[str]) -> str:
    """Return 「を確認する」 for 「の確認を行う」, and 「確認する」 for 「確認を行う」."""
    return ("を" if match["no"] else "") + match["noun"] + _FORMS[match["do"]]


def _can(match: re.Match[str]) -> str:
    return match["noun"] + _ABLE_FORMS[match["able"]]


def _drop_each(match: re.Match[str]) -> str | None:
    """Return 「部署ごと」 for 「各部署ごと」; 「社ごと」 for 「各社ごと」 would be no word."""
    return match["noun"] + match["goto"] if len(match["noun"]) > 1 else None


FUNCTIONS: Final = PhraseFunctions(
    rewrite={"potential": shorten_potential, "can": _can, "do": _do, "each": _drop_each},
    only={"is-object": _is_object},
    starts={"able-starts": (ABLE, find_able_starts)},
)
"""What entries of the lexicon name."""
