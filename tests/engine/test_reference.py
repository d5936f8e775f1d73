import pytest

from becan.language.taxonomy import read_taxonomy
from matching.engine import reference


def test_a_sample_of_another_share_is_refused(monkeypatch):
    """Texts and sample have to be measured alike."""
    monkeypatch.setattr(reference, "SHARE", 0.7)
    with pytest.raises(ValueError, match="sample_reference"):
        reference.read_reference(read_taxonomy())
