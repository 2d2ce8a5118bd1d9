"""Zips made up for tests."""

import zipfile
from pathlib import Path

from pictures import encoded, noise


def zipped(path: Path, members: dict[str, bytes], packing: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def pets(n: int = 3) -> dict[str, bytes]:
    """Images of cats and dogs in their folders, no two alike."""
    names = [f"{kind}/{kind}{at}.png" for kind in ("cat", "dog") for at in range(n)]
    return {name: encoded(noise(100 + seed)) for seed, name in enumerate(names)}
