"""What can be wrong with a file or a row, as a code with values; the sentence says what to do."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # the file
    "empty": _("There is no table in this file. It needs a line with headings and below it one line for each company."),
    "too-large": _("The file is larger than %(most)s MB. Please split the list into several files."),
    "too-many-rows": _("The list has more than %(most)s rows. Please split it into several files."),
    "too-many-columns": _("The table has more than %(most)s columns. Please delete those that are not needed."),
    "old-excel": _("This is an old Excel file (.xls), or one with a password. Please save it as .xlsx without a password and upload it again."),
    "no-table": _("This is neither an XLSX nor a CSV file. Please open the list in a spreadsheet program and save it as XLSX."),
    "macros": _("The file contains macros. Please save it as an XLSX file without macros."),
    "encrypted": _("The file is locked with a password. Please save it without one."),
    "broken": _("The file is damaged or incomplete. Please save it again as XLSX or CSV."),
    "bomb": _("Unpacked, the file would be far too large. Please save only the list itself as a new XLSX file."),
    "encoding": _("The characters of this file cannot be read. Please save it as CSV UTF-8 or as XLSX."),
    "mixed-encodings": _("The file mixes two encodings: see line %(line)s. Please save it anew as CSV UTF-8 or as XLSX."),
    # a row
    "no-name": _("The company's name is missing. Please enter it in the list."),
    "formula": _("%(column)s holds a formula. Please copy the column and paste it as values."),
    "too-long": _("%(column)s is too long: at most %(most)s characters."),
    "no-email": _("%(column)s is no e-mail address: %(value)s. Please correct it or leave the cell empty."),
    "no-website": _("%(column)s is no web address: %(value)s. Please correct it or leave the cell empty."),
    "no-number": _("%(column)s must be one whole number: %(value)s."),
    "no-year": _("%(column)s must be a year: %(value)s."),
    "no-country": _("%(column)s is no Land/Region that we know: %(value)s. Please write its name or its two letters, for example DE or CN."),
    "no-region": _("%(column)s is no federal state or province that we know: %(value)s."),
    "twice": _("The same number stands in row %(row)s already. Please keep one of the two rows."),
    "two-companies": _("The numbers of this row belong to two different companies. Please check them."),
    "several-emails": _("Several e-mail addresses: the first one is taken."),
    "own-profile": _("The company looks after its profile itself: nothing is changed."),
    "released": _("The profile is no longer only imported: please change it there."),
    # when it is taken over
    "changed-since": _("Somebody has changed the company since the preview. Please upload the list again."),
    "taken-since": _("A company with this number or name has been entered since the preview. Please upload the list again."),
    # when it is undone
    "used-since": _("The company has been used since: %(what)s."),
    "edited-since": _("Somebody has changed the company since."),
    "gone": _("The company is no longer there."),
}  # fmt: skip


class UnreadableTable(Exception):
    """The file cannot be taken as a table at all."""

    def __init__(self, code: str, **values):
        super().__init__(code)
        self.code, self.values = code, values


def sentence(code: str, values: dict) -> str:
    return SENTENCES[code] % values
