"""`python -m sandbox --port N`: the sandbox alone, for any bot that connects to it."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from pydantic import ValidationError

from sandbox.control import plant
from sandbox.orders import Seed
from sandbox.serve import serving
from sandbox.world import World


def main() -> None:
    parser = argparse.ArgumentParser("sandbox", description="A building in your browser.")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1", help="nothing here is guarded: stay local")
    parser.add_argument("--seed", type=Path, help="people, bots and chats as JSON")
    options = parser.parse_args()
    world = World()
    try:
        if options.seed is not None:
            plant(world, Seed.model_validate_json(options.seed.read_bytes()))
        asyncio.run(_run(world, options.host, options.port))
    except ValidationError as error:
        sys.exit(f"{options.seed}: {error}")
    except (OSError, ValueError, LookupError) as error:
        sys.exit(str(error))


async def _run(world: World, host: str, port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with serving(world, port, host) as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    main()
