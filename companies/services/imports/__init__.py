from companies.services.imports.listed import BadTable, import_companies

__all__ = ["BadTable", "import_companies"]
