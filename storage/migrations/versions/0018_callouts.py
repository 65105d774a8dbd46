"""Call-outs, who comes, and the hours volunteers gave"""

import sqlalchemy as sa
from alembic import op


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('wish', 'wish_claim'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            named = sa.Column('thanks_named', sa.Boolean(), nullable=False, server_default=sa.false())
            batch_op.add_column(named)

    op.create_table('certificate',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_certificate_member_id_member')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_certificate'))
    )
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_member_id'), ['member_id'], unique=False)

    op.create_table('callout',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('planned', 'over', 'settled', 'called_off', name='state', native_enum=False, length=32), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('meet_at', sa.String(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('needed', sa.Integer(), nullable=False),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['member.id'], name=op.f('fk_callout_made_by_member')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_callout_matter_id_matter')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_callout_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_callout')),
    sa.UniqueConstraint('matter_id', name=op.f('uq_callout_matter_id'))
    )
    with op.batch_alter_table('callout', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_callout_made_by'), ['made_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_callout_place_id'), ['place_id'], unique=False)

    op.create_table('service',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['confirmed_by'], ['member.id'], name=op.f('fk_service_confirmed_by_member')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_service_matter_id_matter')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_service_member_id_member')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_service_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service')),
    sa.UniqueConstraint('matter_id', 'member_id', name=op.f('uq_service_matter_id_member_id'))
    )
    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_confirmed_by'), ['confirmed_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_matter_id'), ['matter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_place_id'), ['place_id'], unique=False)

    op.create_table('going',
    sa.Column('callout_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Enum('going', 'in_line', 'not_going', name='answer', native_enum=False, length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('came', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['callout_id'], ['callout.id'], name=op.f('fk_going_callout_id_callout')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_going_member_id_member')),
    sa.PrimaryKeyConstraint('callout_id', 'member_id', name=op.f('pk_going'))
    )
    with op.batch_alter_table('going', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_going_member_id'), ['member_id'], unique=False)


def downgrade() -> None:
    op.drop_table('going')
    op.drop_table('service')
    op.drop_table('callout')
    op.drop_table('certificate')
    for table in ('wish_claim', 'wish'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('thanks_named')
