"""The content of a published declaration: what was drafted, and whose word on what it is.

Its RFC 8785 form is the file that anybody downloads, and SHA-256 of that is what is anchored
(docs/ledger-format.md). Nothing personal stands in it.
"""

from dataclasses import dataclass

from enterprises.domain.declarations import baselines, content
from enterprises.domain.declarations.content import Content
from qbs_platform.anchoring.canonical import Value

FORMAT = "enterprises.declaration.content.v1"
LABEL = "企业自我声明，未经第三方认证"
"""Part of what is hashed, so that no copy can leave it out."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is known only when it is signed."""

    enterprise: dict[str, Value]
    product: dict[str, Value]
    version: int
    commitment: dict[str, Value]
    published_at: str
    expires_on: str


def freeze(text: Content, around: Around) -> dict[str, Value]:
    """The whole content; each indicator with how it stands against its baseline."""
    return {
        "format": FORMAT,
        "label": LABEL,
        "enterprise": around.enterprise,
        "product": around.product,
        "version": around.version,
        **content.as_record(text),
        "indicators": [
            {
                **content.indicator_record(each),
                "against_baseline": baselines.compare(each).outcome.value,
            }
            for each in text.indicators
        ],
        "commitment": around.commitment,
        "published_at": around.published_at,
        "expires_on": around.expires_on,
    }
