import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def server_folder() -> Iterator[Path]:
    """A folder for servers, which may run as another account.

    Not pytest's own temporary folders: whenever a run begins, pytest closes their parent to others.
    """
    folder = Path(tempfile.mkdtemp(prefix="becan-test-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
