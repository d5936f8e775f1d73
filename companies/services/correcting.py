"""What somebody corrects or takes back on a page without an account reaches, beside the desk, whoever had asked for it or written it down."""

from becan.mail import queue_mail


def mail_correction(what: str, *, to, company, about, path: str, dedupe: str, person: str = "", words: str = "") -> None:
    """``what`` chooses the sentence of the mail; ``path`` is the name of the page that shows ``about``. Nobody to tell, no mail."""
    if to is None:
        return
    context = {"what": what, "company": company, "object": about, "path": path, "person": person, "words": words}
    queue_mail("desk_correction", to=to, about=about, context=context, dedupe=f"{what}:{dedupe}")
