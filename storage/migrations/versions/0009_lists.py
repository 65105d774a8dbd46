"""The lists of whoever is in charge, and what they settle together"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('listed',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('half_day', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_listed_member_id_member')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_listed'))
    )
    op.create_table('picked',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('chosen', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_picked_matter_id_matter')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_picked_member_id_member')),
    sa.PrimaryKeyConstraint('member_id', 'matter_id', name=op.f('pk_picked'))
    )
    with op.batch_alter_table('picked', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_picked_matter_id'), ['matter_id'], unique=False)

    op.drop_index('ix_matter_level_id', table_name='matter')
    op.create_index('matter_lies', 'matter', ['level_id', 'state'], unique=False)
    op.create_index('ix_matter_handler_id', 'matter', ['handler_id'], unique=False)

    op.add_column('role', sa.Column('zone', sa.String(), nullable=False, server_default=''))
    # New rows say it themselves; the default was for the old ones.
    with op.batch_alter_table('role', schema=None) as batch_op:
        batch_op.alter_column('zone', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('role', schema=None) as batch_op:
        batch_op.drop_column('zone')

    op.drop_index('ix_matter_handler_id', table_name='matter')
    op.drop_index('matter_lies', table_name='matter')
    op.create_index('ix_matter_level_id', 'matter', ['level_id'], unique=False)

    with op.batch_alter_table('picked', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_picked_matter_id'))

    op.drop_table('picked')
    op.drop_table('listed')
