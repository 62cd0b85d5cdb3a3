"""Documents and verdicts for the report, made in code."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import StringIO

from checker.core.document import Block, BlockKind, Document
from checker.core.findings import Outcome, Severity
from checker.core.verdict import (
    DocumentInfo,
    EngineUsed,
    Evidence,
    Finding,
    Fix,
    Place,
    Reliability,
    RuleResult,
    RulesetInfo,
    Suppressed,
    UnreadPart,
    Verdict,
)
from checker.jobs.lint.run_tally import RunTally
from checker.reports.formats import FORMATS
from checker.reports.reporter import Linted, ReportContext

MADE = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)


def paragraphs(*texts: str) -> Document:
    """Return a document of one paragraph for each text, `body/0` and so on."""
    blocks = (Block(BlockKind.PARAGRAPH, f"body/{index}", text) for index, text in enumerate(texts))
    return document(*blocks)


def document(*blocks: Block, original: Document | None = None) -> Document:
    """Return a document of these blocks."""
    return Document("案.docx", "docx", "0" * 64, blocks, "ja", original=original)


def place(block: str, start: int, end: int, label: str = "「費用」の段落") -> Place:
    """Return a place in a block."""
    return Place(block=block, start=start, end=end, label=label)


WHOLE = Place(block="", start=0, end=0, whole=True, label="文書全体")


def finding(
    at: Place,
    quote: str,
    message: str = "仮の文字が残っています。",
    *,
    rule: str = "own.placeholder",
    severity: Severity = "error",
    excerpt: str | None = None,
    excerpt_start: int = 0,
) -> Finding:
    """Return a finding; its excerpt is its quote where nothing else is said."""
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        place=at,
        quote=quote,
        excerpt=quote if excerpt is None else excerpt,
        excerpt_start=excerpt_start,
        why="読み手が決められない。",
        fix=Fix(replacement="3,600,000", grade="unsafe"),
        rule_at="own.yaml:4:5",
    )


def verdict(
    *findings: Finding,
    results: Sequence[RuleResult] = (),
    suppressed: Sequence[Suppressed] = (),
    path: str = "案.docx",
) -> Verdict:
    """Return a verdict, in Japanese."""
    return Verdict(
        tool_version="1.2.3",
        language="ja",
        status="fail" if findings else "pass",
        document=DocumentInfo(path=path, sha256="0" * 64, format="docx"),
        ruleset=RulesetInfo(id="own", version="2.0", sha256="1" * 64, chosen_by="option"),
        findings=findings,
        suppressed=tuple(suppressed),
        results=tuple(results),
        parts_not_read=(
            UnreadPart(kind="image-text", part="画像の文字", reason="読めません。", count=2),
        ),
        engine=EngineUsed(model="small-model", sha256="2" * 64, asked=7, cached=3),
    )


def unsure(at: Place, quote: str) -> RuleResult:
    """Return a judged rule that is not sure of one place."""
    return RuleResult(
        rule="own.cost-basis",
        kind="judge",
        severity="warning",
        outcome=Outcome.UNSURE,
        candidates=1,
        explanation="モデルが確信を持てませんでした。",
        evidence=(Evidence(quote=quote, place=at, answer="unsure", confidence=0.55),),
        reliability=Reliability(examples=12, accuracy=0.75, decided=0.5, advisory=True),
    )


def page(given: Verdict, shown: Document | None) -> str:
    """Return the report of one document."""
    return pages([given], lambda _: shown)


def pages(
    verdicts: Sequence[Verdict],
    read: Callable[[Verdict], Document | None],
    made: datetime = MADE,
) -> str:
    """Return the report of files that were named."""
    stream, tally = StringIO(), RunTally()
    context = ReportContext(
        stream,
        verdicts[0].language,
        is_folder=False,
        read=lambda linted: read(linted.verdict),
        clock=lambda: made,
    )
    reporter = FORMATS["html"].open(context)
    reporter.begin(len(verdicts))
    for each in verdicts:
        reporter.file(Linted.of(each))
    reporter.end(tally.summary(verdicts[0].language, 0, complete=True, stale=(), notes=()))
    return stream.getvalue()


HOSTILE = (
    "<script>window.hacked = 1</script>",
    "</style><style>* { display: none }</style>",
    "</p></div></article><h1>合格</h1>",
    "<img src=https://example.com/x.png onerror=hacked()>",
    "javascript:alert(1)",
    "{{ 7 * 7 }} {% raw %} {# #}",
    "\" onclick='hacked()' &lt;&amp;&#60;",
    "a\x00b\x1b\x85\ud83d\u202egnp.exe\u202c",
    "<!-- --> ]]> <![CDATA[ </title></textarea>",
)


def hostile() -> tuple[Verdict, Document]:
    shown = paragraphs(*HOSTILE)
    found = [
        finding(place(f"body/{index}", 0, len(text), label=text), text, text, rule=text)
        for index, text in enumerate(HOSTILE)
    ]
    answered = Suppressed(finding=found[0], reason=HOSTILE[0], at=HOSTILE[1], by="comment")
    results = [unsure(place("body/0", 0, len(HOSTILE[0])), HOSTILE[0])]
    return verdict(*found, results=results, suppressed=[answered], path=HOSTILE[0]), shown
