"""Starts a bot whenever a line comes in: `huying run`, forked after the slow imports.

    python -m tests.faults.nursery

Answers each line with the new process's id. Ends with its input.
"""

import os
import signal
import sys

import bot.channels.telegram_aiogram
import bot.commands
import bot.logs
import bot.running  # noqa: F401 - here, once, and not in every bot
from bot.cli import main

if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the killed are buried at once
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sys.argv[1:] = ["run"]
            main()
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
