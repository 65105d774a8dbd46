"""What was said to nobody and surely is a report"""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

_MODES = ('quiet', 'ask', 'auto')
_STAGES = ('listed', 'asked', 'raised', 'gone')


def upgrade() -> None:
    op.create_table('candidate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('level_id', sa.Integer(), nullable=False),
    sa.Column('unsure', sa.Boolean(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('chat', sa.String(), nullable=False),
    sa.Column('message', sa.String(), nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=True),
    sa.Column('aside', sa.Boolean(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('added', sa.Integer(), nullable=False),
    sa.Column('photos', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told', sa.Integer(), nullable=False),
    sa.Column('mode', sa.Enum(*_MODES, name='mode', native_enum=False, length=32), nullable=False),
    sa.Column('stage', sa.Enum(*_STAGES, name='stage', native_enum=False, length=32), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_candidate_place_id_place')),
    sa.ForeignKeyConstraint(['level_id'], ['place.id'], name=op.f('fk_candidate_level_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_candidate')),
    sa.UniqueConstraint('channel', 'chat', 'message', name=op.f('uq_candidate_channel_chat_message'))
    )
    with op.batch_alter_table('candidate', schema=None) as batch_op:
        for column in ('place_id', 'level_id', 'due_at'):
            batch_op.create_index(batch_op.f(f'ix_candidate_{column}'), [column], unique=False)

    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unaddressed', sa.Enum(*_MODES, name='mode', native_enum=False, length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.drop_column('unaddressed')

    with op.batch_alter_table('candidate', schema=None) as batch_op:
        for column in ('due_at', 'level_id', 'place_id'):
            batch_op.drop_index(batch_op.f(f'ix_candidate_{column}'))

    op.drop_table('candidate')
