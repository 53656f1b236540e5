"""Where the cluster lives when root starts it, and when an old one is swept."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from qbs_platform.embedded import binaries, errors, placement, service_user
from qbs_platform.embedded.placement import Place
from qbs_platform.embedded.service_user import ServiceUser

pytestmark = pytest.mark.setup
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")


@pytest.fixture
def user() -> ServiceUser:
    """The system user PostgreSQL runs as."""
    found = service_user.for_postgres()
    assert found is not None
    return found


@pytest.fixture
def installed() -> Path:
    """The folder of the installed programs."""
    return binaries.find(Path(sys.executable)).postgres


@pytest.fixture
def outside(open_folder: Path, tmp_path: Path) -> Path:
    """What stands in for /var/lib/qbs-quality-chain."""
    return open_folder / f"outside {tmp_path.name}"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder below a closed one."""
    folder = tmp_path / "clone" / "data"
    folder.mkdir(parents=True)
    return folder


def test_an_ordinary_users_cluster_lives_in_the_data_folder(data: Path, installed: Path) -> None:
    assert placement.choose(data, installed, None) == Place(data / "postgres", installed)


@as_root
def test_roots_cluster_lives_in_a_data_folder_that_can_be_passed(
    open_folder: Path, installed: Path, user: ServiceUser, outside: Path
) -> None:
    if not service_user.may_run(user, installed / "postgres"):
        pytest.skip("this .venv itself lies where only root can enter")

    assert placement.choose(open_folder, installed, user, outside) == Place(
        open_folder / "postgres", installed
    )
    assert not outside.exists()


@as_root
def test_below_a_closed_folder_it_lives_outside_with_programs_that_run(
    data: Path, installed: Path, user: ServiceUser, outside: Path
) -> None:
    assert not service_user.reaches(user, data)

    place = placement.choose(data, installed, user, outside)

    assert outside in place.cluster.parents
    for program in ("postgres", "initdb", "psql"):
        assert service_user.may_run(user, place.programs / program)
    assert placement.choose(data, installed, user, outside) == place


@as_root
def test_a_copy_of_a_data_folder_does_not_share_its_database(
    data: Path, installed: Path, user: ServiceUser, outside: Path
) -> None:
    placement.choose(data, installed, user, outside)
    copy = data.with_name("copy")
    copy.mkdir()
    (copy / "cluster-id").write_bytes((data / "cluster-id").read_bytes())

    with pytest.raises(errors.SetupRefused, match="is a copy of"):
        placement.choose(copy, installed, user, outside)


@as_root
def test_a_cluster_of_another_user_is_not_taken_over(
    data: Path, installed: Path, user: ServiceUser, outside: Path
) -> None:
    (data / "postgres").mkdir()

    with pytest.raises(errors.SetupRefused, match="belongs to another user"):
        placement.choose(data, installed, user, outside)


@as_root
def test_a_cluster_outside_is_swept_when_its_data_folder_was_deleted(
    data: Path, installed: Path, user: ServiceUser, outside: Path
) -> None:
    home = placement.choose(data, installed, user, outside).cluster.parent
    placement.sweep(outside)
    assert home.is_dir()

    (data / "cluster-id").unlink()
    placement.sweep(outside)

    assert list(outside.iterdir()) == []


@as_root
def test_a_cluster_outside_is_kept_while_its_disk_may_be_unmounted(
    data: Path, installed: Path, user: ServiceUser, outside: Path
) -> None:
    home = placement.choose(data, installed, user, outside).cluster.parent
    data.parent.rename(data.parent.with_name("unmounted"))

    placement.sweep(outside)

    assert home.is_dir()


@as_root
def test_removing_a_data_folder_removes_its_cluster_outside(
    data: Path, installed: Path, user: ServiceUser, outside: Path
) -> None:
    placement.choose(data, installed, user, outside)

    placement.remove(data, outside)

    assert list(outside.iterdir()) == []


@as_root
def test_root_can_ask_as_the_service_user(user: ServiceUser, data: Path) -> None:
    answer = subprocess.run(
        ["/usr/bin/id", "-u"],
        capture_output=True,
        text=True,
        check=True,
        **service_user.popen_arguments(user),
    )

    assert answer.stdout.strip() == str(user.uid) != "0"
    assert not service_user.may_run(user, data / "nothing")
