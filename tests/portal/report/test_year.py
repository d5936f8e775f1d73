"""Every indicator of a generated year equals a count in SQL that shares no code with the portal's."""

from collections import Counter
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from becan.portal.report.counting import counted_lines, lines_and_totals, lines_of
from becan.portal.report.freezing import correct_value, freeze_period, is_unchanged
from becan.portal.report.further import figures_of
from companies.models import Company, SupportRecord
from events.models import Event
from matching.models import Milestone
from tests.portal.report.year import END, make_year

pytestmark = pytest.mark.django_db

ENTERPRISE = """COALESCE((SELECT i.kind || ':' || i.value FROM companies_identifier i WHERE i.company_id = c.id
    AND i.kind IN ('de-register', 'cn-uscc', 'de-vat', 'de-craft-roll', 'de-trade')
    ORDER BY array_position(ARRAY['de-register', 'cn-uscc', 'de-vat', 'de-craft-roll', 'de-trade'], i.kind::text), i.value LIMIT 1),
    c.id::text)"""
RECORDS = f"""
    SELECT s.id, s."on", s.kind, s.minutes, s.persons, s.size_class, s.measure_id, s.de_minimis_value,
           COALESCE(s.content_type_id || ':' || s.object_id, 'own:' || s.id) AS source, {ENTERPRISE} AS enterprise,
           c.kind <> 'multiplier' AND s.regions && m.regions AS counts
    FROM companies_supportrecord s
    JOIN companies_company c ON c.id = s.company_id
    JOIN companies_fundingmeasure m ON m.id = s.measure_id
    WHERE s.voided_at IS NULL"""
FIRST = f"""SELECT DISTINCT ON (enterprise) * FROM ({RECORDS}) r WHERE counts {{kinds}} ORDER BY enterprise, "on", id"""
OUTCOMES = """
    SELECT DISTINCT ON (t.introduction_id, t.code) t.id, t.code, t.reached_on, n.funding_measure_id, n.offering_id, n.seeking_id, n.id AS n
    FROM matching_milestone t JOIN matching_introduction n ON n.id = t.introduction_id
    WHERE t.state IN ('confirmed', 'upheld') AND n.funding_measure_id IS NOT NULL
    ORDER BY t.introduction_id, t.code, t.reached_on, t.id"""
REGIONAL = """EXISTS (SELECT 1 FROM companies_supportrecord s JOIN companies_fundingmeasure m ON m.id = s.measure_id
    WHERE s.object_id = o.n::text AND s.company_id = {company} AND s.regions && m.regions)"""
NOW_REGIONAL = """EXISTS (SELECT 1 FROM companies_company c JOIN companies_fundingmeasure m ON m.id = n.funding_measure_id
    LEFT JOIN companies_site x ON x.company_id = c.id
    WHERE c.id IN (n.offering_id, n.seeking_id) AND c.kind <> 'multiplier' AND (c.region = ANY(m.regions) OR x.region = ANY(m.regions)))"""
RESULTS = "'sample-order','nomination','ppap','sop','mou','pilot-project','rnd-contract','joint-venture','settlement'"
SIGNED = "'mou','pilot-project','rnd-contract','joint-venture','settlement'"
SPAN = '"on" BETWEEN %(start)s AND %(end)s AND measure_id = %(measure)s'


def enterprises(kinds="", sizes=""):
    return f"SELECT count(*) FROM ({FIRST.format(kinds=kinds)}) f WHERE {SPAN} {sizes}"


def total(what, where=""):
    return f"SELECT COALESCE(sum({what}), 0) FROM ({RECORDS}) r WHERE counts AND {SPAN} {where}"


def sources(kind):
    return f"SELECT count(DISTINCT source) FROM ({RECORDS}) r WHERE counts AND kind = '{kind}' AND {SPAN}"


