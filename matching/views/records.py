"""The team's timelines of companies and introductions, and what it writes down there: talks, notes, tasks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import Company
from companies.uploads import CONTENT_TYPES
from matching.forms.records import HandOverForm, RecordForm, TaskForm
from matching.models import Interaction, Introduction, Task
from matching.services.records import add_task, hand_task_over, record_interaction, set_task_done
from matching.timelines import company_timeline, introduction_timeline
from matching.views.common import accepted, require_curator, tells_conflicts

INVALID = 422
SAFE = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-store"}
DONE_SHOWN = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def company_records(request, pk):
    require_curator(request.user)
    company = get_object_or_404(Company.objects.visible_to(request.user).prefetch_related("aliases"), pk=pk)
    return _timeline_page(request, company=company)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def introduction_records(request, pk):
    require_curator(request.user)
    introductions = Introduction.objects.visible_to(request.user).select_related("offering", "seeking", "demand")
    return _timeline_page(request, introduction=get_object_or_404(introductions, pk=pk))


def _timeline_page(request, company=None, introduction=None):
    """GET: everything. POST: a record or a task, whichever form was sent."""
    companies = [company] if company else [introduction.offering, introduction.seeking]
    is_task = request.POST.get("form") == "task"
    record = RecordForm(*_data(request, not is_task), companies=companies)
    task = TaskForm(*_data(request, is_task), initial={"person": request.user, "due_on": timezone.localdate()})
    if request.method == "POST" and _written(request, record, task, is_task, company, introduction):
        return redirect(request.path)
    context = {
        "company": company,
        "introduction": introduction,
        "events": company_timeline(company) if company else introduction_timeline(introduction),
        "record_form": record,
        "task_form": task,
    }
    return render(request, "matching/timeline.html", context, status=INVALID if request.method == "POST" else 200)


def _data(request, is_sent):
    return (request.POST, request.FILES) if request.method == "POST" and is_sent else (None,)


def _written(request, record, task, is_task, company, introduction):
    def add():
        data = task.cleaned_data
        add_task(**data, by=request.user, company=company, introduction=introduction)

    def write():
        data = record.cleaned_data | {"at": record.at}
        data.pop("day")
        about = {"companies": [company] if company else [], "introduction": introduction}
        record_interaction(data.pop("kind"), by=request.user, contacts=data.pop("contacts", ()), **about, **data)

    if not accepted(task if is_task else record, add if is_task else write):
        return False
    messages.success(request, _("Noted. Only the team sees it."))
    return True


@login_required
@require_safe
def record_file(request, pk):
    require_curator(request.user)
    row = get_object_or_404(Interaction.objects.exclude(file_stored_as=""), pk=pk)
    try:
        file = default_storage.open(row.file_stored_as)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, as_attachment=True, filename=row.file_name, content_type=CONTENT_TYPES[row.file_kind], headers=SAFE)


@login_required
@require_safe
def task_list(request):
    """Open tasks, one's own or all, and the last ones that were done."""
    require_curator(request.user)
    shows_all = "all" in request.GET
    tasks = Task.objects.select_related("person", "company", "introduction__offering", "introduction__seeking", "done_by")
    tasks = tasks if shows_all else tasks.filter(Q(person=request.user) | Q(created_by=request.user))
    context = {
        "shows_all": shows_all,
        "open": tasks.open(),
        "done": tasks.exclude(done_at=None).order_by("-done_at")[:DONE_SHOWN],
        "hand_over_form": HandOverForm(),
        "today": timezone.localdate(),
    }
    return render(request, "matching/task_list.html", context)


@login_required
@require_POST
def task_done(request, pk):
    """Done; with ``undo``, not done after all."""
    require_curator(request.user)
    set_task_done(get_object_or_404(Task, pk=pk), "undo" not in request.POST, by=request.user)
    return redirect("matching:task_list")


@login_required
@require_POST
@tells_conflicts
def task_hand_over(request, pk):
    require_curator(request.user)
    form = HandOverForm(request.POST)
    task = get_object_or_404(Task, pk=pk)
    if accepted(form, lambda: hand_task_over(task, form.cleaned_data["person"], by=request.user)):
        messages.success(request, _("Handed over to %(person)s.") % {"person": form.cleaned_data["person"]})
    return redirect("matching:task_list")
