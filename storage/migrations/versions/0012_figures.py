"""What is counted in a month is found by its time, and what still tells whose it is"""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

_TELLS = sa.text("(reporter_id IS NOT NULL OR on_behalf <> '')")


def upgrade() -> None:
    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.create_index('matter_told', ['created_at'], unique=False)
        batch_op.create_index('matter_done', ['done_at'], unique=False)
        batch_op.create_index('matter_tells', ['created_at'], unique=False, sqlite_where=_TELLS, postgresql_where=_TELLS)

    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.create_index('history_what', ['what', 'at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.drop_index('history_what')

    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.drop_index('matter_tells', sqlite_where=_TELLS, postgresql_where=_TELLS)
        batch_op.drop_index('matter_done')
        batch_op.drop_index('matter_told')
