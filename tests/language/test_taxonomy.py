import re

import pytest

from becan.language.taxonomy import Code, Concept, KeyFigure, Label, ProofType, TaxonomyError, read_taxonomy

TOP = "EM;;;Elektromobilität;e-mobility;电动汽车;;;;;;"
BATTERY = "EM-BAT;EM;;Batterie;battery;电池;Akku|Akkumulator;;;Baterie;nace:27.20;Zelle"


def problems(folder):
    with pytest.raises(TaxonomyError) as error:
        read_taxonomy(folder)
    return str(error.value).splitlines()


def test_reading_everything(write_taxonomy):
    taxonomy = read_taxonomy(
        write_taxonomy(
            concepts=["# a comment", TOP, BATTERY],
            figures=[
                "energy;number;kWh;min;EM-BAT;Energie;energy;能量;Kapazität|Inhalt;;;",
                "cell;choice;;;EM-BAT;Zelle;cell;电芯;;;;lfp=LFP/LFP/磷酸铁锂|nmc=NMC/NMC/三元",
            ],
            proofs=[
                "iso-9001;certificate;;;iatf;ISO 9001;ISO 9001;ISO 9001;ISO9001",
                "iatf;certificate;EM;iso-9001;;IATF;IATF;IATF;",
            ],
            codes=["region;be;2;Berlin;Berlin;柏林;x", "region;bb;1;Brandenburg;Brandenburg;勃兰登堡;"],
        )
    )
    assert taxonomy.concepts["EM-BAT"] == Concept(
        notation="EM-BAT",
        broader="EM",
        related=(),
        pref={"de": "Batterie", "en": "battery", "zh-hans": "电池"},
        labels=(
            Label("Batterie", "de", "pref", ("Zelle",)),
            Label("Akku", "de", "alt", ("Zelle",)),
            Label("Akkumulator", "de", "alt", ("Zelle",)),
            Label("battery", "en", "pref", ("Zelle",)),
            Label("电池", "zh-hans", "pref", ("Zelle",)),
            Label("Baterie", "de", "hidden", ("Zelle",)),
        ),
        mappings=("nace:27.20",),
    )
    assert taxonomy.key_figures["energy"] == KeyFigure(
        "energy",
        "number",
        "kWh",
        "min",
        ("EM-BAT",),
        {"de": "Energie", "en": "energy", "zh-hans": "能量"},
        {"de": ("Kapazität", "Inhalt"), "en": (), "zh-hans": ()},
        {},
    )
    assert taxonomy.key_figures["cell"].options == {
        "lfp": {"de": "LFP", "en": "LFP", "zh-hans": "磷酸铁锂"},
        "nmc": {"de": "NMC", "en": "NMC", "zh-hans": "三元"},
    }
    assert taxonomy.proofs["iatf"] == ProofType(
        "iatf", "certificate", ("EM",), ("iso-9001",), (), {"de": "IATF", "en": "IATF", "zh-hans": "IATF"}, ()
    )
    berlin = Code("region", "be", 2, {"de": "Berlin", "en": "Berlin", "zh-hans": "柏林"}, "x")
    assert list(taxonomy.codes["region"].values())[1] == berlin
    assert list(taxonomy.codes["region"]) == ["bb", "be"]


def test_walking_the_tree(write_taxonomy):
    taxonomy = read_taxonomy(write_taxonomy([TOP, BATTERY, "EM-BAT-BMS;EM-BAT;;BMS-Gerät;BMS unit;电池管理;;;;;;"]))
    assert taxonomy.ancestors("EM-BAT-BMS") == ("EM-BAT", "EM")
    assert taxonomy.narrower("EM") == ("EM-BAT",)
    assert taxonomy.leaves() == ("EM-BAT-BMS",)
    assert taxonomy.label("EM-BAT", "zh-hans") == "电池"


