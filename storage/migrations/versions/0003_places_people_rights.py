"""Places, people and rights"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('guess',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('wrong', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guess')),
    sa.UniqueConstraint('channel', 'address', name=op.f('uq_guess_channel_address'))
    )
    op.create_table('duty',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('spans', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_duty_member_id_member')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_duty_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty'))
    )
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_place_id'), ['place_id'], unique=False)

    op.create_table('invite',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('group', 'staff', 'account', name='opens', native_enum=False, length=32), nullable=False),
    sa.Column('code_hash', sa.String(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.Enum('resident', 'unit_leader', 'building_leader', 'micro_grid_officer', 'grid_officer', 'party_group_leader', 'branch_secretary', 'sanitation_officer', 'security_officer', 'culture_officer', 'housing_officer', 'residents_delegate', 'mediator', 'property', 'owners_committee', 'volunteer', 'team_leader', 'organisation', 'family_contact', 'community_staff', 'street_staff', 'police', name='role', native_enum=False, length=32), nullable=True),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['member.id'], name=op.f('fk_invite_made_by_member')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_invite_place_id_place')),
    sa.ForeignKeyConstraint(['used_by'], ['member.id'], name=op.f('fk_invite_used_by_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invite')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_invite_code_hash'))
    )
    with op.batch_alter_table('invite', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invite_made_by'), ['made_by'], unique=False)

    op.create_table('mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.Enum('party_household', name='mark', native_enum=False, length=32), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_mark_member_id_member')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_mark_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mark'))
    )
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mark_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mark_place_id'), ['place_id'], unique=False)

    op.create_table('phone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.String(), nullable=False),
    sa.Column('lookup', sa.String(), nullable=False),
    sa.Column('key_id', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_phone_member_id_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phone')),
    sa.UniqueConstraint('member_id', name=op.f('uq_phone_member_id'))
    )
    with op.batch_alter_table('phone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_phone_lookup'), ['lookup'], unique=False)

    op.create_table('concern',
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_concern_matter_id_matter')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_concern_member_id_member')),
    sa.PrimaryKeyConstraint('matter_id', 'member_id', name=op.f('pk_concern'))
    )
    with op.batch_alter_table('concern', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_concern_member_id'), ['member_id'], unique=False)

    op.create_table('residence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('relation', sa.Enum('owner_living', 'family', 'tenant', 'owner_away', name='relation', native_enum=False, length=32), nullable=True),
    sa.Column('said_as', sa.String(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['confirmed_by'], ['member.id'], name=op.f('fk_residence_confirmed_by_member')),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_residence_household_id_household')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_residence_member_id_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_residence'))
    )
    with op.batch_alter_table('residence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_residence_household_id'), ['household_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_residence_member_id'), ['member_id'], unique=False)

    op.create_table('stand_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('held_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('source', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['held_id'], ['role.id'], name=op.f('fk_stand_in_held_id_role')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_stand_in_member_id_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stand_in'))
    )
    with op.batch_alter_table('stand_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stand_in_held_id'), ['held_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stand_in_member_id'), ['member_id'], unique=False)

    with op.batch_alter_table('chat', schema=None) as batch_op:
        batch_op.add_column(sa.Column('welcomed', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('hears_all', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('pinned', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.add_column(sa.Column('place_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('about_id', sa.Integer(), nullable=True))
        batch_op.alter_column('matter_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_index(batch_op.f('ix_history_about_id'), ['about_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_history_place_id_place'), 'place', ['place_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_history_about_id_member'), 'member', ['about_id'], ['id'])

    with op.batch_alter_table('household', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.String(), nullable=False, server_default='file'))

    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('nameless', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('noticed_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.add_column(sa.Column('formerly', sa.JSON(), nullable=False, server_default='[]'))

    with op.batch_alter_table('role', schema=None) as batch_op:
        batch_op.add_column(sa.Column('confirmed', sa.Boolean(), nullable=False, server_default=sa.true()))

    # Groups that were greeted while they served a place have had their welcome.
    op.execute("UPDATE chat SET welcomed = greeted WHERE id IN (SELECT chat_id FROM binding)")
    op.execute("UPDATE chat SET hears_all = (standing = 'administrator')")
    op.execute(sa.text("UPDATE role SET confirmed = :no WHERE source = 'spoke'").bindparams(no=False))
    # New rows say these themselves; the defaults were for the old ones.
    for table, column in (
        ('chat', 'welcomed'), ('chat', 'pinned'), ('chat', 'hears_all'), ('member', 'nameless'), ('role', 'confirmed'),
        ('household', 'source'), ('place', 'formerly'),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, server_default=None)



def downgrade() -> None:

    # What belongs to no matter has no place in the history of the schema before.
    op.execute('DELETE FROM history WHERE matter_id IS NULL')
    with op.batch_alter_table('role', schema=None) as batch_op:
        batch_op.drop_column('confirmed')

    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.drop_column('formerly')

    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_column('noticed_at')
        batch_op.drop_column('nameless')

    with op.batch_alter_table('household', schema=None) as batch_op:
        batch_op.drop_column('source')

    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_history_about_id_member'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_history_place_id_place'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_history_about_id'))
        batch_op.alter_column('matter_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('about_id')
        batch_op.drop_column('place_id')

    with op.batch_alter_table('chat', schema=None) as batch_op:
        batch_op.drop_column('pinned')
        batch_op.drop_column('hears_all')
        batch_op.drop_column('welcomed')

    with op.batch_alter_table('stand_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stand_in_member_id'))
        batch_op.drop_index(batch_op.f('ix_stand_in_held_id'))

    op.drop_table('stand_in')
    with op.batch_alter_table('residence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_residence_member_id'))
        batch_op.drop_index(batch_op.f('ix_residence_household_id'))

    op.drop_table('residence')
    with op.batch_alter_table('concern', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_concern_member_id'))

    op.drop_table('concern')
    with op.batch_alter_table('phone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_phone_lookup'))

    op.drop_table('phone')
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mark_place_id'))
        batch_op.drop_index(batch_op.f('ix_mark_member_id'))

    op.drop_table('mark')
    with op.batch_alter_table('invite', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invite_made_by'))

    op.drop_table('invite')
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_place_id'))
        batch_op.drop_index(batch_op.f('ix_duty_member_id'))

    op.drop_table('duty')
    op.drop_table('guess')
