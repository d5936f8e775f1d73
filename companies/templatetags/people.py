"""Who works for which company, as the header and histories show it."""

from django import template
from django.utils.translation import get_language, gettext

from companies.current import CURRENT, KNOWN
from companies.models import Company
from companies.rules import acting_multiplier
from companies.team_rules import can_ask_for_mandates, can_see_team
from companies.texts import in_language

register = template.Library()


@register.simple_tag(takes_context=True)
def switcher(context):
    """``{% switcher as companies %}``: those of a person in several companies, from the session alone; else nothing."""
    request = context.get("request")
    if request is None or not hasattr(request, "session") or not request.user.is_authenticated:
        return []
    known = request.session.get(KNOWN, [])
    language, current = get_language(), request.session.get(CURRENT)
    rows = [{"pk": row["pk"], "name": row["names"].get(language, ""), "is_current": row["pk"] == current} for row in known]
    return rows if len(rows) > 1 else []


@register.simple_tag(takes_context=True)
def acting_for(context, entry):
    """``{% acting_for entry %}``: "A on behalf of B" for an entry of the activity log that was made by a mandate."""
    if not entry.on_behalf_of_id:
        return ""
    names = {"a": _name(context, entry.data.get("multiplier")), "b": _name(context, str(entry.on_behalf_of_id))}
    if names["a"]:
        return gettext("%(a)s on behalf of %(b)s") % names
    return gettext("for %(company)s") % {"company": names["b"]}


@register.simple_tag(takes_context=True)
def acting_as(context, company):
    """``{% acting_as company as multiplier %}``: as whose person the reader acts for it by a mandate; None for its own people."""
    user = context.get("user")
    is_asked = company and user is not None and user.is_authenticated and not user.role
    return acting_multiplier(user, company) if is_asked else None


@register.simple_tag(takes_context=True)
def people_links(context, company):
    """``{% people_links company as links %}``: what of the company's people this reader may open."""
    user = context["user"]
    return {
        "multiplier": None if user.role else acting_multiplier(user, company),
        "team": can_see_team(user, company),
        "mandates": can_ask_for_mandates(user, company),
    }


def _name(context, pk) -> str:
    """Each company is read once a page."""
    known = context.render_context.setdefault("acting_names", {})
    if pk and pk not in known:
        company = Company.objects.filter(pk=pk).first()
        known[pk] = in_language(company, "name", get_language()).value if company else ""
    return known.get(pk, "")
