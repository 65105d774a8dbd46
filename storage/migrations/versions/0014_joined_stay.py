"""Joined: whoever joined a matter stays with it when it is put together with another"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Who reported what was put together is known from there, and needs no row of their own.
    op.execute(
        'DELETE FROM joined WHERE from_matter_id IS NOT NULL AND member_id = '
        '(SELECT reporter_id FROM matter WHERE matter.id = joined.from_matter_id)'
    )
    op.execute(
        'UPDATE joined SET matter_id = from_matter_id WHERE from_matter_id IS NOT NULL'
    )
    with op.batch_alter_table('joined', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_joined_from_matter_id_matter'), type_='foreignkey')
        batch_op.drop_column('from_matter_id')


def downgrade() -> None:
    with op.batch_alter_table('joined', schema=None) as batch_op:
        batch_op.add_column(sa.Column('from_matter_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f('fk_joined_from_matter_id_matter'), 'matter', ['from_matter_id'], ['id']
        )
