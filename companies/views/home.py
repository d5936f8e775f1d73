from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from companies.current import current_company, remember_companies
from companies.enums import CompanyState
from companies.rules import can_act_for, is_matched
from companies.views.access import next_step
from companies.views.joining import must_ask_known


@login_required
@require_safe
def company_home(request):
    """To the next step of my company; who acts for several chooses, the team goes to its desk."""
    if request.user.role:
        return redirect("portal:desk" if request.user.is_project_manager else "portal:home")
    companies = remember_companies(request)
    if len(companies) == 1 and must_ask_known(request, companies[0]):
        return redirect("companies:company_known", pk=companies[0].pk)
    if len(companies) == 1 or current_company(request, companies):
        return next_step(current_company(request, companies) or companies[0])
    open_ones = [company for company in companies if company.state == CompanyState.VERIFIED and is_matched(company)]
    can_seek = any(can_act_for(request.user, company) for company in open_ones)
    return render(request, "companies/company_home.html", {"companies": companies, "can_seek": can_seek})
