"""Wishes and who claims them"""

import sqlalchemy as sa
from alembic import op


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

_KINDS = ('thing', 'company', 'skill', 'errand', 'activity')
_STATES = (
    'said', 'published', 'claimed', 'agreed', 'done', 'fulfilled', 'closed', 'thanked', 'refused',
    'withdrawn', 'faded',
)
_CLAIMS = (
    'asked', 'held', 'agreed', 'done', 'in_line', 'offered', 'released', 'replaced', 'passed',
)


def upgrade() -> None:
    op.create_table('wish',
    sa.Column('kind', sa.Enum(*_KINDS, name='kind', native_enum=False, length=32), nullable=False),
    sa.Column('state', sa.Enum(*_STATES, name='state', native_enum=False, length=32), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('wisher_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('on_behalf', sa.String(), nullable=False),
    sa.Column('public', sa.String(), nullable=False),
    sa.Column('home', sa.Boolean(), nullable=False),
    sa.Column('helpers', sa.Integer(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('checked_by', sa.Integer(), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('open_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rung', sa.Integer(), nullable=False),
    sa.Column('password', sa.String(), nullable=False),
    sa.Column('good_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('thanks', sa.String(), nullable=False),
    sa.Column('thanks_open', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_wish_matter_id_matter')),
    sa.ForeignKeyConstraint(['wisher_id'], ['member.id'], name=op.f('fk_wish_wisher_id_member')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_wish_place_id_place')),
    sa.ForeignKeyConstraint(['checked_by'], ['member.id'], name=op.f('fk_wish_checked_by_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish')),
    sa.UniqueConstraint('matter_id', name=op.f('uq_wish_matter_id'))
    )
    with op.batch_alter_table('wish', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wish_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_wish_wisher_id'), ['wisher_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_wish_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_wish_checked_by'), ['checked_by'], unique=False)

    op.create_table('wish_claim',
    sa.Column('state', sa.Enum(*_CLAIMS, name='claim', native_enum=False, length=32), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wish_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('party', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('adult', sa.String(), nullable=True),
    sa.Column('yes_by', sa.Integer(), nullable=True),
    sa.Column('with_id', sa.Integer(), nullable=True),
    sa.Column('contact_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('meets_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('offered_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('wisher_phone', sa.Boolean(), nullable=True),
    sa.Column('helper_phone', sa.Boolean(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_words', sa.String(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('thanks_open', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['wish_id'], ['wish.id'], name=op.f('fk_wish_claim_wish_id_wish')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_wish_claim_member_id_member')),
    sa.ForeignKeyConstraint(['yes_by'], ['member.id'], name=op.f('fk_wish_claim_yes_by_member')),
    sa.ForeignKeyConstraint(['with_id'], ['member.id'], name=op.f('fk_wish_claim_with_id_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_claim')),
    sa.UniqueConstraint('wish_id', 'member_id', name=op.f('uq_wish_claim_wish_id_member_id'))
    )
    with op.batch_alter_table('wish_claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wish_claim_wish_id'), ['wish_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_wish_claim_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_wish_claim_yes_by'), ['yes_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_wish_claim_with_id'), ['with_id'], unique=False)


def downgrade() -> None:
    op.drop_table('wish_claim')
    op.drop_table('wish')
