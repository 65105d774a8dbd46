"""Starts a bot whenever a line comes in: `huying run`, forked after the slow imports.

    python -m tests.faults.nursery

A line is a JSON list: the folder to run in, where it logs to `bots.log`, and the environment to
add. Answers each with the new process's id. Ends with its input.
"""

import json
import os
import signal
import sys

import bot.channels.telegram_aiogram
import bot.channels.telegram_ptb
import bot.commands
import bot.logs
import bot.running  # noqa: F401 - here, once, and not in every bot
from bot.cli import main


def live(folder: str, environment: dict[str, str]) -> None:
    """Be the bot."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(folder)
    os.environ.update(environment)
    log = os.open("bots.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.argv[1:] = ["run"]
    main()


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the killed are buried at once
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            live(*json.loads(line))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
