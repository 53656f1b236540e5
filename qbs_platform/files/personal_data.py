"""The personal data of uploads, for the field inventory."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qbs_platform.files import forgetting
from qbs_platform.files.models import StoredFile
from qbs_platform.sealing import registry, subjects
from qbs_platform.sealing.enums import DataClass, OwnerKind
from qbs_platform.sealing.registry import Personal
from qbs_platform.sealing.subjects import Owner

registry.register(
    StoredFile,
    Personal(
        "original_name",
        DataClass.PERSONAL,
        purpose=_("让上传者和查阅者认出文件；文件名可能含姓名"),
        retention=_("与所属业务记录相同"),
        seen_by=_("有权查看该业务记录的人员"),
    ),
    owners=[
        Owner(
            OwnerKind.PERSON,
            lambda person: Q(uploader_id=person.pk) & ~forgetting.FORGOTTEN,
            subjects.done_by(lambda rows, _person: forgetting.forget(rows), is_removal=True),
        )
    ],
)