SQL = {
    "RCO01": enterprises(),
    "RCO01-micro": enterprises(sizes="AND size_class = 'micro'"),
    "RCO01-small": enterprises(sizes="AND size_class = 'small'"),
    "RCO01-medium": enterprises(sizes="AND size_class = 'medium'"),
    "RCO04": enterprises(sizes="AND size_class IN ('micro', 'small', 'medium')"),
    "RCO10": enterprises(kinds="AND kind = 'research'"),
    "P-CONSULT": sources("consultation"),
    "P-HOURS": total("minutes / 60.0"),
    "P-EVENTS": """SELECT count(*) FROM events_event WHERE funding_measure_id = %(measure)s AND state IN ('published', 'held')
        AND ends_at < now() AND (starts_at AT TIME ZONE 'Europe/Berlin')::date BETWEEN %(start)s AND %(end)s""",
    "P-EVENT-PERSONS": total("persons", "AND kind = 'event'"),
    "P-EVENT-SME": enterprises(kinds="AND kind = 'event'"),
    "P-DEMANDS": """SELECT count(*) FROM matching_demand WHERE funding_measure_id = %(measure)s
        AND (published_at AT TIME ZONE 'Europe/Berlin')::date BETWEEN %(start)s AND %(end)s""",
    "P-ASKED": f"""SELECT count(*) FROM matching_introduction n WHERE funding_measure_id = %(measure)s AND {NOW_REGIONAL}
        AND (proposed_at AT TIME ZONE 'Europe/Berlin')::date BETWEEN %(start)s AND %(end)s""",
    "P-INTRO": sources("introduction"),
    "P-OUTCOME": f"""SELECT count(*) FROM ({OUTCOMES}) o WHERE code IN ({RESULTS}) AND funding_measure_id = %(measure)s
        AND reached_on BETWEEN %(start)s AND %(end)s
        AND ({REGIONAL.format(company="o.offering_id")} OR {REGIONAL.format(company="o.seeking_id")})""",
    "P-COOP": f"""SELECT count(*) FROM (SELECT DISTINCT ON (enterprise) * FROM (
        SELECT o.*, c.id AS company, {ENTERPRISE} AS enterprise FROM ({OUTCOMES}) o
        JOIN companies_company c ON c.id IN (o.offering_id, o.seeking_id)
        WHERE code IN ({SIGNED}) AND {REGIONAL.format(company="c.id")}) x ORDER BY enterprise, reached_on, id) f
        WHERE funding_measure_id = %(measure)s AND reached_on BETWEEN %(start)s AND %(end)s""",
    "P-DEMINIMIS": total("de_minimis_value"),
}


def count(code, period):
    with connection.cursor() as cursor:
        values = {"measure": period.measure_id, "start": period.starts_on, "end": period.ends_on}
        cursor.execute(SQL[code], values)
        return Decimal(str(cursor.fetchone()[0])).quantize(Decimal("0.01"))


@pytest.fixture
def year(taxonomy):
    return make_year()


def test_every_indicator_equals_an_independent_count(year):
    assert (Company.objects.count(), len(year.introductions)) == (500, 300)
    results = Milestone.objects.exclude(code="talk").filter(state__in=["confirmed", "upheld"])
    assert len(set(results.values_list("introduction", "code"))) == 40
    assert Event.objects.filter(state="held").count() == 12
    found, expected = {}, {}
    for period in year.periods:
        for line in counted_lines(period):
            key = (period.measure.code, period.starts_on.month, line.indicator.code)
            found[key], expected[key] = line.value, count(line.indicator.code, period)
    assert found == expected
    assert {code for (_measure, _month, code), value in found.items() if value} == set(SQL), "every rule has something to count"


def test_no_enterprise_counts_twice_within_or_across_measures(year):
    counted = Counter()
    for period in year.periods:
        line = next(line for line in counted_lines(period) if line.indicator.code == "RCO01")
        counted.update(row.enterprise for row in line.counting)
        assert {row.why_not for row in line.others} <= {
            "no_establishment", "no_enterprise", "counted_before", "counted_elsewhere",
        }  # fmt: skip
    assert max(counted.values()) == 1
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(DISTINCT enterprise) FROM ({RECORDS}) r WHERE counts AND "on" <= %s', [END])
        assert len(counted) == cursor.fetchone()[0]
    sizes = [
        sum(line.value for line in counted_lines(year.periods[0]) if line.indicator.code == code)
        for code in ("RCO04", "RCO01-micro", "RCO01-small", "RCO01-medium")
    ]
    assert sizes[0] == sum(sizes[1:])


