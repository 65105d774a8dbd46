"""Up the chain: times of the levels, waiting, putting together, and who joined"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

_STATES = (
    'waiting', 'taken', 'with_property', 'on_scene', 'in_hand', 'proposed', 'paused', 'long_term',
    'done', 'rated', 'unrated', 'not_ours', 'merged', 'withdrawn',
)
_WAITS = ('parts', 'schedule', 'weather', 'money')
_MATTERS = ('into_id', 'part_of_id')


def upgrade() -> None:
    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('answer_by', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('before', sa.Enum(*_STATES, name='state', native_enum=False, length=32), nullable=True))
        batch_op.add_column(sa.Column('anonymous', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('first_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('on_scene_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('property_by', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('waits_for', sa.Enum(*_WAITS, name='wait', native_enum=False, length=32), nullable=True))
        batch_op.add_column(sa.Column('waits_since', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('waits_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('returned', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('into_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('part_of_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('rating', sa.Enum('satisfied', 'so_so', name='rating', native_enum=False, length=32), nullable=True))
        batch_op.add_column(sa.Column('call_ok', sa.Boolean(), nullable=True))

    # What was told before is as it would be had it been told now; the report was the arrival.
    op.execute('UPDATE matter SET arrived_at = created_at, first_id = handler_id')
    op.execute(
        "UPDATE matter SET answer_by = due_at WHERE kind = 'report'"
        " AND state IN ('waiting', 'taken', 'with_property')"
    )
    op.execute(
        "UPDATE matter SET rating = (SELECT max(history.what) FROM history WHERE"
        " history.matter_id = matter.id AND history.what IN ('satisfied', 'so_so'))"
        " WHERE state = 'rated'"
    )
    op.execute(
        "UPDATE matter SET answered_at = (SELECT min(history.at) FROM history WHERE"
        " history.matter_id = matter.id AND history.what IN ('take', 'to_property', 'finish'))"
        " WHERE kind = 'report'"
    )

    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.alter_column('arrived_at', nullable=False)
        # New rows say these themselves; the defaults were for the old ones.
        batch_op.alter_column('anonymous', server_default=None)
        batch_op.alter_column('returned', server_default=None)
        batch_op.create_foreign_key(batch_op.f('fk_matter_first_id_member'), 'member', ['first_id'], ['id'])
        for column in _MATTERS:
            batch_op.create_foreign_key(batch_op.f(f'fk_matter_{column}_matter'), 'matter', [column], ['id'])
            batch_op.create_index(batch_op.f(f'ix_matter_{column}'), [column], unique=False)

    op.create_table('joined',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('from_matter_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_joined_matter_id_matter')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_joined_member_id_member')),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_joined_household_id_household')),
    sa.ForeignKeyConstraint(['from_matter_id'], ['matter.id'], name=op.f('fk_joined_from_matter_id_matter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joined')),
    sa.UniqueConstraint('matter_id', 'member_id', name=op.f('uq_joined_matter_id_member_id'))
    )
    with op.batch_alter_table('joined', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joined_member_id'), ['member_id'], unique=False)

    op.create_table('handed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tell_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_handed_matter_id_matter')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_handed_place_id_place')),
    sa.ForeignKeyConstraint(['from_id'], ['place.id'], name=op.f('fk_handed_from_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handed'))
    )
    with op.batch_alter_table('handed', schema=None) as batch_op:
        for column in ('matter_id', 'place_id', 'tell_at'):
            batch_op.create_index(batch_op.f(f'ix_handed_{column}'), [column], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('handed', schema=None) as batch_op:
        for column in ('tell_at', 'place_id', 'matter_id'):
            batch_op.drop_index(batch_op.f(f'ix_handed_{column}'))

    op.drop_table('handed')
    with op.batch_alter_table('joined', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_joined_member_id'))

    op.drop_table('joined')
    with op.batch_alter_table('matter', schema=None) as batch_op:
        for column in reversed(_MATTERS):
            batch_op.drop_index(batch_op.f(f'ix_matter_{column}'))
            batch_op.drop_constraint(batch_op.f(f'fk_matter_{column}_matter'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_matter_first_id_member'), type_='foreignkey')
        for column in (
            'call_ok', 'rating', 'part_of_id', 'into_id', 'returned', 'waits_until', 'waits_since',
            'waits_for', 'property_by', 'on_scene_at', 'answered_at', 'first_id', 'anonymous',
            'before', 'answer_by', 'arrived_at',
        ):
            batch_op.drop_column(column)
