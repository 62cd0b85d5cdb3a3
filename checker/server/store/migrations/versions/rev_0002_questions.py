"""Keep the questions that people put to documents, and the groups that they are in."""

import sqlalchemy as sa
from alembic import op

from checker.server.store.tables import UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.add_column("users", sa.Column("groups", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "asked",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("feedback", sa.String(length=10), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_asked_owner_id"), "asked", ["owner_id"], unique=False)
    op.create_index(op.f("ix_asked_created_at"), "asked", ["created_at"], unique=False)
    op.create_table(
        "open_questions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("asked_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("asked_id"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("open_questions")
    op.drop_index(op.f("ix_asked_created_at"), table_name="asked")
    op.drop_index(op.f("ix_asked_owner_id"), table_name="asked")
    op.drop_table("asked")
    op.drop_column("users", "groups")
