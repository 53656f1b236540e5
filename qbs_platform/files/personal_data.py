"""The personal data of uploads, for the field inventory."""

from django.utils.translation import gettext_lazy as _

from qbs_platform.files.models import StoredFile
from qbs_platform.sealing import registry
from qbs_platform.sealing.enums import DataClass
from qbs_platform.sealing.registry import Personal

registry.register(
    StoredFile,
    Personal(
        "original_name",
        DataClass.PERSONAL,
        purpose=_("让上传者和查阅者认出文件；文件名可能含姓名"),
        retention=_("与所属业务记录相同"),
        seen_by=_("有权查看该业务记录的人员"),
    ),
)
