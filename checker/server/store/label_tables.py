"""Declare the tables of texts that people label as examples of judged rules."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from checker.core.messages import DisplayLanguage, from_data
from checker.server.store.tables import ID, Table, make_id, now


class LabelRound(Table):
    """What somebody gathers to have it labelled: texts that one judged rule asks about.

    Attributes:
        owner_id: who settles what others see otherwise, and makes examples of it.
        good_is_yes: whether the rule finds no fault where its question is answered with yes.
    """

    __tablename__ = "label_rounds"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=make_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    ruleset: Mapped[str] = mapped_column(String(100))
    rule: Mapped[str] = mapped_column(String(200))
    good_is_yes: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (UniqueConstraint("owner_id", "ruleset", "rule"),)


class LabelHelper(Table):
    """A format owner whom the owner of a round asks to label its texts, too."""

    __tablename__ = "label_helpers"

    round_id: Mapped[str] = mapped_column(
        ForeignKey("label_rounds.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )


class LabelText(Table):
    """A text to be labelled; it goes when its document does.

    Attributes:
        number: its place in the order in which texts teach.
        question: that the rule asks of it.
        shown: the same with its code, as it stands in the document; empty for what was gathered
            before that was kept.
        heading: that of its section.
        before: what stands before it in its document, and `after` behind it; empty as above.
        spot: where in the document, as a message.
        judged: what the judge says of it, None for nothing; `confidence` how surely.
        decided: whether the judge would decide so: else it only leans.
        proposed: what a decision on a finding says of it; such a text waits for its owner alone.
        reason: that was given with the decision.
        settled: what the owner of the round says where others differ, or of a proposal.
    """

    __tablename__ = "label_texts"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=make_id)
    round_id: Mapped[str] = mapped_column(
        ForeignKey("label_rounds.id", ondelete="CASCADE"), index=True
    )
    document_id: Mapped[str] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    shown: Mapped[str] = mapped_column(Text, default="", server_default="")
    heading: Mapped[str] = mapped_column(Text, default="", server_default="")
    before: Mapped[str] = mapped_column(Text, default="", server_default="")
    after: Mapped[str] = mapped_column(Text, default="", server_default="")
    spot: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    judged: Mapped[str | None] = mapped_column(String(10))
    confidence: Mapped[float] = mapped_column(Float(), default=0.0)
    decided: Mapped[bool] = mapped_column(default=False)
    proposed: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    settled: Mapped[str | None] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(default=now)

    def tell_place(self, language: DisplayLanguage) -> str:
        """Return the place of the text in the document, in the language of whoever reads it."""
        return from_data(self.spot).get(language) if self.spot else ""


class LabelAnswer(Table):
    """What one person says of a text: `good`, `bad`, or `skip` where they cannot tell."""

    __tablename__ = "label_answers"

    text_id: Mapped[str] = mapped_column(
        ForeignKey("label_texts.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    label: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(default=now)


class RulesetDraft(Table):
    """A rule set's text that was made for somebody to look at, try and publish.

    Attributes:
        before: the number of the last version when it was made.
        added: how many examples it has more than that.
    """

    __tablename__ = "ruleset_drafts"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=make_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    ruleset: Mapped[str] = mapped_column(String(100))
    before: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    added: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
