"""Polls: the question, who voted, and what was chosen under a name that can be forgotten"""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

_PER = ('household', 'owners', 'person')
_SUBJECTS = ('ordinary', 'major')


def upgrade() -> None:
    op.create_table('poll',
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('per', sa.Enum(*_PER, name='per', native_enum=False, length=32), nullable=False),
    sa.Column('subject', sa.Enum(*_SUBJECTS, name='subject', native_enum=False, length=32), nullable=True),
    sa.Column('result', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('several', sa.Boolean(), nullable=False),
    sa.Column('secret', sa.Boolean(), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('remind_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_step', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['member.id'], name=op.f('fk_poll_made_by_member')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_poll_matter_id_matter')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_poll_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_poll')),
    sa.UniqueConstraint('matter_id', name=op.f('uq_poll_matter_id'))
    )
    with op.batch_alter_table('poll', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_poll_made_by'), ['made_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_poll_place_id'), ['place_id'], unique=False)

    op.create_table('poll_key',
    sa.Column('poll_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['poll_id'], ['poll.id'], name=op.f('fk_poll_key_poll_id_poll')),
    sa.PrimaryKeyConstraint('poll_id', name=op.f('pk_poll_key'))
    )
    op.create_table('ballot',
    sa.Column('choice', sa.JSON(), nullable=False),
    sa.Column('poll_id', sa.Integer(), nullable=False),
    sa.Column('under', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['poll_id'], ['poll.id'], name=op.f('fk_ballot_poll_id_poll')),
    sa.PrimaryKeyConstraint('poll_id', 'under', name=op.f('pk_ballot')),
    sqlite_with_rowid=False,
    )
    op.create_table('turnout',
    sa.Column('poll_id', sa.Integer(), nullable=False),
    sa.Column('voter', sa.String(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('waits', sa.Boolean(), nullable=False),
    sa.Column('paper', sa.Boolean(), nullable=False),
    sa.Column('replaced', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_turnout_household_id_household')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_turnout_member_id_member')),
    sa.ForeignKeyConstraint(['poll_id'], ['poll.id'], name=op.f('fk_turnout_poll_id_poll')),
    sa.PrimaryKeyConstraint('poll_id', 'voter', name=op.f('pk_turnout')),
    sqlite_with_rowid=False,
    )
    with op.batch_alter_table('turnout', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_turnout_household_id'), ['household_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_turnout_member_id'), ['member_id'], unique=False)

    with op.batch_alter_table('shown', schema=None) as batch_op:
        batch_op.add_column(sa.Column('rests_until', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('shown', schema=None) as batch_op:
        batch_op.drop_column('rests_until')

    with op.batch_alter_table('turnout', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_turnout_member_id'))
        batch_op.drop_index(batch_op.f('ix_turnout_household_id'))

    op.drop_table('turnout')
    op.drop_table('ballot')
    op.drop_table('poll_key')
    with op.batch_alter_table('poll', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_poll_place_id'))
        batch_op.drop_index(batch_op.f('ix_poll_made_by'))

    op.drop_table('poll')
