"""`huying run` under cProfile: `python -m bench.profiled FILE` writes FILE when it is stopped."""

import asyncio
import cProfile
import sys
import time

from bot import logs
from bot.running import run

logs.set_up()
with cProfile.Profile(time.process_time) as profile:
    asyncio.run(run())
profile.dump_stats(sys.argv[1])
