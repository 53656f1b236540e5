"""How static files are prepared for serving."""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Each is a list of imports. The parts hold no url(), so nothing in them moves.
STYLESHEETS = ("css/qbs.css", "css/home.css")

_IMPORT = re.compile(r'@import url\("(?P<name>[^"]+)"\);')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r"\s*([{};,])\s*|(?<=[\w-])(:)\s+")


class FlatStylesheetStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # untyped
    """Hashed, compressed files; a stylesheet's imports are replaced by what they import.

    In development the browser follows the imports, so there is no build step to forget; served
    from here the look is one request.
    """

    # Our own modules import each other by their hashed names. Django's switch for this would also
    # read other packages' scripts, some of which import what they do not ship.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((r"""(?P<matched>from "(?P<url>\./\w+\.js)";)""", 'from "%(url)s";'),)),
    )

    def post_process(
        self, paths: dict[str, tuple[Any, str]], *args: Any, **options: Any
    ) -> Iterator[Any]:
        """Flatten the stylesheets, then hash and compress everything."""
        sources = {name: source for name, (source, _) in paths.items()}
        flat = {name: flatten(name, sources) for name in STYLESHEETS if name in paths}
        for name, text in flat.items():
            self.delete(name)
            self._save(name, ContentFile(squeeze(text).encode()))
        yield from super().post_process(
            {**paths, **{name: (self, name) for name in flat}}, *args, **options
        )


def flatten(name: str, sources: dict[str, StaticFilesStorage]) -> str:
    """Replace each import of the stylesheet ``name`` by the text of the imported file."""
    with sources[name].open(name) as file:
        text: str = file.read().decode()
    return _IMPORT.sub(
        lambda found: flatten(normpath(join(dirname(name), found["name"])), sources), text
    )


def squeeze(text: str) -> str:
    """Take out comments, line breaks and indentation."""
    text = _SPACE.sub(" ", _COMMENT.sub("", text))
    return _AROUND.sub(lambda found: found[1] or found[2], text).replace(";}", "}").strip()
