"""What we build on and what we promise: lock files, version floor, SBOM, docs/asvs.csv."""

import ast
import csv
import json
import re
import sys
from collections import Counter
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
LOCK_FILES = ("requirements.txt", "requirements-dev.txt")

# OWASP ASVS 5.0.0: L1 and L2 without V10 and V17, and 34 chosen rows of L3 (security.md, 4).
ASVS_ROWS = {"1": 65, "2": 152, "3": 34}
ASVS_CHAPTERS_OUT = {"V10", "V17"}
ASVS_STATUS = {"met", "na", "gap"}
ASVS_CLOSED_BY = re.compile(r"(issue [2-8]|deployment): \S")

_PINNED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?: ; [^-]+)?")
_LOCKED = re.compile(_PINNED.pattern + r"(?: --hash=sha256:[0-9a-f]{64})+")


# -- lock files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", LOCK_FILES)
def test_locks_carry_hashes(lock: str) -> None:
    """Every requirement has one exact version and at least one SHA-256, so pip checks them all."""
    loose = [line for line in logical_lines(ROOT / lock) if not _LOCKED.fullmatch(line)]

    assert loose == []


@pytest.mark.parametrize("lock", LOCK_FILES)
def test_locks_name_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert re.findall(r"\S*://\S*|--(?:extra-)?index-url|--find-links|--trusted-host", text) == []


@pytest.mark.parametrize("lock", LOCK_FILES)
def test_locks_follow_their_sources(lock: str) -> None:
    """A package that left the .in file must leave the lock, and the other way round."""
    source = lock.replace(".txt", ".in")
    wanted = {
        canonicalize_name(Requirement(line).name)
        for line in logical_lines(ROOT / source)
        if not line.startswith("-r ")
    }

    assert direct_packages(ROOT / lock, source) == wanted


def test_tools_are_checked_with_the_versions_that_run() -> None:
    run_time, tools = (pins(ROOT / lock) for lock in LOCK_FILES)

    assert {name: tools.get(name) for name in run_time} == run_time


# -- version floor -------------------------------------------------------------------------------


def test_security_floor_is_kept() -> None:
    """Neither the lock file nor this environment is below security_floor.txt."""
    locked = pins(ROOT / "requirements.txt")
    below = [
        (floor.name, locked.get(canonicalize_name(floor.name)), metadata.version(floor.name))
        for floor in floors()
        if not floor.specifier.contains(locked.get(canonicalize_name(floor.name), "0"))
        or not floor.specifier.contains(metadata.version(floor.name))
    ]

    assert below == []


def test_every_floor_is_one_lowest_version_with_a_reason() -> None:
    lines = floor_lines()
    odd = [line for line in lines if not re.fullmatch(r"[\w.-]+>=[\d.]+  # \S.{10,}", line)]

    assert odd == []
    assert [name for name, times in Counter(f.name for f in floors()).items() if times > 1] == []


# -- software bill of materials ------------------------------------------------------------------


def test_sbom_names_what_is_installed() -> None:
    listed = sbom_pins()

    assert listed == pins(ROOT / "requirements.txt")
    assert {name: Version(metadata.version(name)) for name in listed} == {
        name: Version(version) for name, version in listed.items()
    }


def test_sbom_is_the_same_wherever_it_is_made() -> None:
    """No machine path, package index, time or random number."""
    text = (ROOT / "docs" / "sbom.cdx.json").read_text(encoding="utf-8")

    assert re.findall(r'"timestamp"|"serialNumber"|file:|/simple/|"/\w+', text) == []


# -- docs/asvs.csv -------------------------------------------------------------------------------


def test_asvs_rows_are_complete(capsys: pytest.CaptureFixture[str]) -> None:
    rows = asvs_rows()
    counts = Counter((row["level"], row["status"]) for row in rows)
    with capsys.disabled():
        for level in sorted(ASVS_ROWS):
            tally = ", ".join(f"{counts[level, status]} {status}" for status in sorted(ASVS_STATUS))
            sys.stdout.write(f"\nASVS level {level}: {tally}")

    assert Counter(row["level"] for row in rows) == ASVS_ROWS
    assert [key for key, times in Counter(row["id"] for row in rows).items() if times > 1] == []
    assert [row["id"] for row in rows if row["chapter"] != "V" + row["id"].split(".")[0]] == []
    assert ASVS_CHAPTERS_OUT & {row["chapter"] for row in rows} == set()


def test_asvs_status_is_known_and_explained() -> None:
    rows = asvs_rows()

    assert {row["status"] for row in rows} <= ASVS_STATUS
    assert [row["id"] for row in rows if row["status"] == "na" and not row["reason"]] == []
    assert [
        row["id"]
        for row in rows
        if row["status"] == "gap" and not ASVS_CLOSED_BY.match(row["reason"])
    ] == []
    assert [row["id"] for row in rows if (row["status"] == "met") != bool(row["test"])] == []


def test_asvs_tests_exist() -> None:
    named = {node for row in asvs_rows() for node in row["test"].split()}

    assert sorted(node for node in named if not is_written(node)) == []


# -- reading -------------------------------------------------------------------------------------


def logical_lines(path: Path) -> list[str]:
    """Requirement lines with their continuations, one string each; comments left out."""
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (re.sub(r"(^|\s)#.*", "", line).strip() for line in text.splitlines())
    return [re.sub(r"\s+", " ", line) for line in lines if line]


def pins(path: Path) -> dict[str, str]:
    """Package name to version, as locked."""
    found = (_PINNED.match(line) for line in logical_lines(path))
    return {canonicalize_name(pin["name"]): pin["version"] for pin in found if pin}


def direct_packages(lock: Path, source: str) -> set[str]:
    """Names that the lock file says it holds because ``source`` asks for them."""
    blocks = re.split(r"^(?=\w)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        canonicalize_name(block.split("==")[0].split("[")[0])
        for block in blocks
        if re.search(rf"# .*-r {re.escape(source)}$", block, flags=re.MULTILINE)
        or re.search(rf"^ +#   -r {re.escape(source)}$", block, flags=re.MULTILINE)
    }


def floor_lines() -> list[str]:
    text = (ROOT / "security_floor.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def floors() -> list[Requirement]:
    return [Requirement(line.split("#")[0].strip()) for line in floor_lines()]


def sbom_pins() -> dict[str, str]:
    sbom = json.loads((ROOT / "docs" / "sbom.cdx.json").read_text(encoding="utf-8"))
    return {canonicalize_name(part["name"]): part["version"] for part in sbom["components"]}


def asvs_rows() -> list[dict[str, str]]:
    with (ROOT / "docs" / "asvs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_written(node: str) -> bool:
    path, _, name = node.partition("::")
    if not (ROOT / path).is_file():
        return False
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return any(isinstance(part, ast.FunctionDef) and part.name == name for part in ast.walk(tree))
