"""Stored with every match, and part of the stamp of an advice.

Raise it, here, with any change of engine, language or reference that alters a score or its evidence; taxonomy and weights have versions
of their own. What is stored follows with the next nightly ranking, or at once with ``manage.py refresh_matches``.
"""

ENGINE_VERSION = "5"
