"""The QBS standard itself, as files that people read: one folder an edition, one file an area.

Beside them the process rules, in a file of their own.
"""

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

from standards.domain import process
from standards.domain.process import ProcessRules
from standards.errors import ContentMistake

_FOLDER = Path(__file__).parent
_EDITION, _AREA = "edition", "area"


def source(number: int) -> dict[str, Any]:
    """The content of an edition as its files say it, merged; raises ContentMistake."""
    return merged(_FOLDER / f"edition_{number}")


def merged(folder: Path) -> dict[str, Any]:
    """All files of a folder as one content, the form of each checked; raises ContentMistake."""
    content: dict[str, Any] = {"areas": {}, "evidence": {}}
    for file in sorted(folder.glob("*.yaml")):
        _merge(content, _load(file), file.name)
    if _EDITION not in content:
        raise ContentMistake("there is no edition.yaml")
    return content


@cache
def process_rules() -> ProcessRules:
    """Read the process rules from their file; raises ContentMistake."""
    return process.parse(_load(_FOLDER / "process.yaml", "process_form"))


def _load(file: Path, form: str = "form") -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    found = next(_form(form).iter_errors(loaded), None)
    if found:
        where = "/".join(map(str, found.instance_path))
        raise ContentMistake(f"{file.name}, {where}: {found.message}")
    return loaded


@cache
def _form(name: str) -> jsonschema_rs.Draft202012Validator:
    form = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return jsonschema_rs.Draft202012Validator(form)


def _merge(content: dict[str, Any], loaded: dict[str, Any], name: str) -> None:
    defined = loaded.pop("evidence", {})
    if twice := content["evidence"].keys() & defined.keys():
        raise ContentMistake(f"{name} defines {', '.join(sorted(twice))} again")
    content["evidence"].update(defined)
    if _AREA in loaded:
        content["areas"][loaded[_AREA]] = loaded["clauses"]
    else:
        content.update(loaded)
