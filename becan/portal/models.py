"""What the roof keeps (models have to be known here)."""

from becan.portal.accessibility.models import AccessibilityFeedback, AccessibilityStatement
from becan.portal.report.models import Indicator, IndicatorValue, ReportExport, ReportPeriod
from becan.portal.retention.models import StayQuestion

__all__ = [
    "AccessibilityFeedback",
    "AccessibilityStatement",
    "Indicator",
    "IndicatorValue",
    "ReportExport",
    "ReportPeriod",
    "StayQuestion",
]
