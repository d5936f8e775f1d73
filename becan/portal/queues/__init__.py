"""Every queue of the team's desk, in the order of the tabs."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from becan.models import OutgoingMail
from becan.portal.queues.companies import (
    companies_to_review,
    company_item,
    correction_item,
    corrections,
    duplicate_item,
    identities_due,
    identity_item,
    joining_item,
    possible_duplicates,
    questions_to_join,
)
from becan.portal.queues.demands import (
    curation_item,
    demand_item,
    demands_to_curate,
    demands_to_review,
    quick_demand_item,
    weights_item,
    weights_to_decide,
)
from becan.portal.queues.events import letter_item, registration_item, registrations_to_decide
from becan.portal.queues.interests import demand_correction_item, interest_item
from becan.portal.queues.introductions import (
    dispute_item,
    follow_up_item,
    held_item,
    open_questions,
    question_item,
    sides_asked,
    take_over_item,
    unanswered,
    unanswered_item,
    waiting_item,
)
from becan.portal.queues.item import Queue
from becan.portal.queues.office import (
    barrier_item,
    barriers_reported,
    calendar_item,
    calendar_to_enter,
    guide_item,
    missing_word_item,
    stuck_mail_item,
)
from becan.portal.queues.records import entries_to_file, entry_item, task_item, tasks_due
from becan.portal.queues.translations import translation_item, translations_due
from companies.models import Guide
from companies.services.missing_words import open_words
from events.services.visits import letters_due
from matching.services.demand_release import corrections_of_demands
from matching.services.follow_ups import follow_ups_due
from matching.services.interests import interests_due
from matching.services.introductions import introductions_held
from matching.services.milestones import disputes_due
from matching.services.quick_demands import quick_demands_due
from matching.services.taking_over import take_overs_due

QUEUES = (
    Queue("companies", gettext_lazy("Companies to check"), companies_to_review, company_item, 2),
    Queue("corrections", gettext_lazy("Corrections that companies wish"), corrections, correction_item, 2),
    Queue("identities", gettext_lazy("Identities to look at again"), identities_due, identity_item, 1),
    Queue("joining", gettext_lazy("Questions to join"), questions_to_join, joining_item, 1),
    Queue("duplicates", gettext_lazy("Possible duplicates"), possible_duplicates, duplicate_item, 0, is_idea=True),
    Queue("quick-demands", gettext_lazy("Demands without an account"), quick_demands_due, quick_demand_item, 3),
    Queue("demands", gettext_lazy("Demands to check or translate"), demands_to_review, demand_item, 3),
    Queue("demand-corrections", gettext_lazy("Demands to change"), corrections_of_demands, demand_correction_item, 2),
    Queue("interests", gettext_lazy("Expressions of interest"), interests_due, interest_item, 3),
    Queue("translations", gettext_lazy("Translations"), translations_due, translation_item, 3),
    Queue(
        "suggestions",
        gettext_lazy("Demands with suggestions"),
        demands_to_curate,
        curation_item,
        2,
        is_idea=True,
        takes_budget=True,
    ),
    Queue("questions", gettext_lazy("Open questions"), open_questions, question_item, 3),
    Queue("held", gettext_lazy("Held for export control"), introductions_held, held_item, 3),
    Queue("waiting", pgettext_lazy("desk", "Waiting for an answer"), sides_asked, waiting_item, 1, is_ours=False, is_idea=True),
    Queue("unanswered", pgettext_lazy("desk", "Ended without an answer"), unanswered, unanswered_item, 1),
    Queue("take-overs", gettext_lazy("Hand-overs to confirm"), take_overs_due, take_over_item, 1),
    Queue("disputes", gettext_lazy("Milestones to clarify"), disputes_due, dispute_item, 3),
    Queue("follow-ups", gettext_lazy("Follow-ups"), follow_ups_due, follow_up_item, 2),
    Queue("tasks", gettext_lazy("Tasks"), tasks_due, task_item, 2),
    Queue("records", gettext_lazy("Entries to file"), entries_to_file, entry_item, 1),
    Queue("registrations", gettext_lazy("Registrations for events"), registrations_to_decide, registration_item, 2),
    Queue("letters", gettext_lazy("Invitation letters"), letters_due, letter_item, 3),
    Queue("barriers", gettext_lazy("Barriers reported"), barriers_reported, barrier_item, 2),
    Queue("mail", gettext_lazy("Mails that did not arrive"), OutgoingMail.objects.troubled, stuck_mail_item, 1),
    Queue("calendar", gettext_lazy("Holidays to enter"), calendar_to_enter, calendar_item, 2),
    Queue("weights", gettext_lazy("Proposed weights"), weights_to_decide, weights_item, 0, is_idea=True),
    Queue("words", gettext_lazy("Words that were missed"), open_words, missing_word_item, 0, is_idea=True),
    Queue("guides", gettext_lazy("Guides to check again"), Guide.objects.overdue, guide_item, 0),
)
