"""The council: gatherings and who comes, motions, tasks, minutes, the survey, the three lists"""

import sqlalchemy as sa
from alembic import op


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('questionnaire',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('quarter', sa.String(), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked', sa.Integer(), nullable=True),
    sa.Column('result', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['member.id'], name=op.f('fk_questionnaire_made_by_member')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_questionnaire_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questionnaire')),
    sa.UniqueConstraint('place_id', 'quarter', name=op.f('uq_questionnaire_place_id_quarter'))
    )
    with op.batch_alter_table('questionnaire', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_questionnaire_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_questionnaire_made_by'), ['made_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_questionnaire_place_id'), ['place_id'], unique=False)

    op.create_table('list_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('list', sa.Enum('need', 'resource', 'project', name='list', native_enum=False, length=32), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('matter_id', sa.Integer(), nullable=True),
    sa.Column('need_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proof', sa.String(), nullable=False),
    sa.Column('struck_by', sa.Integer(), nullable=True),
    sa.Column('struck_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_list_item_matter_id_matter')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_list_item_member_id_member')),
    sa.ForeignKeyConstraint(['need_id'], ['list_item.id'], name=op.f('fk_list_item_need_id_list_item')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_list_item_place_id_place')),
    sa.ForeignKeyConstraint(['struck_by'], ['member.id'], name=op.f('fk_list_item_struck_by_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_item'))
    )
    with op.batch_alter_table('list_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_list_item_matter_id'), ['matter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_list_item_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_list_item_need_id'), ['need_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_list_item_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_list_item_struck_by'), ['struck_by'], unique=False)

    op.create_table('meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('council', 'leaders', 'round_table', name='kind', native_enum=False, length=32), nullable=False),
    sa.Column('state', sa.Enum('planned', 'held', 'empty', 'called_off', name='state', native_enum=False, length=32), nullable=False),
    sa.Column('meant_for', sa.Date(), nullable=True),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('room', sa.String(), nullable=False),
    sa.Column('moved_why', sa.String(), nullable=False),
    sa.Column('expected', sa.Boolean(), nullable=False),
    sa.Column('put_off', sa.Boolean(), nullable=False),
    sa.Column('offered', sa.Boolean(), nullable=False),
    sa.Column('asks', sa.Boolean(), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('called_by', sa.Integer(), nullable=True),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['about_id'], ['matter.id'], name=op.f('fk_meeting_about_id_matter')),
    sa.ForeignKeyConstraint(['called_by'], ['member.id'], name=op.f('fk_meeting_called_by_member')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['member.id'], name=op.f('fk_meeting_confirmed_by_member')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_meeting_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('place_id', 'kind', 'meant_for', name=op.f('uq_meeting_place_id_kind_meant_for'))
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_about_id'), ['about_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_called_by'), ['called_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_confirmed_by'), ['confirmed_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_starts_at'), ['starts_at'], unique=False)

    op.create_table('sheet',
    sa.Column('questionnaire_id', sa.Integer(), nullable=False),
    sa.Column('voter', sa.String(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('needs', sa.String(), nullable=False),
    sa.Column('paper', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_sheet_household_id_household')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_sheet_member_id_member')),
    sa.ForeignKeyConstraint(['questionnaire_id'], ['questionnaire.id'], name=op.f('fk_sheet_questionnaire_id_questionnaire')),
    sa.PrimaryKeyConstraint('questionnaire_id', 'voter', name=op.f('pk_sheet'))
    )
    with op.batch_alter_table('sheet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sheet_household_id'), ['household_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sheet_member_id'), ['member_id'], unique=False)

    op.create_table('agenda',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('carried', sa.Boolean(), nullable=False),
    sa.Column('decided', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_agenda_matter_id_matter')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agenda_meeting_id_meeting')),
    sa.PrimaryKeyConstraint('meeting_id', 'matter_id', name=op.f('pk_agenda'))
    )
    with op.batch_alter_table('agenda', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_matter_id'), ['matter_id'], unique=False)

    op.create_table('attendance',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('answer', sa.Enum('coming', 'sends_word', 'not_coming', name='answer', native_enum=False, length=32), nullable=True),
    sa.Column('invited', sa.Boolean(), nullable=False),
    sa.Column('came', sa.Boolean(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_attendance_household_id_household')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_attendance_meeting_id_meeting')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_attendance_member_id_member')),
    sa.PrimaryKeyConstraint('meeting_id', 'member_id', name=op.f('pk_attendance'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_household_id'), ['household_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_member_id'), ['member_id'], unique=False)

    op.create_table('minutes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=True),
    sa.Column('lines', sa.JSON(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('photos', sa.JSON(), nullable=False),
    sa.Column('voices', sa.JSON(), nullable=False),
    sa.Column('attended', sa.Integer(), nullable=True),
    sa.Column('decisions', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('named_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('posted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('corrected_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_minutes_meeting_id_meeting')),
    sa.ForeignKeyConstraint(['written_by'], ['member.id'], name=op.f('fk_minutes_written_by_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes')),
    sa.UniqueConstraint('meeting_id', name=op.f('uq_minutes_meeting_id'))
    )
    with op.batch_alter_table('minutes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minutes_written_by'), ['written_by'], unique=False)

    op.create_table('motion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'seconded', 'discussing', 'deciding', 'adopted', 'rejected', 'doing', 'done', 'rated', 'withdrawn', 'merged', 'lapsed', name='state', native_enum=False, length=32), nullable=False),
    sa.Column('before', sa.Enum('proposed', 'seconded', 'discussing', 'deciding', 'adopted', 'rejected', 'doing', 'done', 'rated', 'withdrawn', 'merged', 'lapsed', name='state', native_enum=False, length=32), nullable=True),
    sa.Column('needs', sa.Integer(), nullable=False),
    sa.Column('rule', sa.Enum('half', 'two_thirds', 'half_of_all', name='rule', native_enum=False, length=32), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.Enum('adopted', 'rejected', 'nothing', name='outcome', native_enum=False, length=32), nullable=True),
    sa.Column('seconded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('comments_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('poll_id', sa.Integer(), nullable=True),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('yes', sa.Integer(), nullable=True),
    sa.Column('no', sa.Integer(), nullable=True),
    sa.Column('abstained', sa.Integer(), nullable=True),
    sa.Column('decided', sa.String(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rated_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rated', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_motion_matter_id_matter')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_motion_meeting_id_meeting')),
    sa.ForeignKeyConstraint(['poll_id'], ['matter.id'], name=op.f('fk_motion_poll_id_matter')),
    sa.ForeignKeyConstraint(['question_id'], ['poll.id'], name=op.f('fk_motion_question_id_poll'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_motion')),
    sa.UniqueConstraint('matter_id', name=op.f('uq_motion_matter_id'))
    )
    with op.batch_alter_table('motion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_motion_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_motion_poll_id'), ['poll_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_motion_question_id'), ['question_id'], unique=False)

    op.create_table('remark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('matter_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('sent', sa.Boolean(), nullable=False),
    sa.Column('proposal', sa.Boolean(), nullable=False),
    sa.Column('known', sa.Enum('staff', 'book', 'group', name='known', native_enum=False, length=32), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('voice', sa.String(), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_remark_matter_id_matter')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_remark_meeting_id_meeting')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_remark_member_id_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remark'))
    )
    with op.batch_alter_table('remark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_remark_matter_id'), ['matter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_remark_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_remark_member_id'), ['member_id'], unique=False)

    op.create_table('task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('open', 'proven', 'struck_off', 'dropped', name='state', native_enum=False, length=32), nullable=False),
    sa.Column('owner_name', sa.String(), nullable=False),
    sa.Column('by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proof', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('photo', sa.String(), nullable=False),
    sa.Column('proven_by', sa.Integer(), nullable=True),
    sa.Column('proven_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('struck_by', sa.Integer(), nullable=True),
    sa.Column('struck_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['about_id'], ['matter.id'], name=op.f('fk_task_about_id_matter')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_task_matter_id_matter')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_task_meeting_id_meeting')),
    sa.ForeignKeyConstraint(['proven_by'], ['member.id'], name=op.f('fk_task_proven_by_member')),
    sa.ForeignKeyConstraint(['struck_by'], ['member.id'], name=op.f('fk_task_struck_by_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task')),
    sa.UniqueConstraint('matter_id', name=op.f('uq_task_matter_id'))
    )
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_about_id'), ['about_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_proven_by'), ['proven_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_struck_by'), ['struck_by'], unique=False)

    op.create_table('judgement',
    sa.Column('motion_id', sa.Integer(), nullable=False),
    sa.Column('voter', sa.String(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('verdict', sa.Enum('satisfied', 'so_so', 'not_satisfied', 'not_done', name='verdict', native_enum=False, length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_judgement_household_id_household')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_judgement_member_id_member')),
    sa.ForeignKeyConstraint(['motion_id'], ['motion.id'], name=op.f('fk_judgement_motion_id_motion')),
    sa.PrimaryKeyConstraint('motion_id', 'voter', name=op.f('pk_judgement'))
    )
    with op.batch_alter_table('judgement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_judgement_household_id'), ['household_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_judgement_member_id'), ['member_id'], unique=False)

    op.create_table('second',
    sa.Column('motion_id', sa.Integer(), nullable=False),
    sa.Column('voter', sa.String(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('waits', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_second_household_id_household')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_second_member_id_member')),
    sa.ForeignKeyConstraint(['motion_id'], ['motion.id'], name=op.f('fk_second_motion_id_motion')),
    sa.PrimaryKeyConstraint('motion_id', 'voter', name=op.f('pk_second'))
    )
    with op.batch_alter_table('second', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_second_household_id'), ['household_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_second_member_id'), ['member_id'], unique=False)

    op.create_table('round_table',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('times', sa.JSON(), nullable=False),
    sa.Column('fixed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('agreed', sa.JSON(), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('follow_up_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_round_table_meeting_id_meeting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_table')),
    sa.UniqueConstraint('meeting_id', name=op.f('uq_round_table_meeting_id'))
    )
    with op.batch_alter_table('round_table', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_round_table_due_at'), ['due_at'], unique=False)

    op.create_table('round_side',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('suits', sa.JSON(), nullable=True),
    sa.Column('agrees', sa.Boolean(), nullable=True),
    sa.Column('holds', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_round_side_meeting_id_meeting')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_round_side_member_id_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_side'))
    )
    with op.batch_alter_table('round_side', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_round_side_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_round_side_member_id'), ['member_id'], unique=False)


def downgrade() -> None:
    op.drop_table('round_side')
    op.drop_table('round_table')
    op.drop_table('second')
    op.drop_table('judgement')
    op.drop_table('task')
    op.drop_table('remark')
    op.drop_table('motion')
    op.drop_table('minutes')
    op.drop_table('attendance')
    op.drop_table('agenda')
    op.drop_table('sheet')
    op.drop_table('meeting')
    op.drop_table('list_item')
    op.drop_table('questionnaire')
