import pytest

from becan.language.units import find_proofs

from .tables import rows, values


@pytest.mark.parametrize("row", rows("proof_mentions.tsv"))
def test_table(taxonomy, row):
    found = {proof.notation for proof in find_proofs(row["text"], taxonomy) if not proof.negated}
    assert (values(row["expects"]) - found, values(row["rejects"]) & found) == (set(), set())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ISO 9001:2015", [("iso-9001", "ISO 9001:2015")]),
        ("iso9001 und 14001", [("iso-9001", "iso9001"), ("iso-14001", "14001")]),
        ("IATF16949:2016", [("iatf-16949", "IATF16949:2016")]),
        ("ISO 14001", [("iso-14001", "ISO 14001")]),
        ("ISO 90012, ISO 9002, VDA 6.31", []),
        ("VDA 6.3 A und vda 6.3 audit", [("vda-6-3-a", "VDA 6.3 A"), ("vda-6-3", "vda 6.3")]),
        ("UN R155/R156", [("un-r155", "UN R155"), ("un-r156", "156")]),
        ("ccc, CCC", [("ccc", "CCC")]),
        ("GB 38031-2020, GB 38031-2025", [("gb-38031-2025", "GB 38031-2025")]),
        ("通过ＩＳＯ９００１认证", [("iso-9001", "ＩＳＯ９００１认证")]),
    ],
)
def test_finding(taxonomy, text, expected):
    assert [(proof.notation, proof.surface) for proof in find_proofs(text, taxonomy)] == expected


@pytest.mark.parametrize(
    "text", ["Nicht nach ISO 9001 zertifiziert", "not certified to ISO 9001", "尚未通过ISO 9001认证", "ohne ISO 9001"]
)
def test_a_denied_proof_is_marked(taxonomy, text):
    assert [(proof.notation, proof.negated) for proof in find_proofs(text, taxonomy)] == [("iso-9001", True)]
