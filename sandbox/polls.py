"""Polls: who asks, who votes for what, and which bot hears of it."""

from typing import Any

from sandbox import shapes
from sandbox.entities import units
from sandbox.talk import Talk
from sandbox.things import Change, Json, Message, Poll
from sandbox.updates import dump

#: Polls remembered; a vote in an older one is refused.
KEPT = 10_000
#: In UTF-16 units and in number (Bot API, sendPoll).
QUESTION_MAX = 300
OPTION_MAX = 100
OPTIONS = range(2, 13)


class Polls(Talk):
    """Adds to what is said the polls in it, and the votes."""

    def new_poll(self, question: str, options: list[str], *, bot_id: int = 0, **more: Any) -> Poll:
        """A poll that no message shows yet. `more` are fields of the Bot API's Poll.

        Raises ValueError for a question or a number of options that Telegram does not take.
        """
        if not 0 < units(question) <= QUESTION_MAX:
            raise ValueError(f"a question has 1 to {QUESTION_MAX} characters")
        if len(options) not in OPTIONS:
            raise ValueError(f"a poll has {OPTIONS[0]} to {OPTIONS[-1]} options")
        if not all(0 < units(option) <= OPTION_MAX for option in options):
            raise ValueError(f"an option has 1 to {OPTION_MAX} characters")
        number = next(self.numbers)
        kind = more.get("type", "regular")
        raw: Json = {
            "id": str(5_000_000_000_000_000_000 + number),
            "question": question,
            "options": [
                {"persistent_id": f"{number}-{at}", "text": text, "voter_count": 0}
                for at, text in enumerate(options)
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": kind,
            "allows_multiple_answers": False,
            "allows_revoting": kind == "regular",
            "members_only": False,
        } | more
        correct = raw.get("correct_option_ids", [])
        poll = self.polls[raw["id"]] = Poll(raw["id"], bot_id, raw, correct=correct)
        while len(self.polls) > KEPT:
            del self.polls[next(iter(self.polls))]
        return poll

    def ask(self, chat_id: int, person_id: int, question: str, options: list[str]) -> Message:
        """A person puts a poll into a chat."""
        poll = self.new_poll(question.strip(), [option.strip() for option in options])
        return self.say(chat_id, person_id, extra={"poll": poll.raw})

    def vote(self, chat_id: int, person_id: int, message_id: int, options: list[int]) -> Poll:
        """A person chooses these options of the poll in a message; none takes the vote back.

        Raises LookupError where there is no such poll, ValueError for what an app would not let
        one do: a closed poll, two options of one, a second answer to a quiz.
        """
        chat = self.chat(chat_id)
        message = self.message(chat.id, message_id)
        person = self.person(person_id)
        self._speaker(chat, person_id)
        poll = self.polls.get(message.raw.get("poll", {}).get("id", ""))
        if poll is None:
            raise LookupError(f"no poll in message {message_id}")
        self._check_vote(poll, person_id, options)
        if options:
            poll.votes[person_id] = sorted(set(options))
        elif poll.votes.pop(person_id, None) is None:
            return poll
        self._count(poll)
        if poll.bot_id in self.bots:
            self.push(poll.bot_id, "poll", dump(poll.raw), chat.id)
            if not poll.raw["is_anonymous"]:
                answer = {
                    "poll_id": poll.id,
                    "user": shapes.user(person),
                    "option_ids": poll.votes.get(person_id, []),
                    "option_persistent_ids": [
                        poll.raw["options"][at]["persistent_id"]
                        for at in poll.votes.get(person_id, [])
                    ],
                }
                self.push(poll.bot_id, "poll_answer", dump(answer), chat.id)
        return poll

    def stop(self, poll: Poll) -> None:
        """End a poll; the bot that sent it hears of its last state."""
        poll.raw = poll.raw | {"is_closed": True}
        self._redraw(poll)
        if poll.bot_id in self.bots:
            self.push(poll.bot_id, "poll", dump(poll.raw))

    def add_message(self, *args: Any, **named: Any) -> Message:
        message = super().add_message(*args, **named)
        poll = self.polls.get(message.raw.get("poll", {}).get("id", ""))
        if poll is not None:
            poll.shown.append((message.chat_id, message.message_id))
        return message

    def _check_vote(self, poll: Poll, person_id: int, options: list[int]) -> None:
        closes = poll.raw.get("close_date")
        if not poll.raw["is_closed"] and closes is not None and closes <= self.clock.unix():
            self.stop(poll)
        if poll.raw["is_closed"]:
            raise ValueError("the poll is closed")
        if any(at not in range(len(poll.raw["options"])) for at in options):
            raise ValueError("the poll has no such option")
        if len(set(options)) > 1 and not poll.raw["allows_multiple_answers"]:
            raise ValueError("the poll takes one answer")
        if person_id in poll.votes and not poll.raw["allows_revoting"]:
            raise ValueError("the answer stands")

    def _count(self, poll: Poll) -> None:
        counts = [0] * len(poll.raw["options"])
        for chosen in poll.votes.values():
            for at in chosen:
                counts[at] += 1
        options = [
            option | {"voter_count": count}
            for option, count in zip(poll.raw["options"], counts, strict=True)
        ]
        poll.raw = poll.raw | {"options": options, "total_voter_count": len(poll.votes)}
        self._redraw(poll)

    def _redraw(self, poll: Poll) -> None:
        """Show the new state in every message; to bots these are no edits."""
        for chat_id, message_id in poll.shown:
            chat = self.chats.get(chat_id)
            message = chat.messages.get(message_id) if chat is not None else None
            if message is not None:
                message.raw = message.raw | {"poll": poll.raw}
                self.announce(Change("edit", chat_id, message_id))
