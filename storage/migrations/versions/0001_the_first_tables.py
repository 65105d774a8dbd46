"""The first tables"""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('chat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('standing', sa.String(), nullable=False),
    sa.Column('greeted', sa.Boolean(), nullable=False),
    sa.Column('formerly', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chat')),
    sa.UniqueConstraint('channel', 'address', name=op.f('uq_chat_channel_address'))
    )
    op.create_table('community',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('timezone', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('bot_names', sa.JSON(), nullable=False),
    sa.Column('operators', sa.JSON(), nullable=False),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('told_trouble_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_community'))
    )
    op.create_table('draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('chat', sa.String(), nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('message', sa.String(), nullable=False),
    sa.Column('photos', sa.JSON(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('channel', 'chat', 'account', name=op.f('uq_draft_channel_chat_account'))
    )
    op.create_table('inbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('event', sa.String(), nullable=False),
    sa.Column('line', sa.String(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=True),
    sa.Column('standing', sa.String(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('told', sa.Boolean(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbox')),
    sa.UniqueConstraint('channel', 'event', name=op.f('uq_inbox_channel_event'))
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index('inbox_new', ['id'], unique=False, sqlite_where=sa.text("standing = 'new'"), postgresql_where=sa.text("standing = 'new'"))
        batch_op.create_index('inbox_received', ['received_at'], unique=False)

    op.create_table('member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member'))
    )
    op.create_table('outbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('chat', sa.String(), nullable=False),
    sa.Column('lane', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=True),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('what', sa.JSON(), nullable=True),
    sa.Column('fate', sa.String(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('lost', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('told', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('outbox_fate', ['fate', 'sent_at'], unique=False)
        batch_op.create_index('outbox_heads', ['channel', 'chat', 'lane', 'id'], unique=False, sqlite_where=sa.text("fate = 'waiting'"), postgresql_where=sa.text("fate = 'waiting'"))
        batch_op.create_index('outbox_one_waiting', ['channel', 'chat', 'key'], unique=True, sqlite_where=sa.text("fate = 'waiting' AND key IS NOT NULL"), postgresql_where=sa.text("fate = 'waiting' AND key IS NOT NULL"))

    op.create_table('place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('street', 'community', 'grid', 'building', 'unit', 'estate', name='level', native_enum=False, length=32), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('short', sa.String(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('estate_id', sa.Integer(), nullable=True),
    sa.Column('last_number', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['estate_id'], ['place.id'], name=op.f('fk_place_estate_id_place')),
    sa.ForeignKeyConstraint(['parent_id'], ['place.id'], name=op.f('fk_place_parent_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place')),
    sa.UniqueConstraint('key', name=op.f('uq_place_key')),
    sa.UniqueConstraint('short', name=op.f('uq_place_short'))
    )
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_place_parent_id'), ['parent_id'], unique=False)

    op.create_table('shown',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('chat', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('message', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shown')),
    sa.UniqueConstraint('channel', 'chat', 'key', name=op.f('uq_shown_channel_chat_key'))
    )
    with op.batch_alter_table('shown', schema=None) as batch_op:
        batch_op.create_index('shown_key', ['key'], unique=False)
        batch_op.create_index('shown_message', ['channel', 'chat', 'message'], unique=False)

    op.create_table('ticked',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_ticked'))
    )
    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=True),
    sa.Column('reachable', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_account_member_id_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('channel', 'address', name=op.f('uq_account_channel_address'))
    )
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_member_id'), ['member_id'], unique=False)

    op.create_table('binding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_binding_chat_id_chat')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_binding_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_binding'))
    )
    with op.batch_alter_table('binding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_binding_chat_id'), ['chat_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_binding_place_id'), ['place_id'], unique=False)

    op.create_table('household',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('unit', sa.String(), nullable=False),
    sa.Column('room', sa.String(), nullable=False),
    sa.Column('area_m2', sa.Numeric(precision=10, scale=2), nullable=True),
    sa.Column('heads', sa.Integer(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_household_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_household')),
    sa.UniqueConstraint('place_id', 'unit', 'room', name=op.f('uq_household_place_id_unit_room'))
    )
    with op.batch_alter_table('household', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_household_place_id'), ['place_id'], unique=False)

    op.create_table('matter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('report', 'wish', 'motion', 'poll', 'task', name='kind', native_enum=False, length=32), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('level_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'taken', 'with_property', 'done', 'rated', 'unrated', name='state', native_enum=False, length=32), nullable=False),
    sa.Column('tier', sa.Enum('E', 'U', 'S1', 'S3', 'S5', 'C', 'F', name='tier', native_enum=False, length=32), nullable=False),
    sa.Column('open', sa.Boolean(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('reporter_id', sa.Integer(), nullable=True),
    sa.Column('handler_id', sa.Integer(), nullable=True),
    sa.Column('said_channel', sa.String(), nullable=False),
    sa.Column('said_chat', sa.String(), nullable=False),
    sa.Column('said_message', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['handler_id'], ['member.id'], name=op.f('fk_matter_handler_id_member')),
    sa.ForeignKeyConstraint(['level_id'], ['place.id'], name=op.f('fk_matter_level_id_place')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_matter_place_id_place')),
    sa.ForeignKeyConstraint(['reporter_id'], ['member.id'], name=op.f('fk_matter_reporter_id_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matter')),
    sa.UniqueConstraint('place_id', 'number', name=op.f('uq_matter_place_id_number'))
    )
    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_matter_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_matter_level_id'), ['level_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_matter_reporter_id'), ['reporter_id'], unique=False)
        batch_op.create_index('matter_said', ['said_channel', 'said_chat', 'said_message'], unique=False)

    op.create_table('role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('resident', 'building_leader', 'grid_officer', 'party_group_leader', 'sanitation_officer', 'security_officer', 'culture_officer', 'housing_officer', 'property', 'owners_committee', 'volunteer', 'community_staff', 'street_staff', 'police', name='role', native_enum=False, length=32), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_role_member_id_member')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_role_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role'))
    )
    with op.batch_alter_table('role', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_place_id'), ['place_id'], unique=False)

    op.create_table('history',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_history_matter_id_matter')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_history_member_id_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_history'))
    )
    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_history_matter_id'), ['matter_id'], unique=False)

    op.create_table('photo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('file', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_photo_matter_id_matter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photo'))
    )
    with op.batch_alter_table('photo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_photo_matter_id'), ['matter_id'], unique=False)




def downgrade() -> None:

    with op.batch_alter_table('photo', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_photo_matter_id'))

    op.drop_table('photo')
    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_history_matter_id'))

    op.drop_table('history')
    with op.batch_alter_table('role', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_role_place_id'))
        batch_op.drop_index(batch_op.f('ix_role_member_id'))

    op.drop_table('role')
    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.drop_index('matter_said')
        batch_op.drop_index(batch_op.f('ix_matter_reporter_id'))
        batch_op.drop_index(batch_op.f('ix_matter_level_id'))
        batch_op.drop_index(batch_op.f('ix_matter_due_at'))

    op.drop_table('matter')
    with op.batch_alter_table('household', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_household_place_id'))

    op.drop_table('household')
    with op.batch_alter_table('binding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_binding_place_id'))
        batch_op.drop_index(batch_op.f('ix_binding_chat_id'))

    op.drop_table('binding')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_member_id'))

    op.drop_table('account')
    op.drop_table('ticked')
    with op.batch_alter_table('shown', schema=None) as batch_op:
        batch_op.drop_index('shown_message')
        batch_op.drop_index('shown_key')

    op.drop_table('shown')
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_place_parent_id'))

    op.drop_table('place')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('outbox_one_waiting', sqlite_where=sa.text("fate = 'waiting' AND key IS NOT NULL"), postgresql_where=sa.text("fate = 'waiting' AND key IS NOT NULL"))
        batch_op.drop_index('outbox_heads', sqlite_where=sa.text("fate = 'waiting'"), postgresql_where=sa.text("fate = 'waiting'"))
        batch_op.drop_index('outbox_fate')

    op.drop_table('outbox')
    op.drop_table('member')
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.drop_index('inbox_received')
        batch_op.drop_index('inbox_new', sqlite_where=sa.text("standing = 'new'"), postgresql_where=sa.text("standing = 'new'"))

    op.drop_table('inbox')
    op.drop_table('draft')
    op.drop_table('community')
    op.drop_table('chat')

