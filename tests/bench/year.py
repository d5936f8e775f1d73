"""A simulated year: 150 SMEs, 60 Chinese organisations, two staff. Today's items, mails per person and week, clicks per introduction.

The people are dice with a fixed seed, the services are the real ones; the clock is set from day to day. Mails are planned by the
portal's own rules and count as sent when those let them go. Matches are rows with the contributions of one real pair.
"""

import os
import random
from collections import Counter, defaultdict
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import numpy as np

SMES, PARTNERS, DAYS, SEED = 150, 60, int(os.environ.get("BENCH_DAYS", 365)), 2026
FIRST = datetime(2026, 1, 7, 7, tzinfo=UTC)
DEMANDS_A_WEEK, SUGGESTIONS, ITEMS_A_DAY = 3, 12, 10
CLICKS = {"propose": 3, "answer": 2, "record": 4, "question": 2, "settle": 2, "follow-up": 2, "handle": 2, "message": 2}


def run(days: int = DAYS) -> None:
    import time_machine

    from tests.bench.saving import _start_database

    with ExitStack() as cleanups:
        os.environ |= {"SECRET_KEY": "bench", "DEBUG": "yes", "MAIL_QUIET_HOURS": "yes"}
        _start_database(cleanups)
        with time_machine.travel(FIRST, tick=False) as clock:
            year = _year_class()(random.Random(SEED))
            for day in range(days):
                clock.move_to(FIRST + timedelta(days=day))
                year.live(day)
            year.print_out(days)


