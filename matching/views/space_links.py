"""The shared space's messages by the link of a mail or a WeChat text: read and answered without an account."""

from django.contrib import messages as notes
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from becan.clock import one_look
from matching.cards import title_of
from matching.enums import IntroductionState
from matching.forms.spaces import MessageForm
from matching.services.spaces import write_message
from matching.signed_links import space_of_link
from matching.views.common import accepted, tells_conflicts

INVALID = 422
LAST = 20


@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
@one_look()
def space_link(request, token):
    found = space_of_link(token)
    if found is None:
        return render(request, "matching/introduction_link_gone.html", status=410)
    introduction, part = found
    form = MessageForm(request.POST if request.method == "POST" else None)

    def act():
        write_message(introduction, form.cleaned_data["words"], side=part, language=get_language(), by=None)

    if form.is_bound and accepted(form, act):
        notes.success(request, _("Your message is sent. We translate it."))
        return redirect("matching:space_link", token)
    rows = introduction.messages.select_related("author", "introduction__offering", "introduction__seeking")
    context = {
        "introduction": introduction,
        "part": part,
        "title": title_of(introduction, part.other),
        "rows": list(rows)[-LAST:],
        "form": form,
        "can_write": introduction.state != IntroductionState.CLOSED,
    }
    return render(request, "matching/space_link.html", context, status=INVALID if form.is_bound else 200)
