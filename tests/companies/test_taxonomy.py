import shutil

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from becan.language.taxonomy import DATA, read_taxonomy
from companies.adapters import current_taxonomy, taxonomy_from_database
from companies.models import AltLabel, Concept
from companies.services.taxonomy import load_taxonomy

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("demo"))
    return tmp_path / "data"


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf8")


def label_set(concept):
    return {(label.text, label.language, label.kind) for label in concept.labels}


def test_what_the_database_gives_is_what_the_files_say(taxonomy):
    files = read_taxonomy()
    assert taxonomy.key_figures == files.key_figures
    assert taxonomy.proofs == files.proofs
    assert taxonomy.codes == files.codes
    assert {n: label_set(c) for n, c in taxonomy.concepts.items()} == {n: label_set(c) for n, c in files.concepts.items()}
    assert {n: (c.broader, c.related) for n, c in taxonomy.concepts.items()} == {
        n: (c.broader, c.related) for n, c in files.concepts.items()
    }


def test_the_taxonomy_is_as_large_as_promised(taxonomy):
    assert len(taxonomy.concepts) >= 250
    assert len(taxonomy.leaves()) >= 150
    assert max(len(taxonomy.ancestors(notation)) for notation in taxonomy.concepts) == 2
    for language in ("de", "en", "zh-hans"):
        rich = [
            c for c in taxonomy.concepts.values() if sum(1 for t in c.labels if t.kind == "alt" and t.language == language) >= 2
        ]
        assert len(rich) >= 0.8 * len(taxonomy.concepts)


def test_loading_twice_changes_nothing(taxonomy):
    assert load_taxonomy(read_taxonomy()) is False


def test_a_concept_that_left_the_files_is_retired_and_comes_back(taxonomy, folder):
    edit(folder, "concepts_recycling.tsv", "RC-MAT-RMF", "RC-MAT-RFM")
    load_taxonomy(read_taxonomy(folder))
    assert Concept.objects.get(notation="RC-MAT-RMF").retired_at
    assert "RC-MAT-RMF" not in current_taxonomy().concepts
    load_taxonomy(read_taxonomy())
    assert Concept.objects.get(notation="RC-MAT-RMF").retired_at is None
    assert Concept.objects.get(notation="RC-MAT-RFM").retired_at


def test_labels_follow_the_files(taxonomy, folder):
    edit(folder, "concepts_emobility.tsv", "车载充电机", "车载充电装置")
    load_taxonomy(read_taxonomy(folder))
    concept = Concept.objects.get(notation="EM-PEL-OBC")
    texts = {concept.pref_label_zh_hans, *AltLabel.objects.filter(concept=concept).values_list("text", flat=True)}
    assert "车载充电装置" in texts
    assert "车载充电机" not in texts


def test_faulty_files_are_refused_by_line_and_change_nothing(taxonomy, folder):
    edit(folder, "concepts_recycling.tsv", "RC-MAT-RMF\tRC-MAT", "RC-MAT-RMF\tRC-NIX")
    before = set(Concept.objects.values_list("notation", "retired_at"))
    with pytest.raises(CommandError, match=r"concepts_recycling\.tsv:\d+: .*RC-NIX"):
        call_command("load_taxonomy", folder=folder)
    assert set(Concept.objects.values_list("notation", "retired_at")) == before


def test_the_taxonomy_is_read_once_per_version(taxonomy):
    taxonomy_from_database.cache_clear()
    current_taxonomy()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        current_taxonomy()
    assert len(queries) == 1
