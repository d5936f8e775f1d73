from datetime import date

import pytest

from becan.language.proof_statements import NamedProof, read_proofs

NOW = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Zertifiziert nach ISO 9001 und 14001, IATF 16949 in Vorbereitung.",
            "iso-9001 held, iso-14001 held, iatf-16949 planned",
        ),
        ("ISO 9001 vorhanden und IATF 16949 geplant", "iso-9001 held, iatf-16949 planned"),
        ("ISO 9001, ISO 14001 (abgelaufen), TISAX AL3 beantragt", "iso-9001 held, iso-14001 expired, tisax-al3 planned"),
        ("Nicht nach ISO 9001 zertifiziert", "iso-9001 denied"),
        ("Wir sind weder nach ISO 9001 noch nach IATF 16949 zertifiziert.", "iso-9001 denied, iatf-16949 denied"),
        ("IATF 16949 haben wir noch nicht, streben wir aber für 2027 an.", "iatf-16949 planned"),
        ("ohne TISAX, aber mit ISO 27001", "tisax denied, iso-27001 held"),
        ("Lieferanten müssen IATF 16949 nachweisen.", "iatf-16949 wanted"),
        ("Nicht nur ISO 9001, sondern auch IATF 16949", "iso-9001 held, iatf-16949 held"),
        ("We are working towards IATF 16949; ISO 9001 is in place.", "iatf-16949 planned, iso-9001 held"),
        ("Our ISO 14001 certificate has lapsed.", "iso-14001 expired"),
        ("Not certified to ISO 9001", "iso-9001 denied"),
        ("IATF 16949 required, ISO 14001 preferred", "iatf-16949 wanted, iso-14001 wanted"),
        ("已通过ISO9001认证，IATF16949正在申请中。", "iso-9001 held, iatf-16949 planned"),
        ("尚未通过IATF 16949认证，计划2027年取得", "iatf-16949 planned"),
        ("ISO 9001和ISO 14001认证齐全，无TISAX", "iso-9001 held, iso-14001 held, tisax denied"),
        ("要求供应商通过IATF 16949", "iatf-16949 wanted"),
        ("IATF 16949证书已失效", "iatf-16949 expired"),
        ("Keine Nachweise genannt", ""),
    ],
)
def test_what_a_text_says_of_its_proofs(taxonomy, text, expected):
    assert ", ".join(f"{proof.code} {proof.state}" for proof in read_proofs(text, taxonomy)) == expected


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("IATF 16949, gültig bis 31.12.2027", date(2027, 12, 31)),
        ("ISO 9001 (gültig bis 03/2027)", date(2027, 3, 31)),
        ("ISO 9001:2015, valid until February 2028", date(2028, 2, 29)),
        ("ISO 9001, expires 2027-05-04", date(2027, 5, 4)),
        ("ISO 14001有效期至2027年5月", date(2027, 5, 31)),
        ("IATF 16949证书将于2027年到期", date(2027, 12, 31)),
        ("ISO 9001, gültig bis 31.02.2027", None),
        ("ISO 9001 seit 2019", None),
    ],
)
def test_until_when_a_proof_is_valid(taxonomy, text, until):
    (proof,) = read_proofs(text, taxonomy)
    assert proof.valid_until == until


@pytest.mark.parametrize(("year", "state"), [("2025", "expired"), ("2027", "held")])
def test_a_passed_day_of_validity_counts_where_today_is_known(taxonomy, year, state):
    text = f"ISO 9001 gültig bis {year}"
    (proof,) = read_proofs(text, taxonomy, NOW)
    assert proof == NamedProof("iso-9001", state, date(int(year), 12, 31), 0, 8, "ISO 9001")
