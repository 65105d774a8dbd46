"""Who told what anonymously, sealed, and the openings two people asked for"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sealed',
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('teller', sa.String(), nullable=False),
    sa.Column('key_id', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_sealed_matter_id_matter')),
    sa.PrimaryKeyConstraint('matter_id', name=op.f('pk_sealed'))
    )
    with op.batch_alter_table('sealed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sealed_until'), ['until'], unique=False)

    op.create_table('opening',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_by', sa.Integer(), nullable=True),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['agreed_by'], ['member.id'], name=op.f('fk_opening_agreed_by_member')),
    sa.ForeignKeyConstraint(['asked_by'], ['member.id'], name=op.f('fk_opening_asked_by_member')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_opening_matter_id_matter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opening'))
    )
    with op.batch_alter_table('opening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opening_agreed_by'), ['agreed_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_opening_asked_by'), ['asked_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_opening_matter_id'), ['matter_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('opening', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_opening_matter_id'))
        batch_op.drop_index(batch_op.f('ix_opening_asked_by'))
        batch_op.drop_index(batch_op.f('ix_opening_agreed_by'))

    op.drop_table('opening')
    with op.batch_alter_table('sealed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sealed_until'))

    op.drop_table('sealed')
