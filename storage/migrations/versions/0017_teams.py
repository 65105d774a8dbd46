"""Volunteer teams, and the wishes they were offered"""

import sqlalchemy as sa
from alembic import op


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('team',
    sa.Column('skills', sa.JSON(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('leader_id', sa.Integer(), nullable=True),
    sa.Column('chat_id', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_team_place_id_place')),
    sa.ForeignKeyConstraint(['leader_id'], ['member.id'], name=op.f('fk_team_leader_id_member')),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_team_chat_id_chat')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team'))
    )
    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_team_leader_id'), ['leader_id'], unique=False)

    op.create_table('team_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_team_member_team_id_team')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_team_member_member_id_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_member'))
    )
    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_member_team_id'), ['team_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_team_member_member_id'), ['member_id'], unique=False)

    op.create_table('dispatch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wish_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['wish_id'], ['wish.id'], name=op.f('fk_dispatch_wish_id_wish')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_dispatch_team_id_team')),
    sa.ForeignKeyConstraint(['by_id'], ['member.id'], name=op.f('fk_dispatch_by_id_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch'))
    )
    with op.batch_alter_table('dispatch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dispatch_wish_id'), ['wish_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dispatch_team_id'), ['team_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dispatch_by_id'), ['by_id'], unique=False)

    op.create_table('declined',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dispatch_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['dispatch_id'], ['dispatch.id'], name=op.f('fk_declined_dispatch_id_dispatch')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_declined_member_id_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declined')),
    sa.UniqueConstraint('dispatch_id', 'member_id', name=op.f('uq_declined_dispatch_id_member_id'))
    )
    with op.batch_alter_table('declined', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_declined_member_id'), ['member_id'], unique=False)


def downgrade() -> None:
    op.drop_table('declined')
    op.drop_table('dispatch')
    op.drop_table('team_member')
    op.drop_table('team')
