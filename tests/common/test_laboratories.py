"""Numbers of laboratories and bodies are recognised for display, never refused."""

import pytest

from qbs_platform.common.validators import laboratories
from qbs_platform.common.validators.laboratories import Accreditation, Kind


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("161100340123", Accreditation(Kind.CMA, "161100340123", 2016, "浙江")),
        ("CMA 200021349999", Accreditation(
            Kind.CMA, "200021349999", 2020, "国家认证认可监督管理委员会")),
        ("２１３１００３４０１２３", Accreditation(Kind.CMA, "213100340123", 2021, "新疆")),
        ("CNAS L1234", Accreditation(Kind.CNAS_LABORATORY, "L1234")),
        ("cnas l12345", Accreditation(Kind.CNAS_LABORATORY, "L12345")),
        ("IB0123", Accreditation(Kind.CNAS_INSPECTION, "IB0123")),
        ("CNAS C001-M", Accreditation(Kind.CNAS_CERTIFICATION, "C001-M")),
        ("CNCA－R－2002－001", Accreditation(Kind.BODY_APPROVAL, "CNCA-R-2002-001", 2002)),
        ("CNCA-RF-2010-1234", Accreditation(Kind.BODY_APPROVAL, "CNCA-RF-2010-1234", 2010)),
    ],
)  # fmt: skip
def test_number_is_recognised(typed: str, expected: Accreditation) -> None:
    assert laboratories.read(typed) == expected


@pytest.mark.parametrize(
    "typed", ["", "163200340123", "16110034012", "L123", "L123456", "C01-M", "CNCA-X-2002-001"]
)
def test_number_of_no_known_form_is_left_alone(typed: str) -> None:
    assert laboratories.read(typed) is None


def test_every_authority_from_00_to_31_has_a_name() -> None:
    names = []
    for place in range(32):
        found = laboratories.read(f"16{place:02}00340123")
        assert found is not None
        names.append(found.authority)
    assert len(set(names)) == 32
