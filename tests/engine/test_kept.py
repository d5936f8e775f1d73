import numpy as np
import pytest

from matching.engine.kept import kept


def test_made_once_then_read(tmp_path):
    assert kept("a", lambda: [np.arange(3), np.ones(2)], tmp_path)[0].tolist() == [0, 1, 2]
    assert [array.tolist() for array in kept("a", lambda: 1 / 0, tmp_path)] == [[0, 1, 2], [1.0, 1.0]]


@pytest.mark.parametrize("content", [b"", b"broken", b"PK\x03\x04 broken"])
def test_a_broken_file_is_made_again(tmp_path, content):
    (tmp_path / "a.npz").write_bytes(content)
    assert kept("a", lambda: [np.arange(2)], tmp_path)[0].tolist() == [0, 1]
    assert kept("a", lambda: 1 / 0, tmp_path)[0].tolist() == [0, 1]


def test_a_folder_that_cannot_be_written_to_costs_time_only(tmp_path):
    (tmp_path / "file").write_text("")
    assert kept("a", lambda: [np.arange(2)], tmp_path / "file" / "sub")[0].tolist() == [0, 1]