def test_the_figures_beside_the_indicators(year):
    period = year.periods[0]
    figures = figures_of(period)
    values = {"measure": period.measure_id, "start": period.starts_on, "end": period.ends_on}
    local = "({} AT TIME ZONE 'Europe/Berlin')::date"
    cohort = f"""SELECT id, proposed_at, introduced_at FROM matching_introduction WHERE funding_measure_id = %(measure)s
        AND {local.format("proposed_at")} BETWEEN %(start)s AND %(end)s"""
    sides = f"SELECT s.* FROM matching_introductionside s JOIN ({cohort}) n ON n.id = s.introduction_id"
    with connection.cursor() as cursor:

        def one(sql):
            cursor.execute(sql, values)
            return cursor.fetchone()

        funnel = {step["code"]: step["value"] for step in figures["funnel"]}
        assert (funnel["proposed"],) == one(f"SELECT count(*) FROM ({cohort}) n")
        assert (funnel["introduced"],) == one(f"SELECT count(*) FROM ({cohort}) n WHERE introduced_at IS NOT NULL")
        assert (funnel["one_yes"],) == one(f"SELECT count(DISTINCT introduction_id) FROM ({sides}) s WHERE answer = 'accepted'")
        median = next(row for row in figures["medians"] if row["code"] == "proposal_to_yes")
        days = f"{local.format('introduced_at')} - {local.format('proposed_at')}"
        assert (median["days"], median["cases"]) == one(
            f"SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY {days}), count(*) FROM ({cohort}) n WHERE introduced_at IS NOT NULL"
        )
        promise = next(row for row in figures["promises"] if row["code"] == "answered_in_time")
        in_time = f"count(*) FILTER (WHERE {local.format('answered_at')} <= answer_by)"
        assert (promise["kept"], promise["of"]) == one(f"SELECT {in_time}, count(*) FROM ({sides}) s WHERE answer <> 'asked'")
        declined = one(f"SELECT count(*) FROM ({sides}) s WHERE answer = 'declined'")[0]
        assert sum(row["value"] for row in figures["declines"]) == declined
        assert sum(row["value"] for row in figures["months"]) == one(f"SELECT count(*) FROM ({RECORDS}) r WHERE {SPAN}")[0]


def test_the_figures_read_each_table_once(year):
    """Whatever the period: 500 companies and 300 introductions are read once, not for each figure."""
    figures_of(year.periods[0])  # Django remembers the kinds of rows from here on
    asked = []
    for period in year.periods:
        with CaptureQueriesContext(connection) as queries:
            figures_of(period)
        asked.append(len(queries))
    assert asked == [16] * 4


def test_a_frozen_period_stands_and_is_corrected_by_a_further_row(year):
    first, second = year.periods[:2]
    before = {line.indicator.code: line.value for line in counted_lines(first)}
    frozen = freeze_period(first, by=year.manager)
    assert is_unchanged(frozen)
    SupportRecord.objects.filter(measure=first.measure).update(regions=[])
    assert {line.indicator.code: line.value for line in lines_of(frozen)} == before
    correct_value(frozen, "RCO01", before["RCO01"] - 1, "Doppelte Meldung", by=year.manager)
    correct_value(frozen, "RCO01", before["RCO01"] - 2, "Noch eine", by=year.manager)
    line = next(line for line in lines_of(frozen) if line.indicator.code == "RCO01")
    assert (line.counted, line.value) == (before["RCO01"], before["RCO01"] - 2)
    assert [(row.value, row.reason) for row in line.corrections] == [
        (before["RCO01"] - 1, "Doppelte Meldung"),
        (before["RCO01"] - 2, "Noch eine"),
    ]
    assert is_unchanged(frozen), "a correction is no part of what was frozen"
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE portal_indicatorvalue SET value = value + 1 WHERE corrects_id IS NULL AND period_id = %s", [first.pk]
        )
    assert not is_unchanged(frozen)
    assert lines_and_totals(second)[1]["RCO01"] == line.value
