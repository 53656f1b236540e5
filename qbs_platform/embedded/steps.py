"""The steps between running servers and a website: which command, as whom, made from what."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from qbs_platform.embedded import console, stamps
from qbs_platform.embedded.commands import CommandFailed, Runner
from qbs_platform.embedded.errors import SetupRefused
from qbs_platform.embedded.servers import Servers

_OWNER = "qbs_owner"
_PACKAGES = "requirements.txt"
_APPS = ("qbs_platform/**", "certification/**", "chain/**", "enterprises/**", "standards/**")
_MIGRATIONS = (*(f"{app}/migrations/**/*" for app in _APPS), _PACKAGES)


@dataclass(frozen=True, slots=True)
class Step:
    """One command of manage.py, skipped while its inputs are what they were.

    ``inputs`` and ``outputs`` are patterns below the clone, ``variables`` are names in the
    environment that change the result. A step without inputs is done once for
    a database. A step is also done when one of its outputs is missing; give outputs only for what
    lies outside the data folder, because stamps go with that.
    """

    name: str
    title: str
    command: tuple[str, ...]
    inputs: tuple[str, ...]
    login: str = _OWNER
    outputs: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    is_for_tests: bool = False


STEPS = (
    Step("migrate", "Bring the tables up to date", ("migrate", "--noinput"), inputs=_MIGRATIONS),
    Step(
        "grants",
        "Grant the logins what they may do",
        ("grant_logins",),
        inputs=(
            *_MIGRATIONS,
            "qbs_platform/database_grants.yaml",
            "qbs_platform/operations/**/grant_logins.py",
        ),
    ),
    Step(
        "catalogue",
        "Compile the English catalogue",
        ("catalogue", "compile"),
        inputs=("qbs_platform/locale/**/*.po",),
        outputs=("qbs_platform/locale/**/*.mo",),
        is_for_tests=True,
    ),
    Step(
        "maps",
        "Draw the maps of the regions",
        ("build_maps",),
        inputs=("qbs_platform/charts/**/*.py", ".env", _PACKAGES),
        variables=("QBS_MAP_SOURCE",),
    ),
    Step(
        "regions",
        "Load the regions",
        ("load_regions",),
        inputs=("qbs_platform/regions/**/*", _PACKAGES),
    ),
    # Once: what was published is never written again.
    Step("standard", "Publish the first edition", ("load_first_edition",), inputs=()),
    Step(
        "cited-standards",
        "Load the catalogue of cited standards",
        ("load_cited_standards",),
        inputs=("standards/content/cited*", "standards/domain/citations.py"),
    ),
    Step(
        "static",
        "Collect the static files",
        ("collectstatic", "--noinput"),
        inputs=("static/**/*", _PACKAGES),
    ),
    # Once: what people changed since is theirs.
    Step("demo", "Load the demo data", ("seed_demo",), inputs=(), login="qbs_web"),
)
ACCOUNTS = ("seed_demo", "--print")


def run(runner: Runner, servers: Servers, chosen: tuple[Step, ...] = STEPS) -> None:
    """Do the steps that are not done yet; raises SetupRefused or Interrupted."""
    for step in chosen:
        stamp = runner.layout.stamps / f"{step.name}-{_short(servers.database)}"
        if not _is_done(runner, step, stamp):
            _run(runner, servers, step)
            stamps.write(stamp, _digest(runner, step))


def _run(runner: Runner, servers: Servers, step: Step) -> None:
    manage = Runner(runner.layout, servers.environments[step.login], runner.log)
    with console.step(step.title):
        try:
            manage.run([runner.layout.python, "manage.py", *step.command])
        except CommandFailed as failure:
            raise SetupRefused(
                f"The step `manage.py {' '.join(step.command)}` failed. {failure}"
            ) from failure


def _is_done(runner: Runner, step: Step, stamp: Path) -> bool:
    clone = runner.layout.clone
    return all(stamps.files(clone, [output]) for output in step.outputs) and stamps.is_fresh(
        stamp, _digest(runner, step)
    )


def _digest(runner: Runner, step: Step) -> str:
    values = [runner.environment.get(name, "") for name in step.variables]
    return stamps.digest(runner.layout.clone, step.inputs, *step.command, *values)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
