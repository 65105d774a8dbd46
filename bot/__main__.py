"""`python -m bot …` is `huying …`."""

from bot.cli import main

main()
