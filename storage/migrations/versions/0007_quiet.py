"""What is held until a quiet hour is over, and how much a group was told that day"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

_WAITING = sa.text("fate = 'waiting'")


def upgrade() -> None:
    op.create_table('said_today',
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('chat', sa.String(), nullable=False),
    sa.Column('day', sa.String(), nullable=False),
    sa.Column('messages', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('channel', 'chat', 'day', name=op.f('pk_said_today'))
    )
    op.add_column('outbox', sa.Column('held_until', sa.DateTime(timezone=True), nullable=True))
    _heads('channel', 'chat', 'lane', 'id', 'held_until')


def downgrade() -> None:
    _heads('channel', 'chat', 'lane', 'id')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_column('held_until')

    op.drop_table('said_today')


def _heads(*columns: str) -> None:
    op.drop_index('outbox_heads', table_name='outbox', sqlite_where=_WAITING, postgresql_where=_WAITING)
    op.create_index('outbox_heads', 'outbox', list(columns), unique=False, sqlite_where=_WAITING, postgresql_where=_WAITING)
