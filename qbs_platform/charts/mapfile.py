"""One region's map as it lies on the disk: JSON, written by build_maps, read by the pages.

Lengths are units of the drawing: the longer side is 1,000. Path data is SVG's.
"""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Frame:
    """How kilometres become units: ``left`` and ``top`` in kilometres lie at (0, 0)."""

    left: float
    top: float
    scale: float  # units a kilometre

    def place(self, east: float, north: float) -> tuple[int, int]:
        """The unit nearest to a place given in kilometres."""
        return round((east - self.left) * self.scale), round((self.top - north) * self.scale)


@dataclass(frozen=True, slots=True)
class Outline:
    """Path data of one area: land with borders, small islands, marks for the smallest."""

    body: str
    islets: str
    marks: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the area is drawn."""
        return not (self.body or self.islets or self.marks)


@dataclass(frozen=True, slots=True)
class Label:
    """A name's middle. ``narrow`` tells whether it has room on a narrow screen too."""

    text: str
    x: int
    y: int
    narrow: bool


@dataclass(frozen=True, slots=True)
class Area:
    """One region on a map. ``has_map`` tells whether it has a map of its own."""

    code: str
    name: str
    has_map: bool
    outline: Outline
    label: Label | None


@dataclass(frozen=True, slots=True)
class Lines:
    """Path data of boundaries at sea: of the country (the ten dashes) and of provinces."""

    national: str
    local: str


@dataclass(frozen=True, slots=True)
class Inset:
    """The islands of the South China Sea in a frame of their own, at (x, y) of the drawing."""

    x: int
    y: int
    width: int
    height: int
    frame: Frame
    areas: tuple[Area, ...]
    lines: Lines


@dataclass(frozen=True, slots=True)
class Place:
    """A region by code and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RegionMap:
    """The map of one region. ``path`` leads from the country to the region itself."""

    code: str
    name: str
    credit: str
    path: tuple[Place, ...]
    width: int
    height: int
    frame: Frame
    areas: tuple[Area, ...]
    islands: tuple[Label, ...]
    lines: Lines
    inset: Inset | None


# Names every field, so that nobody has to remember to raise a number. A file of another format
# counts as not built.
FORMAT = " ".join(
    f"{kind.__name__}({','.join(field.name for field in fields(kind))})"
    for kind in (Frame, Outline, Label, Area, Lines, Inset, Place, RegionMap)
)


def encode(region: RegionMap) -> bytes:
    """The same map gives the same bytes."""
    content = {"format": FORMAT, **asdict(region)}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def decode(data: bytes) -> RegionMap | None:
    """The map, or None if an older or newer program wrote it."""
    content = json.loads(data)
    if content.pop("format", None) != FORMAT:
        return None
    inset, path, islands = (content.pop(key) for key in ("inset", "path", "islands"))
    return RegionMap(
        path=tuple(Place(**place) for place in path),
        islands=tuple(Label(**label) for label in islands),
        inset=Inset(**_drawing(inset)) if inset else None,
        **_drawing(content),
    )


def _drawing(content: dict[str, Any]) -> dict[str, Any]:
    return {
        **content,
        "frame": Frame(**content["frame"]),
        "areas": tuple(_area(area) for area in content["areas"]),
        "lines": Lines(**content["lines"]),
    }


def _area(content: dict[str, Any]) -> Area:
    label = content["label"]
    return Area(
        code=content["code"],
        name=content["name"],
        has_map=content["has_map"],
        outline=Outline(**content["outline"]),
        label=Label(**label) if label else None,
    )
