"""What a stranger meets first is true: the README's commands exist, and no file names a place of ours."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
import typer

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

#: Written in pieces, so that this file does not find itself.
FORBIDDEN = {
    "package index": re.compile(
        r"py" r"pi\.org|python" r"hosted|npm" r"js\.(?:com|org)|deb\." r"debian\.org"
    ),
    "an index given to pip": re.compile(r"--(?:extra-)?index" r"-url[= ]\S+://|--find" r"-links[= ]"),
    "a place on somebody's machine": re.compile(r"(?<![\w.])/(?:wo" r"rk|ro" r"ot|ho" r"me/\w+)/"),
}


@cache
def committed() -> dict[str, str]:
    """Path and text of every committed text file that is ours."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    # The tests run as root, the clone may be another user's.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    texts = {}
    for name in listing.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and "/vendor/" not in name and name != "LICENSE":
            try:
                texts[name] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
    return texts


@pytest.mark.parametrize("kind", sorted(FORBIDDEN))
def test_no_committed_file_names(kind: str) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in committed().items()
        for number, line in enumerate(text.splitlines(), 1)
        if FORBIDDEN[kind].search(line)
    ]
    assert found == []


def test_links_between_pages_lead_somewhere() -> None:
    broken = [
        f"{name}: {target}"
        for name, text in committed().items()
        if name.endswith(".md")
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
        if not (ROOT / name).parent.joinpath(target).exists()
    ]
    assert broken == []


def test_the_two_commands_come_first_and_exist() -> None:
    block = README.split("```sh\n", 1)[1].split("```", 1)[0]
    assert [line.split("#")[0].strip() for line in block.splitlines()] == ["make demo", "make test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make ([a-z0-9-]+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@cache
def _assembled() -> typer.Typer:
    from congthu.apps.cli import main

    main._assemble("")
    return main.app


def _commands() -> list[str]:
    return sorted(set(re.findall(r"`congthu ([a-z]+(?: [a-z]+)?)", README)))


@pytest.mark.parametrize("command", _commands())
def test_every_command_of_the_readme_explains_itself(command: str) -> None:
    from typer.testing import CliRunner

    result = CliRunner().invoke(_assembled(), [*command.split(), "--help"], terminal_width=200)
    assert result.exit_code == 0, result.output
    options = set(re.findall(rf"`congthu {command}[^`]* (--[a-z-]+)", README))
    assert {option for option in options if option not in result.output} == set()


def test_no_figure_is_left_to_be_measured() -> None:
    assert "TODO" not in README


def test_shell_scripts_parse() -> None:
    for script in ("tools/setup", "tools/test_groups", ".ci/run"):
        subprocess.run(["bash", "-n", script], cwd=ROOT, check=True)


def test_every_place_the_architecture_names_is_there() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    places = re.findall(r"`((?:apps|wiring|edges|rooms|lib|tests)/[\w/.]+)`", page)
    assert len(places) > 20
    missing = [
        place
        for place in places
        if not (ROOT / "src/congthu" / place).exists()
        and not (ROOT / "src/congthu" / f"{place}.py").exists()
        and not (ROOT / place).exists()
    ]
    assert missing == []


def test_every_decision_is_listed_under_its_title() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    titles = {
        page.name: page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        for page in folder.glob("[0-9]*.md")
    }
    assert [name for name, title in titles.items() if f"[{title}]({name})" not in listed] == []


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements/run.txt").read_text(encoding="utf-8")
    names = [re.split(r"[<>=\[;~! ]", line)[0] for line in project["dependencies"]]
    assert [name for name in names if not re.search(rf"^{name}==", lock, re.MULTILINE)] == []
    for file in sorted((ROOT / "requirements").glob("*.txt")):
        pins = re.findall(r"^[a-z0-9].*==.*$", file.read_text(encoding="utf-8"), re.MULTILINE)
        assert pins
        assert all(pin.endswith("\\") for pin in pins), f"{file.name}: a pin without its hashes"
