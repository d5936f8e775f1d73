"""The indicators to start with. The grant decision has the last word: codes, labels and targets are rows that staff change.

RCO01, RCO04 and RCO10 are common output indicators of Regulation (EU) 2021/1058, Annex I, table 1 (OJ L 231, 30.6.2021, p. 60); the
others are the programme's own. For the customer's check against the grant decision.
"""

from django.db import transaction

from becan.models import log_action
from becan.portal.report.models import Indicator, Unit
from companies.models import FundingMeasure

E, N, H, P, M = Unit.ENTERPRISES, Unit.NUMBER, Unit.HOURS, Unit.PERSONS, Unit.EURO
RESULTS = ["sample-order", "nomination", "ppap", "sop", "mou", "pilot-project", "rnd-contract", "joint-venture", "settlement"]
SIGNED = ["mou", "pilot-project", "rnd-contract", "joint-venture", "settlement"]
STANDARD = (  # code, unit, rule, only, public, de, en, zh
    ("RCO01", E, "enterprises", [], True, "Unterstützte Unternehmen", "Enterprises supported", "受支持企业"),
    ("RCO01-micro", E, "enterprises", ["micro"], False, "davon Kleinstunternehmen", "of which micro", "其中：微型企业"),
    ("RCO01-small", E, "enterprises", ["small"], False, "davon kleine Unternehmen", "of which small", "其中：小型企业"),
    ("RCO01-medium", E, "enterprises", ["medium"], False, "davon mittlere Unternehmen", "of which medium", "其中：中型企业"),
    (
        "RCO04", E, "enterprises", ["micro", "small", "medium"], False,
        "KMU mit nicht finanzieller Unterstützung", "SMEs with non-financial support", "获得非资金支持的中小企业",
    ),
    (
        "RCO10", E, "enterprises", ["research"], False,
        "Unternehmen, die mit Forschungseinrichtungen kooperieren", "Enterprises cooperating with research organisations",
        "与科研机构合作的企业",
    ),
    ("P-CONSULT", N, "services", ["consultation"], True, "Beratungen", "Consultations", "咨询次数"),
    ("P-HOURS", H, "hours", [], False, "Stunden der Unterstützung", "Hours of support", "支持时长（小时）"),
    ("P-EVENTS", N, "events", [], True, "Veranstaltungen", "Events", "活动场次"),
    ("P-EVENT-PERSONS", P, "persons", ["event"], True, "Teilnehmende aus Unternehmen", "Participants of companies", "企业参会人数"),
    ("P-EVENT-SME", E, "enterprises", ["event"], False, "Unternehmen bei Veranstaltungen", "Enterprises at events", "参加活动的企业"),
    ("P-DEMANDS", N, "demands", [], True, "Veröffentlichte Gesuche", "Demands published", "已发布的合作需求"),
    ("P-ASKED", N, "introductions_proposed", [], False, "Angefragte Kontaktvermittlungen", "Introductions proposed", "已发起的对接"),
    ("P-INTRO", N, "services", ["introduction"], True, "Kontaktvermittlungen", "Introductions", "已建立的对接"),
    ("P-OUTCOME", N, "outcomes", RESULTS, True, "Bestätigte Ergebnisse", "Confirmed outcomes", "已确认的合作成果"),
    (
        "P-COOP", E, "enterprises_with_outcomes", SIGNED, False,
        "Unternehmen mit vereinbarter Zusammenarbeit", "Enterprises with an agreed cooperation", "已达成合作的企业",
    ),
    ("P-DEMINIMIS", M, "de_minimis", [], False, "De-minimis-Beihilfen", "De-minimis aid", "微量援助金额"),
)  # fmt: skip


@transaction.atomic
def enter_standard_indicators(measure: FundingMeasure, *, by) -> int:
    """Those that the measure does not have yet. Returns how many."""
    known = set(Indicator.objects.filter(measure=measure).values_list("code", flat=True))
    rows = [_indicator(measure, order, *row) for order, row in enumerate(STANDARD, 1) if row[0] not in known]
    Indicator.objects.bulk_create(rows)
    if rows:
        log_action(measure, "report.indicators_entered", actor=by, number=len(rows))
    return len(rows)


def _indicator(measure, order, code, unit, rule, only, is_public, de, en, zh):
    labels = {"label_de": de, "label_en": en, "label_zh_hans": zh}
    return Indicator(measure=measure, code=code, unit=unit, rule=rule, only=only, is_public=is_public, order=order, **labels)
