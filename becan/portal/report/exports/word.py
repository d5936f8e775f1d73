"""The draft of the narrative report (Sachbericht): the figures stand, the words are for the team to write."""

from django.template.defaultfilters import date as day_format
from django.utils.translation import gettext as _

from becan.portal.report.contents import Contents, number
from becan.word import WordFile


def word_of(contents: Contents, language: str) -> bytes:
    file = WordFile(language, title=_("Narrative report"))
    file.title(_("Narrative report"))
    _head(file, contents)
    for heading, hint in (
        (
            _("1. Aims and work of the period"),
            _("What was planned, what was done; deviations from the grant decision and their reasons."),
        ),
    ):
        file.heading(heading)
        _to_write(file, hint)
    file.heading(_("2. Indicators"))
    _indicators(file, contents)
    _to_write(file, _("Explain targets that were missed or passed."))
    file.heading(_("3. From registration to outcome"))
    file.table(
        [_("Step"), _("How many")], [[row["label"], str(row["value"])] for row in contents.figures["funnel"]], widths=(13, 4)
    )
    if events := contents.figures["events"]:
        file.table([_("Events"), _("How many")], [[row["label"], str(row["value"])] for row in events], widths=(13, 4))
    _times(file, contents)
    file.heading(_("4. Outcomes of the introductions"))
    rows = [[row["label"], str(row["value"])] for row in contents.figures["milestones"]]
    file.table([_("Milestone"), _("How many")], rows, widths=(13, 4))
    _to_write(file, _("Describe two or three examples; name companies only where they have agreed."))
    for heading, hint in (
        (_("5. Horizontal principles"), _("Equal opportunities, accessibility, sustainable development.")),
        (
            _("6. Visibility of the funding"),
            _("Website, mails, documents, poster or display; see the page of the electronic display."),
        ),
        (_("7. Outlook"), _("What comes next, risks, what the funder should know.")),
    ):
        file.heading(heading)
        _to_write(file, hint)
    file.heading(_("Place, date, signature"))
    file.paragraph("\n\n____________________________")
    file.funder(contents.funder)
    return file.content()


def _head(file: WordFile, contents: Contents) -> None:
    period, measure = contents.period, contents.period.measure
    state = (
        _("frozen on %(day)s") % {"day": _day(period.frozen_at)}
        if period.frozen_at
        else _("not frozen yet: the figures may change")
    )
    file.pairs(
        [
            (_("Beneficiary"), "automotive BerlinBrandenburg e.V."),
            (_("Funding measure"), contents.title),
            (_("Programme"), measure.programme),
            (_("Project number"), measure.project_number),
            (_("Period"), f"{_day(period.starts_on)} – {_day(period.ends_on)}"),
            (_("State of the figures"), state),
            (_("Checksum (SHA-256)"), period.checksum or "–"),
        ]
    )


def _indicators(file: WordFile, contents: Contents) -> None:
    head = [_("Code"), _("Indicator"), _("Target"), _("In the period"), _("Since the beginning")]
    rows = [
        [line.code, f"{line.label} ({line.unit})", number(line.target) or "–", number(line.value), number(line.total)]
        for line in contents.lines
    ]
    file.table(head, rows, widths=(2.6, 7.4, 2, 2.5, 2.5))
    for line in contents.lines:
        for row in line.line.corrections:
            words = {"code": line.code, "value": number(row.value), "reason": row.reason, "day": _day(row.at)}
            file.paragraph(_("%(code)s corrected to %(value)s on %(day)s: %(reason)s") % words)


def _times(file: WordFile, contents: Contents) -> None:
    rows = [
        [row["label"], "–" if row["days"] is None else number_of_days(row["days"]), str(row["cases"])]
        for row in contents.figures["medians"]
    ]
    file.table([_("Duration"), _("Median in days"), _("Cases")], rows, widths=(11, 3.5, 2.5))
    rows = [[row["label"], f"{row['kept']} / {row['of']}"] for row in contents.figures["promises"]]
    file.table([_("Promised times"), _("Kept / all")], rows, widths=(13, 4))


def number_of_days(days) -> str:
    return f"{days:g}"


def _to_write(file: WordFile, hint: str) -> None:
    file.paragraph(f"[{hint}]")


def _day(value) -> str:
    return day_format(value, "SHORT_DATE_FORMAT")
