"""`unread`: parts of the file whose words nobody checked: pictures of text, embedded files, ..."""

from typing import Literal

from pydantic import Field

from checker.core.bilingual import Bilingual
from checker.core.document import Unread
from checker.core.findings import CheckResult, Hit
from checker.kinds.shared.base import Kind, KindDoc, Rule, Target
from checker.kinds.shared.scope import Many

UnreadKind = Literal[
    "broken",
    "chart",
    "embedded",
    "embedded-file",
    "excess-cells",
    "formula",
    "front-matter",
    "image-text",
    "included-document",
    "long-paragraph",
    "media",
    "nesting",
    "scan",
    "smart-art",
    "unmapped-text",
    "xfa-form",
]

_FOUND = Bilingual(
    "検査できない部分があります: {part} {count}件({reason})",
    "Part of the file could not be checked: {part}, {count} ({reason})",
)
_ADVICE = Bilingual(
    "大事な内容は本文に文字で書いてください。", "Write what matters in the text of the document."
)


class UnreadRule(Rule):
    """Parameters of `unread`."""

    kind: Literal["unread"]
    ignore: Many[UnreadKind] = Field(
        (),
        description="指摘しないもの(例: image-text)。 / What may stay unread, as in image-text.",
    )
    only: Many[UnreadKind] = Field((), description="指摘するものを絞る。 / Report only these.")


def check(rule: UnreadRule, target: Target) -> CheckResult:
    """Report each sort of unread part once, as a hit on the whole document."""
    document = target.document
    hits = tuple(
        _hit(each, target)
        for each in document.parts_not_read
        if each.kind not in rule.ignore and (not rule.only or each.kind in rule.only)
    )
    return CheckResult(1, hits)


def _hit(unread: Unread, target: Target) -> Hit:
    part, reason = unread.part, unread.reason
    sentence = Bilingual(
        _FOUND.ja.format(part=part.ja, count=unread.count, reason=reason.ja.rstrip("。")),
        _FOUND.en.format(part=part.en, count=unread.count, reason=reason.en.rstrip(".")),
    )
    values = {"part": part.ja, "count": str(unread.count), "reason": reason.ja}
    return Hit(target.document.first_span(), sentence, _ADVICE, values=values, whole=True)


KIND = Kind(
    "unread",
    UnreadRule,
    check,
    KindDoc(
        finds=Bilingual(
            "文字として読めず、検査されていない部分(画像の中の文字、埋め込みファイルなど)。",
            "What was not read and so not checked: text in images, embedded files, scans.",
        ),
        why=Bilingual(
            "読めない部分に書かれたことは、誰にも検査されずに通ってしまいます。",
            "What stands in a part that is not read passes without anybody having checked it.",
        ),
        rule="""\
id: example.unread
kind: unread
ignore: [image-text]
""",
        bad='本文です。\n\n<iframe src="figures.html"></iframe>',
        good="本文です。\n\n売上は前年度より12%増えた。",
        values=("part", "count", "reason"),
    ),
)
