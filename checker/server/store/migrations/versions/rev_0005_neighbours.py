"""Keep with a text to label what stands beside it in its document."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was gathered before has nothing beside it."""
    with op.batch_alter_table("label_texts") as table:
        for name in ("before", "after"):
            table.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("label_texts") as table:
        for name in ("before", "after"):
            table.drop_column(name)
