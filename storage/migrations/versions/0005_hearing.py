"""What a report is about, and in what pieces it came"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('taxonomy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_taxonomy'))
    )
    op.create_table('corrected',
    sa.Column('wording', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('wording', name=op.f('pk_corrected'))
    )
    with op.batch_alter_table('corrected', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_corrected_at'), ['at'], unique=False)

    op.create_table('voice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('file', sa.String(), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_voice_matter_id_matter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voice'))
    )
    with op.batch_alter_table('voice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_voice_matter_id'), ['matter_id'], unique=False)

    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('category', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('estate_wide', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('on_behalf', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('latitude', sa.Float(), nullable=True))
        batch_op.add_column(sa.Column('longitude', sa.Float(), nullable=True))

    # New rows say these themselves; the defaults were for the old ones.
    for column in ('estate_wide', 'on_behalf'):
        with op.batch_alter_table('matter', schema=None) as batch_op:
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.drop_column('longitude')
        batch_op.drop_column('latitude')
        batch_op.drop_column('on_behalf')
        batch_op.drop_column('estate_wide')
        batch_op.drop_column('category')

    with op.batch_alter_table('voice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_voice_matter_id'))

    op.drop_table('voice')
    with op.batch_alter_table('corrected', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_corrected_at'))

    op.drop_table('corrected')
    op.drop_table('taxonomy')