def _year_class():
    """Inside a function, as Django must know its database first."""
    from django.utils import timezone

    from becan.clock import is_working_day, year_to_enter
    from becan.exceptions import InvalidTransition
    from becan.mail_held import send_held
    from becan.mail_plan import let_through
    from becan.models import MailState, OutgoingMail
    from becan.portal.desk import todays_items
    from becan.portal.queues import QUEUES
    from becan.special_days import set_special_days
    from companies.models import User
    from matching.enums import Answer, Part
    from matching.models import Demand, FollowUp, Introduction, IntroductionSide, Match, Milestone
    from matching.services import demands as demand_services
    from matching.services.budget import budget, propose_within_budget
    from matching.services.contacts import Release
    from matching.services.curation import bring_back_dismissed, dismiss_match
    from matching.services.follow_ups import answer_follow_up, ask_follow_ups, handle_follow_up
    from matching.services.introductions import (
        answer_introduction,
        ask_question,
        close_introduction,
        expire_sides,
        reopen_introduction,
        settle_question,
    )
    from matching.services.milestones import settle_milestone, state_milestone, view_milestone
    from matching.services.records import record_interaction, remind_of_tasks, set_task_done
    from matching.services.spaces import write_message
    from matching.services.translating.desk import pieces_of, save_translation
    from tests.factories import make_company, make_contact_person, make_demand, make_user
    from tests.matching.introduction_parts import CASTING, make_match

    class Year:
        def __init__(self, dice):
            self.dice = dice
            self.clicks, self.items, self.left, self.lengths = Counter(), [], [], defaultdict(list)
            self.mails, self.staff_mails = Counter(), Counter()
            self.staff = [make_user(f"team{number}@becan.example", role="project_manager") for number in range(2)]
            self.waiting = [("supplier", number) for number in range(SMES)] + [("partner", number) for number in range(PARTNERS)]
            dice.shuffle(self.waiting)
            self.suppliers, self.partners, self.sample = [], [], None

        # A day

        def live(self, day):
            self.now, self.today = timezone.now(), timezone.localdate()
            works = is_working_day(self.today)
            if works:
                self._newcomers(day)
                self._companies_answer()
            expire_sides(now=self.now)
            ask_follow_ups(now=self.now)
            remind_of_tasks(now=self.now)
            bring_back_dismissed(now=self.now)
            self._demands_end()
            if works:
                self._staff_work()
            self._mails_go()
            if self.today.weekday() == 4:
                for queue in QUEUES:
                    self.lengths[queue.name].append(queue.rows().count())

        def _newcomers(self, day):
            """Half of the companies in the first two months, the others over the year."""
            many = len(self.waiting) > (SMES + PARTNERS) // 2
            for _number in range(3 if many else self.dice.choice([0, 0, 1])):
                if self.waiting:
                    self._join(*self.waiting.pop())
            if self.partners and self.dice.random() < DEMANDS_A_WEEK / 5:
                make_demand(
                    self.dice.choice(self.partners),
                    state="submitted",
                    musts=[CASTING],
                    state_changed_at=self.now,
                    expires_on=self.today + timedelta(days=180),
                )
            if self.suppliers and self.dice.random() < 0.3:
                self._log_it()

        def _join(self, kind, number):
            """A third has no account: staff and links speak for them."""
            owner = make_user(language="de" if kind == "supplier" else "zh-hans") if self.dice.random() < 0.67 else None
            company = make_company(
                kind=kind,
                state="submitted",
                state_changed_at=self.now,
                owner=owner,
                concepts=[CASTING],
                employees=20 + number,
                visibility=2,
            )
            make_contact_person(company)

        def _log_it(self):
            who = self.dice.choice(self.suppliers)
            known = self.dice.random() < 0.8
            step = "Nachfassen" if self.dice.random() < 0.5 else ""
            record_interaction(
                "phone",
                by=self.dice.choice(self.staff),
                companies=[who] if known else [],
                who="jemand",
                words="Gespräch",
                next_step=step,
            )

        def _demands_end(self):
            for demand in Demand.objects.filter(state="published", expires_on__lte=self.today):
                demand_services.close_demand(demand, "expired", by=None)

        # Companies

        def _companies_answer(self):
            """Each asked side: 12 % a day answer by link, 3 % ask something; follow-ups 15 % a day."""
            sides = IntroductionSide.objects.filter(answer=Answer.ASKED, introduction__in=Introduction.objects.open(), words="")
            for side in sides.select_related("introduction__offering", "introduction__seeking"):
                chance = self.dice.random()
                if chance < 0.12:
                    self._answer(side, by=None)
                elif chance < 0.15:
                    self._ask(side)
            for row in FollowUp.objects.filter(answer="", asked_at__gte=self.now - timedelta(days=25)).select_related(
                "introduction"
            ):
                if self.dice.random() < 0.15:
                    self._tell(row)
            self._write()

        def _answer(self, side, by):
            part = Part(side.side)
            how = {"side": part, "by": by, "channel": "phone" if by else "signed-link"}
            self.clicks["record" if by else "answer"] += 1
            try:
                if self.dice.random() < 0.6:
                    release = Release(side.company.contact_persons.first(), "de", ["email", "phone"])
                    answer_introduction(side.introduction, Answer.ACCEPTED, release=release, **how)
                else:
                    reason = self.dice.choice(["no-capacity", "not-now"])
                    answer_introduction(side.introduction, Answer.DECLINED, reason=reason, **how)
            except Exception as error:
                self.clicks[f"refused: {type(error).__name__}"] += 1

        def _ask(self, side):
            """The other side may have said no on the same day."""
            self.clicks["question"] += 1
            try:
                ask_question(side.introduction, "Welche Menge?", side=Part(side.side), by=None, channel="signed-link")
            except InvalidTransition as error:
                self.clicks[f"refused: {type(error).__name__}"] += 1

        def _tell(self, row):
            answer = self.dice.choices(["talking", "resting", "result", "nothing", "help"], [50, 20, 10, 10, 10])[0]
            try:
                answer_follow_up(row, answer, by=None, channel="signed-link")
            except Exception as error:
                self.clicks[f"refused: {type(error).__name__}"] += 1
                return
            self.clicks["follow-up"] += 1

        def _write(self):
            for introduction in Introduction.objects.filter(state__in=["introduced", "active"]):
                if self.dice.random() < 0.03:
                    part = self.dice.choice(list(Part))
                    write_message(introduction, "Guten Tag", side=part, language="de", by=None)
                    self.clicks["message"] += 1
                if self.dice.random() < 0.004:
                    milestone = (
                        state_milestone(introduction, "talk", reached_on=self.today, side=Part.OFFERING, by=None)
                        if not introduction.milestones.filter(reached_on=self.today).exists()
                        else None
                    )
                    if milestone:
                        view = "disputed" if self.dice.random() < 0.1 else "confirmed"
                        view_milestone(
                            milestone,
                            view,
                            side=Part.SEEKING,
                            by=None,
                            channel="signed-link",
                            words="anders" if view == "disputed" else "",
                        )

        # The team

        def _staff_work(self):
            """Two people do what stands on Today, once; what is left is counted."""
            items = todays_items()
            self.items.append(len(items))
            for item in items[:ITEMS_A_DAY]:
                name, _colon, number = item.key.partition(":")
                queue = next(queue for queue in QUEUES if queue.name == name)
                row = queue.rows().filter(pk=number).first()
                if row is not None:
                    getattr(self, "_do_" + name.replace("-", "_"), lambda row: None)(row)
            self.left.append(sum(item.is_late for item in todays_items()))

        def _do_companies(self, company):
            type(company).objects.filter(pk=company.pk).update(
                state="verified", verified_on=self.today, state_changed_at=self.now
            )
            company.refresh_from_db()
            (self.suppliers if company.kind == "supplier" else self.partners).append(company)

        def _do_demands(self, demand):
            demand_services.publish_demand(demand, by=self.staff[0])
            for rank, company in enumerate(self.dice.sample(self.suppliers, min(SUGGESTIONS, len(self.suppliers))), 1):
                self._match(demand, company, rank)

        def _match(self, demand, company, rank):
            if self.sample is None:
                self.sample = make_match(demand, company)
                return
            fields = ("coverage", "band", "gates", "contributions", "engine_version", "weights_version", "taxonomy_version")
            row = {name: getattr(self.sample, name) for name in fields}
            Match.objects.create(demand=demand, company=company, rank=rank, score=max(self.sample.score - rank, 0), **row)

        def _do_suggestions(self, demand):
            asked = Introduction.objects.filter(demand=demand).values("offering")
            matches = list(Match.objects.suggested().filter(demand=demand).exclude(company__in=asked).order_by("rank")[:4])
            for match in matches[:2]:
                if budget(self.now).left:
                    propose_within_budget(match, by=self.dice.choice(self.staff), now=self.now)
                    self.clicks["propose"] += 1
            if len(matches) == 4 and self.dice.random() < 0.5:
                dismiss_match(matches[3], "not-now", by=self.staff[0], until=self.today + timedelta(days=60))

        def _do_translations(self, job):
            save_translation(job, {piece.field: "Übersetzt" for piece in pieces_of(job)}, by=self.staff[0])
            self.clicks["translate"] += 1

        def _do_questions(self, side):
            settle_question(side.introduction, side=Part(side.side), by=side.introduction.responsible)
            self.clicks["settle"] += 1

        def _do_waiting(self, side):
            """A call helps in one case of three, once a deadline is near."""
            if side.answer_by <= self.today + timedelta(days=2) and self.dice.random() < 0.33:
                self._answer(side, by=side.introduction.responsible)

        def _do_unanswered(self, introduction):
            if self.dice.random() < 0.3:
                reopen_introduction(introduction, by=introduction.responsible)

        def _do_follow_ups(self, row):
            self.clicks["handle"] += 1
            if row.answer == "nothing":
                close_introduction(row.introduction, "not-agreed", by=self.staff[0])
            else:
                handle_follow_up(row, by=self.staff[0])

        def _do_disputes(self, milestone):
            settle_milestone(milestone, stands=self.dice.random() < 0.5, reason="geklärt", by=self.staff[0])

        def _do_tasks(self, task):
            set_task_done(task, True, by=task.person)

        def _do_records(self, record):
            from matching.services.records import file_interaction

            file_interaction(record, [self.suppliers[0]], by=self.staff[0])

        def _do_calendar(self, _row):
            year = year_to_enter(self.today)
            set_special_days(
                self.today.replace(year=year, month=2, day=5),
                self.today.replace(year=year, month=2, day=11),
                country="CN",
                works=False,
                name="",
            )

        # Mails

        def _mails_go(self):
            """At eight, at noon and in the evening: what the portal's rules let through is sent."""
            for hour in (8, 12, 18):
                now = self.now.replace(hour=hour)
                for user in set(OutgoingMail.objects.held(now).values_list("user", flat=True)):
                    send_held(user, now=now)
                for mail in OutgoingMail.objects.due(now).order_by("due_at", "pk"):
                    if let_through(mail, now=now):
                        OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=now)
                        week = (now - FIRST).days // 7
                        counted = self.staff_mails if mail.user and mail.user.role else self.mails
                        counted[mail.to, week, mail.group] += 1

        def print_out(self, days):
            weeks, introduced = max(days // 7, 1), Introduction.objects.exclude(introduced_at=None).count()
            people = User.objects.filter(role="").count() + sum(
                1 for company in [*self.suppliers, *self.partners] if not company.memberships.exists()
            )
            print(f"   {len(self.suppliers)} suppliers and {len(self.partners)} partners verified, {Demand.objects.exclude(state='submitted').count()} demands, "
                  f"{Introduction.objects.count()} introductions proposed, {introduced} put in touch, {Milestone.objects.count()} milestones")  # fmt: skip
            print(
                f"   Today: {np.mean(self.items):.1f} items a working day, at most {max(self.items)}; late when the day ends: {np.mean(self.left):.2f} on average, {max(self.left)} at most"
            )
            per_week = defaultdict(int)
            held_to = defaultdict(int)
            for (to, week, group), count in self.mails.items():
                per_week[to, week] += count
                held_to[to, week] += count if group in ("match", "reminders", "demand", "searches", "digest") else 0
            values = list(per_week.values()) or [0]
            print(f"   mails: {sum(values) / max(people * weeks, 1):.2f} a person and week; of weeks with any: median {np.median(values):.0f}, p95 {np.percentile(values, 95):.0f}, "
                  f"most {max(values)}; of the kinds that are limited to two: most {max(held_to.values(), default=0)}")  # fmt: skip
            print(f"   the team's own: {sum(self.staff_mails.values()) / weeks / 2:.1f} a person and week")
            total = sum(CLICKS.get(name, 0) * count for name, count in self.clicks.items())
            print(
                f"   clicks: {total / max(Introduction.objects.count(), 1):.1f} for each introduction proposed, {total / max(introduced, 1):.1f} for each put in touch; {dict(self.clicks)}"
            )
            print("   queues at the end of each quarter:")
            growing = []
            for name, lengths in self.lengths.items():
                quarters = (
                    [lengths[min(len(lengths) - 1, (number + 1) * len(lengths) // 4 - 1)] for number in range(4)]
                    if lengths
                    else []
                )
                print(f"      {name}: {quarters}, at most {max(lengths, default=0)}")
                if len(lengths) >= 8 and lengths[-1] > 20 and quarters == sorted(quarters) and quarters[-1] > 1.5 * quarters[1]:
                    growing.append(name)
            print(f"   queues that grow without end: {', '.join(growing) or 'none'}")

    return Year
