"""Emergencies: who was called, who answered, how it ended"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

_KINDS = (
    'suicide', 'violence', 'intruder', 'trapped', 'fall', 'gas', 'electric', 'fire', 'elder_silent',
    'medical', 'missing', 'falling_object',
)
_MOVES = ('reached', 'on_scene', 'over', 'mistake', 'fade')


def upgrade() -> None:
    op.create_table('alarm',
    sa.Column('kind', sa.Enum(*_KINDS, name='kind', native_enum=False, length=32), nullable=False),
    sa.Column('called', sa.JSON(), nullable=False),
    sa.Column('proposed', sa.Enum(*_MOVES, name='move', native_enum=False, length=32), nullable=True),
    sa.Column('ended_as', sa.Enum(*_MOVES, name='move', native_enum=False, length=32), nullable=True),
    sa.Column('wish', sa.Enum('call', 'wait', 'safe', name='wish', native_enum=False, length=32), nullable=True),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('whereabouts', sa.String(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('heard_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('calls', sa.Integer(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('on_scene_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('on_scene_by', sa.Integer(), nullable=True),
    sa.Column('proposed_by', sa.Integer(), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_alarm_matter_id_matter')),
    sa.ForeignKeyConstraint(['answered_by'], ['member.id'], name=op.f('fk_alarm_answered_by_member')),
    sa.ForeignKeyConstraint(['on_scene_by'], ['member.id'], name=op.f('fk_alarm_on_scene_by_member')),
    sa.ForeignKeyConstraint(['proposed_by'], ['member.id'], name=op.f('fk_alarm_proposed_by_member')),
    sa.ForeignKeyConstraint(['ended_by'], ['member.id'], name=op.f('fk_alarm_ended_by_member')),
    sa.PrimaryKeyConstraint('matter_id', name=op.f('pk_alarm'))
    )
    with op.batch_alter_table('alarm', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alarm_kind'), ['kind'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('alarm', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alarm_kind'))

    op.drop_table('alarm')
    # The schema before knows no such matters.
    for table in ('concern', 'history', 'photo'):
        op.execute(f"DELETE FROM {table} WHERE matter_id IN (SELECT id FROM matter WHERE kind = 'alarm')")
    op.execute("DELETE FROM matter WHERE kind = 'alarm'")
