"""The shipped production settings, started as a process of their own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.field_keys import FIELD_INDEX_KEY, FIELD_KEYS

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = dict(
    line.split("=", 1)
    for line in (ROOT / ".env.example").read_text("utf-8").splitlines()
    if re.match(r"[A-Z]", line)
)
STRONG_KEY = "Vq3-tH8_zR1kLm5NwX7cBf2JdGs9PyUa4EoTi6QhMxZrCvKnWb"

GOOD_KEYS = {
    "SECRET_KEY": STRONG_KEY,
    "FIELD_KEYS": FIELD_KEYS,
    "FIELD_INDEX_KEY": FIELD_INDEX_KEY,
}


def manage(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **EXAMPLE, **GOOD_KEYS, **changes},
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_deploy_is_clean() -> None:
    result = manage("check", "--deploy", "--fail-level", "WARNING")

    assert result.returncode == 0, result.stderr
    assert "no issues (0 silenced)" in result.stdout


def test_check_deploy_notices_plain_http() -> None:
    result = manage("check", "--deploy", "--fail-level", "WARNING", QBS_LOCAL_HTTP="true")

    assert result.returncode == 1
    assert "security.W012" in result.stderr  # SESSION_COOKIE_SECURE


@pytest.mark.parametrize("key", ["", "short", "a" * 60, "django-insecure-" + STRONG_KEY])
def test_start_fails_on_a_weak_secret_key(key: str) -> None:
    result = manage("check", SECRET_KEY=key)

    assert result.returncode != 0
    assert "SECRET_KEY must be a random text of at least 50 characters" in result.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"FIELD_KEYS": ""}, "FIELD_KEYS is not set."),
        ({"FIELD_KEYS": "a:c2hvcnQ="}, "FIELD_KEYS, key a: it has 5 bytes, not 32."),
        ({"FIELD_INDEX_KEY": ""}, "FIELD_INDEX_KEY is not set."),
    ],
)
def test_check_deploy_notices_keys_that_cannot_seal(changes: dict[str, str], sentence: str) -> None:
    result = manage("check", "--deploy", "--fail-level", "WARNING", **changes)

    assert result.returncode == 1
    assert sentence in result.stderr


def test_cookies_are_host_bound_in_production() -> None:
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME,"
        " s.DEVICE_COOKIE_NAME,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE,"
        " s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE,"
        " s.LANGUAGE_COOKIE_SAMESITE)"
    )
    printed = manage("shell", "--no-imports", "-c", code).stdout.split()

    assert [name.startswith("__Host-") for name in printed[:4]] == [True] * 4
    assert printed[4:8] == ["True"] * 4
    assert printed[8:] == ["Lax", "Strict", "Lax"]


def test_passwords_are_kept_by_argon2id_with_memory_and_time() -> None:
    code = (
        "from django.contrib.auth.hashers import make_password;"
        "print(*make_password('kept-in-the-test-only').split('$')[:4])"
    )
    library, kind, _version, parameters = manage("shell", "--no-imports", "-c", code).stdout.split()
    costs = {name: int(cost) for name, cost in (p.split("=") for p in parameters.split(","))}

    assert (library, kind) == ("argon2", "argon2id")
    assert costs["m"] >= 47_104  # KiB; with t=1 the strongest of the OWASP cheat sheet's rows
    assert costs["t"] >= 1


def test_the_demo_and_the_styleguide_are_not_in_production() -> None:
    code = (
        "from django.conf import settings as s; from django.test import RequestFactory;"
        "from qbs_platform.home import views; from django.http import Http404\n"
        "print('qbs_platform.demo' in s.INSTALLED_APPS)\n"
        "try: views.styleguide(RequestFactory().get('/'))\n"
        "except Http404: print('no such page')"
    )

    assert manage("shell", "--no-imports", "-c", code).stdout.split("\n")[:2] == [
        "False",
        "no such page",
    ]


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Static files as a release has them."""
    folder = str(tmp_path_factory.mktemp("data"))
    result = manage("collectstatic", "--noinput", QBS_DATA_DIR=folder)
    assert result.returncode == 0, result.stderr
    return folder


def test_a_refused_connection_answers_503_within_five_seconds(data_folder: str) -> None:
    code = (
        "import time; from django.test import Client; start = time.monotonic();"
        "c = Client(raise_request_exception=False, headers={'host': 'qbs.example.cn'});"
        "c.cookies['__Host-qbs-session'] = 'x' * 32; r = c.get('/desk/', secure=True);"
        "print(r.status_code, r.headers['Retry-After'], time.monotonic() - start < 5)"
    )
    result = manage(
        *("shell", "--no-imports", "-c", code),
        DATABASE_URL="postgres://x:y@127.0.0.1:1/z",
        QBS_DATA_DIR=data_folder,
    )

    assert result.stdout.split() == ["503", "30", "True"], result.stderr


def test_logs_are_one_json_object_a_line_with_the_request_s_id(data_folder: str) -> None:
    code = (
        "from django.test import Client;"
        "Client(headers={'host': 'qbs.example.cn', 'x-request-id': '0f3a-77b1-9c20'})"
        ".get('/no-such-page/', secure=True)"
    )
    result = manage("shell", "--no-imports", "-c", code, QBS_DATA_DIR=data_folder)
    lines = result.stderr.splitlines()
    parsed = [json.loads(line) for line in lines if line.startswith("{")]

    assert ("0f3a-77b1-9c20", "WARNING", "Not Found: /no-such-page/") in [
        (line["request_id"], line["level"], line["message"]) for line in parsed
    ]


def test_a_hostile_address_begins_no_line_of_the_log(data_folder: str) -> None:
    code = (
        "from django.test import Client;"
        "Client(headers={'host': 'qbs.example.cn', 'user-agent': 'a\\n{}'})"
        ".get('/no-such-page/%0A%0D%E2%80%A8{forged}', secure=True)"
    )
    result = manage("shell", "--no-imports", "-c", code, QBS_DATA_DIR=data_folder)
    lines = [line for line in result.stderr.splitlines() if "forged" in line]

    assert len(lines) == 1
    line = json.loads(lines[0])
    assert line["message"] == r"Not Found: /no-such-page/\n\r\u2028{forged}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}", line["at"])


def test_every_setting_is_in_the_example_and_in_the_handbook() -> None:
    files = (
        "qbs_platform/settings.py",
        "qbs_platform/gunicorn.py",
        "chain/ledger/configuration.py",
    )
    sources = "".join((ROOT / name).read_text("utf-8") for name in files)
    pattern = r"(?:env(?:\.\w+)?|environ\.get)\(\s*[\"']([A-Z_]+)[\"']"
    read = set(re.findall(pattern, sources))
    example = (ROOT / ".env.example").read_text("utf-8")
    handbook = (ROOT / "docs" / "operations.md").read_text("utf-8")

    assert len(read) > 15
    assert {name for name in read if f"{name}=" not in example} == set()
    assert {name for name in read if f"`{name}`" not in handbook} == set()
