from companies.services.imports.committing import commit_import
from companies.services.imports.listed import BadTable, import_companies
from companies.services.imports.preparing import decide_rows, discard_import, map_columns, upload_list
from companies.services.imports.undoing import undo_import

__all__ = [
    "BadTable",
    "commit_import",
    "decide_rows",
    "discard_import",
    "import_companies",
    "map_columns",
    "undo_import",
    "upload_list",
]
