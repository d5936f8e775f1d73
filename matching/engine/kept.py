"""Arrays kept on disk between runs: what takes seconds to compute and depends only on its name."""

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

FOLDER = Path(os.environ.get("BECAN_VAR") or Path(__file__).resolve().parents[2] / "var") / "engine"


def kept(name: str, make: Callable[[], Sequence[np.ndarray]], folder: Path = FOLDER) -> list[np.ndarray]:
    """The arrays of that name, made where they are not on disk or cannot be read. A disk that cannot be written to costs time only."""
    file = folder / f"{name}.npz"
    try:
        with np.load(file, allow_pickle=False) as arrays:
            return [arrays[f"arr_{place}"] for place in range(len(arrays.files))]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        made = list(make())
        _keep(file, made)
        return made


def _keep(file: Path, arrays: Sequence[np.ndarray]) -> None:
    """Whole or not at all: another process may be reading."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".npz", delete=False) as part:
            np.savez(part, *arrays)
        os.replace(part.name, file)
    except OSError:
        pass
