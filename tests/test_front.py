"""The front of the house says what is so: locks, commands, settings, links."""

import re
import tomllib
from pathlib import Path

import pytest
import typer
from packaging.markers import Marker
from packaging.requirements import Requirement
from pydantic import BaseModel

from bot.cli import cli
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted(
    str(page.relative_to(ROOT))
    for pattern in ("*.md", "docs/**/*.md", "deploy/**/*.md", "bench/*.md")
    for page in ROOT.glob(pattern)
)
_PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.+?))? \\$")


def _pins(lock: str) -> dict[str, tuple[str, str | None]]:
    """What a lock pins: version and marker by name. Fails for a line that pins nothing."""
    pins: dict[str, tuple[str, str | None]] = {}
    hashed = True
    for line in (ROOT / "locks" / lock).read_text().splitlines():
        if re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line):
            hashed = True
            continue
        found = _PINNED.match(line)
        assert found is not None, f"{lock}: {line!r} is neither a pin nor a hash"
        assert hashed, f"{lock}: what stands before {line!r} has no hash"
        pins[found[1]], hashed = (found[2], found[3]), False
    assert hashed
    return pins


def _group(name: str) -> list[Requirement]:
    wanted = []
    for one in PROJECT["dependency-groups"][name]:
        wanted += _group(one["include-group"]) if isinstance(one, dict) else [Requirement(one)]
    return wanted


@pytest.mark.parametrize(("lock", "group"), [("run.txt", "build"), ("dev.txt", "dev")])
def test_a_lock_pins_everything_the_project_asks_for(lock: str, group: str) -> None:
    pins = _pins(lock)
    for wanted in [*map(Requirement, PROJECT["project"]["dependencies"]), *_group(group)]:
        version, _ = pins[wanted.name.lower()]
        assert wanted.specifier.contains(version), f"{wanted} but {lock} pins {version}"


def test_the_tests_run_on_the_versions_that_are_shipped() -> None:
    run, dev = _pins("run.txt"), _pins("dev.txt")
    assert run.items() <= dev.items()


def test_markers_of_the_locks_are_readable() -> None:
    for _, marker in [*_pins("run.txt").values(), *_pins("dev.txt").values()]:
        assert marker is None or Marker(marker)


def _commands() -> list[str]:
    names = []
    for command, group in (
        (cli, ""),
        *((g.typer_instance, g.name) for g in cli.registered_groups),
    ):
        assert isinstance(command, typer.Typer)
        for one in command.registered_commands:
            assert one.callback is not None
            names.append(f"{group} {one.name or one.callback.__name__}".strip())
    return names


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_lists_every_command_and_no_other(readme: str) -> None:
    told = set(re.findall(r"`huying ((?:(?:inbox|keys) )?[a-z-]+)", (ROOT / readme).read_text()))
    assert told == set(_commands())


def _variables(model: type[BaseModel], prefix: str) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for name, field in model.model_fields.items():
        variable = f"{prefix}{name.upper()}"
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found += _variables(field.annotation, f"{variable}__")
        else:
            found.append((variable, field.default))
    return found


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_lists_every_setting_with_its_default(readme: str) -> None:
    rows = [
        row for row in (ROOT / readme).read_text().splitlines() if row.startswith("| `HUYING_")
    ]
    for variable, default in _variables(Settings, "HUYING_"):
        [row] = [row for row in rows if f"`{variable}`" in row]
        assert default is None or f"`{default}`" in row, f"{variable} is {default} by default"
    told = {name for row in rows for name in re.findall(r"HUYING_\w+", row)}
    assert told == {variable for variable, _ in _variables(Settings, "HUYING_")}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file(page: str) -> None:
    text = (ROOT / page).read_text()
    for link in re.findall(r'\]\(([^)\s]+)\)|src="([^"]+)"', text):
        target = (link[0] or link[1]).partition("#")[0]
        if target and "://" not in target:
            assert ((ROOT / page).parent / target).exists(), f"{page}: {target} is not there"


def test_the_readme_names_every_folder_of_the_tree() -> None:
    packages = set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    tree = (ROOT / "README.md").read_text().partition("## The tree")[2].partition("\n## ")[0]
    told = set(re.findall(r"^([a-z]+)/ ", tree, re.MULTILINE))
    assert packages | {"tests", "deploy", "docs", "bench", "locks"} == told


@pytest.mark.parametrize("readme", READMES)
def test_the_two_commands_of_the_readme_are_in_the_makefile(readme: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    told = set(re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / readme).read_text(), re.MULTILINE))
    assert {"demo", "test"} <= told <= targets


def test_the_image_copies_every_package() -> None:
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    recipe = (ROOT / "deploy" / "Dockerfile").read_text()
    allowed = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text().splitlines()
    for package in packages:
        assert f"COPY {package} {package}\n" in recipe
        assert f"!{package}" in allowed
