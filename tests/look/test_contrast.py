"""Contrast of the token pairs, by the formula of WCAG 2.2 (relative luminance)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = dict(
    re.findall(
        r"--([\w-]+): (#[0-9a-f]{6});",
        Path(settings.BASE_DIR, "static/css/tokens.css").read_text(encoding="utf-8"),
    )
)
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("paper", "surface")],
    *[(kind, f"{kind}-tint") for kind in ("ok", "warn", "bad", "info", "muted", "brand")],
    *[(kind, "surface") for kind in ("ok", "warn", "bad", "info", "brand", "seal", "gold")],
    *[("on-dark", ground) for ground in ("brand", "brand-dark", "brand-deep", "bad", "ok")],
    *[("on-dark-2", ground) for ground in ("brand-dark", "brand-deep")],
    *[("ink", f"{kind}-tint") for kind in ("ok", "warn", "bad", "info", "brand")],
    ("brand-dark", "brand-tint"),
    ("brand", "paper"),
    ("ink-2", "brand-tint"),
    ("ink-2", "ok-tint"),
]
SHAPES = [
    ("field-line", "surface"),
    ("field-line", "paper"),
    ("focus", "ink"),
    ("focus", "brand-dark"),
    ("brand", "line-2"),
    ("amount-4", "surface"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_stand_out_from_their_ground(shape: str, ground: str) -> None:
    assert contrast(shape, ground) >= 3
