"""The stage of a document: 下書き, 申請中, 承認済, and what severities weigh at each.

A rule set says where the stage is written (`status: {field: 状態}`) and what may change:
`draft: {severity_at_most: warning}` lets nobody be stopped by a draft.
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import ConfigDict, Field

from checker.core.document import Document
from checker.core.findings import Severity
from checker.core.lazy_models import LazyModel
from checker.core.text.normalization import fold
from checker.kinds.shared.scope import Many, matches

Stage = Literal["draft", "submitted", "approved"]

_RANK: dict[Severity, int] = {"info": 0, "warning": 1, "error": 2}
_WORDS: dict[Stage, tuple[str, ...]] = {
    "draft": ("下書き", "下書", "草案", "案", "作成中", "ドラフト", "draft"),
    "submitted": ("申請中", "申請済*", "提出済*", "審査中", "審議中", "回付中", "決裁中",
                  "承認待ち", "submitted", "in review", "review"),
    "approved": ("承認済*", "承認", "決裁済*", "可決", "確定", "発行済*", "approved", "final"),
}  # fmt: skip


class AtStage(LazyModel):
    """What a stage is called, and the bounds of severities there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    values: Many[str] = ()
    severity_at_most: Severity | None = None
    severity_at_least: Severity | None = None

    def severity(self, severity: Severity) -> Severity:
        """Return a rule's severity at this stage."""
        if self.severity_at_least and _RANK[severity] < _RANK[self.severity_at_least]:
            severity = self.severity_at_least
        if self.severity_at_most and _RANK[severity] > _RANK[self.severity_at_most]:
            severity = self.severity_at_most
        return severity


class Stages(LazyModel):
    """Where a document says its stage, and what holds at each."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: Many[str] = ("状態", "ステータス", "Status")
    property: Many[str] = ("status", "contentStatus", "content_status")
    draft: AtStage = Field(default_factory=AtStage)
    submitted: AtStage = Field(default_factory=AtStage)
    approved: AtStage = Field(default_factory=AtStage)

    def of(self, document: Document) -> Stage | None:
        """Return the stage that the document says it is at, None where it says none.

        Fields that contradict each other are of things that the document lists, and say nothing.
        """
        stages = {self._find_stage(value) for value in self._iter_field_values(document)} - {None}
        if len(stages) == 1:
            return stages.pop()
        meant = (self._find_stage(value) for value in self._iter_property_values(document))
        return next((stage for stage in meant if stage is not None), None)

    def _find_stage(self, value: str) -> Stage | None:
        """Return the stage that a value means: what the rule set says stands before the usual."""
        own = {stage: self.at(stage).values for stage in _WORDS}
        for words in (own, _WORDS):
            for stage, names in words.items():
                if matches(value, names):
                    return stage
        return None

    def at(self, stage: Stage) -> AtStage:
        """Return what holds at a stage."""
        return {"draft": self.draft, "submitted": self.submitted, "approved": self.approved}[stage]

    def severity(self, severity: Severity, stage: Stage | None) -> Severity:
        """Return a rule's severity at a stage; as it is written where there is none."""
        return severity if stage is None else self.at(stage).severity(severity)

    def _iter_field_values(self, document: Document) -> Iterator[str]:
        return (each.value for each in document.fields if matches(each.label, self.field))

    def _iter_property_values(self, document: Document) -> Iterator[str]:
        names = {fold(name) for name in self.property}
        return (value for key, value in document.properties.items() if fold(key) in names)
