"""Questions as the page of one side, or of the team, lists them."""

from django.db.models import Q

from companies.adapters import current_taxonomy
from matching.answers import shown
from matching.enums import Part, QuestionState
from matching.models import Question
from matching.signed_links import question_token


def question_rows(introduction, part, *, is_linked=False):
    """Each as this reader may see it; ``part`` None is the team. By a link of its own where there is no account.

    Once the two know each other, also what the offering side asked about the demand before.
    """
    questions = Q(introduction=introduction)
    if introduction.introduced_at and introduction.demand_id:
        questions |= Q(introduction=None, demand=introduction.demand_id, asking=introduction.offering_id)
    return rows_of(Question.objects.filter(questions), part, is_linked=is_linked)


def demand_question_rows(demand, companies, *, is_staff=False):
    """What was asked about a demand before anyone was put in touch: the author reads all, another company its own."""
    questions = demand.questions.filter(introduction=None)
    if is_staff:
        return rows_of(questions, None)
    if demand.company_id in companies:
        return rows_of(questions, Part.SEEKING)
    return rows_of(questions.filter(asking__in=companies), Part.OFFERING)


def rows_of(questions, part, *, is_linked=False):
    rows, taxonomy = [], current_taxonomy()
    for question in questions.with_all().exclude(state=QuestionState.DROPPED):
        is_asking = part is not None and question.side != part
        if part is not None and not is_asking and question.state == QuestionState.HELD:
            continue
        seen = shown(question, taxonomy, is_asking=is_asking, is_staff=part is None)
        token = question_token(question, is_asking=is_asking) if is_linked else ""
        rows.append({"shown": seen, "question": question, "is_asking": is_asking, "token": token})
    return rows
