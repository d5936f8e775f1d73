from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from companies.enums import CompanyState
from companies.models import Company
from companies.rules import can_act_for, is_matched
from companies.views.access import next_step


@login_required
@require_safe
def company_home(request):
    """To the next step of my company; who acts for several chooses, the team goes to its desk."""
    if request.user.role:
        return redirect("portal:desk" if request.user.is_project_manager else "portal:home")
    companies = list(Company.objects.acted_for_by(request.user))
    if len(companies) == 1:
        return next_step(companies[0])
    open_ones = [company for company in companies if company.state == CompanyState.VERIFIED and is_matched(company)]
    can_seek = any(can_act_for(request.user, company) for company in open_ones)
    return render(request, "companies/company_home.html", {"companies": companies, "can_seek": can_seek})