def test_version_changes_with_content_only(write_taxonomy):
    first = read_taxonomy(write_taxonomy([TOP])).version
    assert read_taxonomy(write_taxonomy([TOP])).version == first
    assert read_taxonomy(write_taxonomy([TOP, BATTERY])).version != first


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [TOP, TOP.replace("Elektro", "E-").replace("e-m", "M").replace("电动", "新")],
            ["3: notation EM is there twice (first at {file}:2)"],
        ),
        ([TOP, "EL;;;ELEKTRO-mobilitaet;mobility;交通;;;;;;"], []),
        (
            [TOP, "EL;;;Elektromobilitaet;mobility;交通;;;;;;"],
            ["3: pref label elektromobilitaet (de) is also that of EM ({file}:2)"],
        ),
        ([TOP, "EM-X;EN;ER;Ix;ix;未知;;;;;;"], ["3: broader EN is unknown", "3: related ER is unknown"]),
        (
            ["A;B;;Ah;ah;甲;;;;;;", "B;A;;Be;be;乙;;;;;;"],
            ["2: broader of A leads back to itself", "3: broader of B leads back to itself"],
        ),
        (["A;;;Ah;;;;;;;;"], ["2: label in en is missing", "2: label in zh-hans is missing"]),
        (["A;;;Ah"], ["2: 4 columns instead of 12"]),
        (["a b;;;Ah;ah;甲;;;;;;"], ["2: notation a b is not made of A-Z, 0-9 and hyphens"]),
        ([";;;Ah;ah;甲;;;;;;"], ["2: notation is empty"]),
        (
            ["A;;;Ah;ah;甲;CCS;;;;;", "B;;;Be;be;乙;;ccs;;;;cell"],
            ["2: label ccs is also one of B: A needs context words"],
        ),
        (
            ["A;;;1;1;甲;;;;;;", "B;A;;2;2;乙;;;;;;", "C;B;;3;3;丙;;;;;;", "D;C;;4;4;丁;;;;;;"],
            ["5: D is on level 4 of at most 3"],
        ),
    ],
)
def test_problems_of_concepts(write_taxonomy, rows, expected):
    folder = write_taxonomy(rows)
    if expected:
        file = "concepts_test.tsv"
        assert problems(folder) == [f"{file}:{problem.format(file=file)}" for problem in expected]
    else:
        assert len(read_taxonomy(folder).concepts) == len(rows)


def test_all_problems_at_once_by_file_and_line(write_taxonomy):
    folder = write_taxonomy(
        concepts=[TOP],
        figures=["a;number;furlong;more;XX;A;a;甲;;;;", "b;choice;;;;B;b;乙;;;;x=nur/zwei", "c;number;;min;;C;c;丙;;;;"],
        proofs=["p;paper;XX;q;;P;p;证;"],
        codes=["l;x;first;X;x;某;", "l;x;2;X;x;某;", "l;y;3;Y;;某;"],
    )
    (folder / "concepts_odd.tsv").write_text("notation\tname\n", encoding="utf-8")
    header = "notation broader related pref_de pref_en pref_zh alt_de alt_en alt_zh hidden mappings"
    assert problems(folder) == [
        "codes.tsv:2: order first is not a number",
        "codes.tsv:3: code x is there twice (first at codes.tsv:2)",
        "codes.tsv:4: label in en is missing",
        f"concepts_odd.tsv:1: header must be: {header}",
        "key_figures.tsv:2: broader_is more is none of max, min, range",
        "key_figures.tsv:2: concepts XX is unknown",
        "key_figures.tsv:2: unit furlong is unknown",
        "key_figures.tsv:3: option x=nur/zwei is not code=de/en/zh",
        "key_figures.tsv:4: unit of a number is unknown",
        "proofs.tsv:2: concepts XX is unknown",
        "proofs.tsv:2: covers q is unknown",
        "proofs.tsv:2: kind paper is none of assessment_label, audit_rating, certificate, licence, material_data, type_approval",
    ]


def test_missing_files(tmp_path):
    assert problems(tmp_path) == [
        "codes.tsv:1: file is missing",
        "concepts_*.tsv:1: file is missing",
        "key_figures.tsv:1: file is missing",
        "proofs.tsv:1: file is missing",
    ]


def test_the_portals_own_taxonomy_is_as_large_as_promised(taxonomy):
    concepts = taxonomy.concepts.values()
    rich = [concept for concept in concepts if all(alternatives(concept, language) >= 2 for language in ("de", "en", "zh-hans"))]
    assert len(concepts) >= 250
    assert len(taxonomy.leaves()) >= 150
    assert max(len(taxonomy.ancestors(concept.notation)) for concept in concepts) == 2
    assert len(rich) >= 0.8 * len(concepts)


def alternatives(concept, language):
    return sum(label.language == language and label.kind == "alt" for label in concept.labels)


def test_mappings_are_codes_of_their_classifications(taxonomy):
    """NACE Rev. 2 down to the class, HS 2022 by heading or subheading, CPV without its check digit."""
    forms = {"nace": r"\d\d(\.\d{1,2})?", "hs": r"\d{4}(\.\d\d)?", "cpv": r"\d{8}"}
    for entry in taxonomy.concepts.values():
        for mapping in entry.mappings:
            scheme, _, code = mapping.partition(":")
            assert re.fullmatch(forms[scheme], code), (entry.notation, mapping)
