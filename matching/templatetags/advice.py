"""What would help, for pages of the apps below: they name the tag, this app knows the engine."""

from django import template

from matching.views.helping import next_best_changes

register = template.Library()
SHOWN = 3


@register.inclusion_tag("matching/_next_best.html")
def next_best(company):
    """``{% next_best company %}``: the best changes to a profile, with what each opens."""
    rows, is_current = next_best_changes(company)
    return {"company": company, "rows": rows[:SHOWN], "is_current": is_current}
