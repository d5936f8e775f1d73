"""What the roof keeps: the report's models (models have to be known here)."""

from becan.portal.report.models import Indicator, IndicatorValue, ReportExport, ReportPeriod

__all__ = ["Indicator", "IndicatorValue", "ReportExport", "ReportPeriod"]
