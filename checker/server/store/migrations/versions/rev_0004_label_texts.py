"""Keep with a text to label how it stands in its document, and its place in every language."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TEXTS = sa.table(
    "label_texts",
    sa.column("id", sa.String(32)),
    sa.column("place", sa.Text()),
    sa.column("spot", sa.JSON()),
)


def upgrade() -> None:
    """Add the columns; what was gathered before keeps its place in the words that it had."""
    with op.batch_alter_table("label_texts") as table:
        table.add_column(sa.Column("shown", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("heading", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("spot", sa.JSON(), nullable=False, server_default="{}"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(_TEXTS.c.id, _TEXTS.c.place)).all():
        told = {"texts": {"": row.place}, "values": {}}
        connection.execute(_TEXTS.update().where(_TEXTS.c.id == row.id).values(spot=told))
    with op.batch_alter_table("label_texts") as table:
        table.drop_column("place")


def downgrade() -> None:
    """Take them away again; places are gone."""
    with op.batch_alter_table("label_texts") as table:
        table.add_column(sa.Column("place", sa.Text(), nullable=False, server_default=""))
        for column in ("spot", "heading", "shown"):
            table.drop_column(column)
