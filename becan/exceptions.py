class DomainError(Exception):
    """A rule of the business was broken; its translated text may be shown to the user."""


class InvalidTransition(DomainError):
    """The state does not allow this step, often because someone else was faster."""
