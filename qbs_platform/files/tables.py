"""Read a kept table: its bytes go to the confined child once more, plain rows come back."""

import json
import shutil

from django.utils.translation import gettext as _

from qbs_platform.files import inspector, receiving, services
from qbs_platform.files.enums import ScanState
from qbs_platform.files.errors import FileQuarantined, FileRefused
from qbs_platform.files.inspection.verdict import Kind, Unfit
from qbs_platform.files.models import StoredFile


def rows_of(stored: StoredFile) -> list[tuple[int, list[str]]]:
    """Numbers and cells of the rows that are not empty, as shown; a formula begins with =.

    At most 10,000 rows of 100 cells of 4,000 characters. Raises FileQuarantined while the scanner
    has not passed the file, FileRefused, FileUnavailable.
    """
    if stored.scan_state in {ScanState.QUARANTINED, ScanState.INFECTED}:
        raise FileQuarantined(_("文件还没有通过安全扫描，暂时不能导入，请稍后重新上传。"))
    with receiving.workplace() as folder:
        source, target = folder / "table", folder / "rows"
        with services.open_kept(stored) as kept, source.open("xb") as copy:
            shutil.copyfileobj(kept, copy)
        try:
            inspector.read_table(Kind(stored.media_type), source, target)
        except Unfit as unfit:
            raise FileRefused(unfit.reason, unfit.fact) from unfit
        return [(number, cells) for number, cells in json.loads(target.read_text("utf-8"))]
