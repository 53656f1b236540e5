"""The English catalogue knows every text of the product."""

from qbs_platform.common import catalogue


def test_every_text_is_translated_and_every_translation_used() -> None:
    assert catalogue.problems() == []


def test_texts_of_code_and_templates_are_found() -> None:
    found = {message.id for message in catalogue.collect() if message.id}

    assert "企业负责人" in found  # accounts/enums.py
    assert "找不到这个页面" in found  # common/error_pages.py
