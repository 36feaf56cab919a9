"""Plays a scene through the same actions that pages and API call, each by the person whose move it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from apprenticeship.actions import (
    agreements,
    assessment,
    class_terms,
    classes,
    completion,
    confirmations,
    credits,
    filing_steps,
    log_decisions,
    logs,
    mentors,
    moves,
    openings,
)
from apprenticeship.actions.alterations import propose, take_move
from apprenticeship.actions.enrolments import register_roster
from apprenticeship.lifecycle import AgreementKind, EnrolmentState, LogState, Side, WithdrawalReason
from apprenticeship.models import Agreement, Course, Enrolment, LogEntry, TrainingClass
from apprenticeship.models.agreements import IN_FORCE
from apprenticeship.rules.agreements import AgreementTerms
from apprenticeship.rules.classes import ClassTerms, CourseFacts
from apprenticeship.rules.logs import LogFacts
from apprenticeship.rules.results import AssessmentFacts, CertificateFacts
from apprenticeship.selectors.agreements import deed, first_terms
from apprenticeship.selectors.mentors import Pairing
from bureaus.models import Bureau
from common.actor import Actor
from common.keyring import unseal
from demo import alterations, checks, records, steps
from demo.people import PROGRAM, Players
from demo.rosters import roster_of
from demo.scenes import Scene
from enterprises.models import Enterprise, Mentor
from exchange.exports.deeds import deed_pdf
from exchange.exports.papers import FONT_DIR
from rulebooks.models import RulebookVersion
from schools.models import School, Tutor
from subsidies import actions as claims
from subsidies.lifecycle import ClaimKind
from subsidies.models import Claim

SHANGHAI = ZoneInfo("Asia/Shanghai")
TASKS = ("外圆车削与测量", "装夹与对刀", "图样识读", "设备点检与保养", "安全操作规程", "首件检验")
FEE_YUAN = Decimal(3000)
BODY = "南通示例技能评价中心（演示）"
COURSES = (
    CourseFacts(name="安全生产与职业素养", category="public", hours=Decimal(32), credits=Decimal(2)),
    CourseFacts(name="机械制图与识图", category="professional", hours=Decimal(96), credits=Decimal(6)),
    CourseFacts(name="工艺与操作技能", category="professional", hours=Decimal(160), credits=Decimal(10)),
    CourseFacts(name="新技术专题", category="elective", hours=Decimal(32), credits=Decimal(2)),
    CourseFacts(name="岗位实践", category="practice", hours=Decimal(480), credits=Decimal(30)),
)
ORDER = ("draft", "half_agreed", "agreed", "submitted", "filed", "open", "closed")
FAR = {"returned": "submitted", "cancelled": "draft", **dict.fromkeys(steps.STEPPED, "submitted"), "asked": "filed"}
STEPS = ("draft", "submitted", "first_ok", "second_ok", "paid")


def at(day: date) -> datetime:
    """Ten o'clock of a day in Shanghai."""
    return datetime.combine(day, time(10), SHANGHAI)


@dataclass(slots=True)
class Play:
    """One showing: who plays, which day it is, and how many people were drawn so far."""

    players: Players
    today: date
    drawn: int = 100
    certificates: int = 0

    def scene(self, scene: Scene) -> TrainingClass:
        """Play a scene as far as it goes."""
        row = self._drafted(scene)
        for step in ("agree", "write", "report", "decide", "roster", "check", "start", "train", "alter", "end"):
            getattr(self, f"_{step}")(scene, row.number)
        return row

    def past(self, day: date) -> date:
        """Give a day, or yesterday for one that has not come."""
        return min(day, self.today - timedelta(days=1))

    def _reaches(self, scene: Scene, state: str) -> bool:
        far = FAR.get(scene.until, scene.until)
        return ORDER.index(far) >= ORDER.index(state)

    def _registrar(self, scene: Scene) -> Actor:
        return list(self.players.registrars.values())[scene.school]

    def _enterprise(self, scene: Scene) -> Actor:
        return list(self.players.enterprise_officers.values())[scene.enterprise]

    def _drafted(self, scene: Scene) -> TrainingClass:
        terms = ClassTerms(
            name=scene.name,
            rulebook_id=RulebookVersion.objects.get(code=scene.rulebook).pk,
            occupation_code=scene.occupation,
            level=scene.level,
            starts_on=scene.starts_on,
            last_on=scene.last_on,
            planned_heads=scene.planned,
            plan_summary="理论与实训在校内，岗位实践在企业，双导师共同考核。",
            hours_per_credit=Decimal(16),
            credits_needed=Decimal(50),
            practice_credits_needed=Decimal(30),
            courses=COURSES,
        )
        return class_terms.draft_class(
            actor=self._enterprise(scene),
            partner_id=list(School.objects.order_by("pk"))[scene.school].pk,
            bureau_id=Bureau.objects.get(region_id=scene.bureau).pk,
            terms=terms,
            now=at(self.past(scene.starts_on - timedelta(days=60))),
        )

    def _agree(self, scene: Scene, number: str) -> None:
        now = at(self.past(scene.starts_on - timedelta(days=50)))
        if scene.until == "cancelled":
            classes.cancel(actor=self._enterprise(scene), number=number, reason="企业用工计划调整")
        if self._reaches(scene, "half_agreed"):
            classes.agree(actor=self._enterprise(scene), number=number, now=now)
        if self._reaches(scene, "agreed"):
            classes.agree(actor=self._registrar(scene), number=number, now=now)

    def _write(self, scene: Scene, number: str) -> None:
        """Write both agreements of a class that its two sides agreed on; those of a class that runs are signed."""
        if not self._reaches(scene, "half_agreed"):
            return
        day = self.past(scene.starts_on - timedelta(days=48))
        enterprise, now = self._enterprise(scene), at(day)
        for kind, fee in ((AgreementKind.COOPERATION, FEE_YUAN * scene.planned), (AgreementKind.TRAINING, None)):
            terms = AgreementTerms(first_terms(kind, TrainingClass.objects.get(number=number)).clauses, fee)
            row = agreements.draft_agreement(actor=enterprise, number=number, kind=kind, terms=terms, now=now)
            if not self._reaches(scene, "agreed"):
                continue
            row = agreements.accept(actor=enterprise, number=row.number, now=now)
            if kind is AgreementKind.COOPERATION:
                row = agreements.accept(actor=self._registrar(scene), number=row.number, now=now)
            if self._reaches(scene, "open"):
                self._sign(enterprise, row, day)

    def _sign(self, actor: Actor, row: Agreement, day: date) -> None:
        agreements.sign(
            actor=actor,
            number=row.number,
            filename=f"{row.number}（演示签署件）.pdf",
            content=deed_pdf(deed(actor, row), font_dir=FONT_DIR),
            signed_on=day,
            today=day,
            now=at(day),
        )

    def _report(self, scene: Scene, number: str) -> None:
        if self._reaches(scene, "submitted"):
            now = at(self.past(scene.starts_on - timedelta(days=45)))
            classes.submit(actor=self._enterprise(scene), number=number, now=now)

    def _decide(self, scene: Scene, number: str) -> None:
        officer = self.players.officers["filing"]
        if scene.until in steps.STEPPED:
            day = self.past(self.today)
            if scene.until == "asked":
                day = self.past(scene.starts_on - timedelta(days=40))
            steps.step(self.players, number, scene.until, day, at(day))
            if scene.until == "asked":
                filing_steps.file(actor=officer, number=number, today=self.past(scene.starts_on - timedelta(days=20)))
        elif scene.until == "returned":
            reason, today = "培养方案缺少考核办法，请补充后再报。", self.past(scene.starts_on - timedelta(days=40))
            filing_steps.send_back(actor=officer, number=number, reason=reason, today=today)
        elif self._reaches(scene, "filed"):
            filing_steps.file(actor=officer, number=number, today=self.past(scene.starts_on - timedelta(days=30)))
            self._claim(scene, number, ClaimKind.ADVANCE, scene.advance, scene.starts_on - timedelta(days=20))

    def _roster(self, scene: Scene, number: str) -> None:
        if not scene.enrolled:
            return
        rows = checks.with_cases(scene, roster_of(scene, first=self.drawn))
        self.drawn += scene.enrolled
        registered_on = self.past(scene.starts_on - timedelta(days=10))
        register_roster(actor=self._registrar(scene), number=number, rows=rows, today=registered_on)
        student_nos = [row.student_no for row in self._people(number)]
        enterprise, school = self._sides(scene)
        mentor_rows = list(Mentor.objects.filter(enterprise=enterprise).order_by("pk"))
        tutor_rows = list(Tutor.objects.filter(school=school).order_by("pk"))
        self._confirm(scene, number)
        self._pair(self._enterprise(scene), Side.ENTERPRISE, student_nos, [row.pk for row in mentor_rows])
        self._pair(self._registrar(scene), Side.SCHOOL, student_nos, [row.pk for row in tutor_rows])

    def _check(self, scene: Scene, number: str) -> None:
        if scene.rulebook == checks.CODE:
            checks.lists(self.players, scene, self.past(scene.starts_on - timedelta(days=5)))

    def aside(self) -> None:
        """Play what stands beside the classes: duplicates, admissions, mentors' records, releases asked for."""
        day = self.past(self.today)
        checks.find(self.players, at(day))
        records.keep_mentors(self.players, day, at(day))
        records.want_people(self.players, day, at(day))

    def _confirm(self, scene: Scene, number: str) -> None:
        """Let the apprentices of a class that runs confirm over their links, all but the last two of the newest."""
        agreement = Agreement.objects.filter(training_class__number=number, kind=AgreementKind.TRAINING).first()
        if agreement is None or agreement.state not in IN_FORCE:
            return
        people, now = self._people(number), at(self.past(scene.starts_on - timedelta(days=5)))
        student_nos = [row.student_no for row in people]
        made = confirmations.issue_links(
            actor=self._enterprise(scene), number=agreement.number, student_nos=student_nos, days=14, now=now
        )
        for one in made if self._reaches(scene, "closed") else made[:-2]:
            confirmations.confirm_by_link(
                actor=PROGRAM,
                confirmation_id=one.pk,
                serial=one.serial,
                number_end=unseal(one.enrolment.person.number_sealed)[-4:],
                now=now,
            )

    def _sides(self, scene: Scene) -> tuple[Enterprise, School]:
        enterprise = list(Enterprise.objects.order_by("pk"))[scene.enterprise]
        return enterprise, list(School.objects.order_by("pk"))[scene.school]

    def _pair(self, actor: Actor, side: Side, student_nos: Sequence[str], ids: Sequence[int]) -> None:
        pairings = [
            Pairing(student_no=student_no, mentor_id=ids[place % len(ids)])
            for place, student_no in enumerate(student_nos)
        ]
        mentors.assign(actor=actor, side=side, pairings=pairings)

    def _start(self, scene: Scene, number: str) -> None:
        if scene.until == "asked":
            day = self.past(scene.starts_on - timedelta(days=3))
            openings.ask_opening(actor=self._registrar(scene), number=number, today=day, now=at(day))
        if self._reaches(scene, "open"):
            classes.open_class(actor=self._registrar(scene), number=number, today=scene.starts_on)
            for row in self._people(number)[: scene.withdrawn]:
                self._withdraw(scene, row)

    def _train(self, scene: Scene, number: str) -> None:
        if not scene.weeks:
            return
        for row in self._in_training(number):
            self._log(row, scene)
        for tutor_id, ids in self._waiting_logs(number).items():
            log_decisions.confirm_all(actor=self.players.tutors[tutor_id], log_ids=ids, now=at(self.today))
        self._leave_open(number)
        course = Course.objects.filter(training_class__number=number, category="public").first()
        for row in self._in_training(number)[: scene.enrolled // 2]:
            credits.award_course(
                actor=self._registrar(scene),
                student_no=row.student_no,
                course_id=course.pk if course else 0,
                score=Decimal(82),
                now=at(self.today),
            )

    def _log(self, row: Enrolment, scene: Scene) -> None:
        """Enter five days a week, each week on its Friday evening."""
        mentor_id = row.assignments.get(side=Side.ENTERPRISE).mentor_id
        actor = self.players.mentors[mentor_id or 0]
        for week in range(scene.weeks):
            monday = self.today - timedelta(days=self.today.weekday() + 7 * (scene.weeks - week))
            entries = [
                logs.NewLog(
                    LogFacts(day=monday + timedelta(days=day), hours=Decimal(8), task=TASKS[(week + day) % 6], rating=4)
                )
                for day in range(5)
            ]
            logs.enter(actor=actor, student_no=row.student_no, entries=entries, now=at(entries[-1].facts.day))

    def _leave_open(self, number: str) -> None:
        """Leave something of every kind for the week grid: a rejected day, and a day written down but not signed."""
        waiting = LogEntry.objects.filter(enrolment__training_class__number=number, state=LogState.ENTERED)
        log = waiting.select_related("enrolment").order_by("enrolment", "day").first()
        if log is None:
            return
        tutor_id = log.enrolment.assignments.get(side=Side.SCHOOL).tutor_id
        log_decisions.reject(
            actor=self.players.tutors[tutor_id or 0],
            log_id=log.pk,
            reason="工时与当日考勤不符，请核对。",
            now=at(self.today),
        )
        last = waiting.select_related("enrolment").order_by("-enrolment", "-day").first()
        if last is None or not last.enrolment.period.lower <= self.today < last.enrolment.period.upper:
            return
        draft = LogFacts(day=self.today, hours=Decimal(8), task=TASKS[0], rating=4)
        logs.enter(
            actor=self.players.mentors[last.mentor_id],
            student_no=last.enrolment.student_no,
            entries=[logs.NewLog(draft)],
            now=at(self.today),
            is_draft=True,
        )

    def _waiting_logs(self, number: str) -> dict[int, list[int]]:
        """Give the entries before the last week, by the tutor who confirms them."""
        before = self.today - timedelta(days=self.today.weekday() + 7)
        waiting: dict[int, list[int]] = {}
        rows = LogEntry.objects.filter(enrolment__training_class__number=number, day__lt=before)
        for log in rows.prefetch_related("enrolment__assignments").order_by("pk"):
            tutor_id = next(pair.tutor_id for pair in log.enrolment.assignments.all() if pair.tutor_id)
            waiting.setdefault(tutor_id, []).append(log.pk)
        return waiting

    def _people(self, number: str) -> list[Enrolment]:
        return list(Enrolment.objects.filter(training_class__number=number).order_by("student_no"))

    def _in_training(self, number: str) -> list[Enrolment]:
        return [row for row in self._people(number) if row.state == EnrolmentState.TRAINING]

    def _alter(self, scene: Scene, number: str) -> None:
        """Let one rest and come back, one rest from today, one ask the school and one the bureau for more time."""
        if scene.is_altered:
            rows = self._in_training(number)[-4:]
            played = alterations.played(self.today)
            for row, (facts, is_agreed) in zip(rows, played, strict=True):
                made = propose(
                    actor=self._enterprise(scene), student_no=row.student_no, facts=facts, now=at(self.today)
                )
                if is_agreed:
                    take_move(actor=self._registrar(scene), alteration_id=made.pk, move="agree", now=at(self.today))

    def _end(self, scene: Scene, number: str) -> None:
        finishing = self._in_training(number)[: scene.certified + scene.uncertified]
        ended_on = min(scene.last_on, self.today - timedelta(days=3))
        for place, row in enumerate(finishing):
            self._finish(scene, row, ended_on, is_certified=place < scene.certified)
        if self._reaches(scene, "closed"):
            classes.close_class(actor=self._registrar(scene), number=number, today=ended_on + timedelta(days=3))
            self._claim(scene, number, ClaimKind.BALANCE, scene.balance, ended_on + timedelta(days=10))

    def _withdraw(self, scene: Scene, row: Enrolment) -> None:
        left_on = min(scene.starts_on + timedelta(days=60), self.today - timedelta(days=2))
        moves.withdraw(
            actor=self._registrar(scene),
            student_no=row.student_no,
            reason=WithdrawalReason.RESIGNED,
            ended_on=left_on,
            today=self.today,
        )

    def _finish(self, scene: Scene, row: Enrolment, ended_on: date, *, is_certified: bool) -> None:
        actor, assessed_on = self._registrar(scene), ended_on - timedelta(days=5)
        facts = AssessmentFacts(
            assessed_on=assessed_on,
            body=BODY,
            theory_score=Decimal(78 if is_certified else 52),
            practice_score=Decimal(85 if is_certified else 66),
            enterprise_score=Decimal(90),
            is_passed=is_certified,
        )
        assessment.record_assessment(actor=actor, student_no=row.student_no, facts=facts, today=self.today)
        if is_certified:
            self.certificates += 1
            number = f"Y000032000000{ended_on:%y}{scene.level}{self.certificates:06d}"
            certificate = CertificateFacts(number=number, issuer=BODY, issued_on=ended_on)
            assessment.record_certificate(actor=actor, student_no=row.student_no, facts=certificate, today=self.today)
        move = "complete_certified" if is_certified else "complete_uncertified"
        completion.complete(actor=actor, student_no=row.student_no, move=move, ended_on=ended_on, today=self.today)

    def _claim(self, scene: Scene, number: str, kind: ClaimKind, until: str, day: date) -> None:
        if not until:
            return
        day = self.past(day)
        claim = claims.prepare(actor=self._enterprise(scene), number=number, kind=kind, now=at(day))
        for step in STEPS[1 : STEPS.index(until) + 1]:
            claim = self._advanced(scene, claim, step, day)

    def _advanced(self, scene: Scene, claim: Claim, step: str, day: date) -> Claim:
        officers, now = self.players.officers, at(day)
        match step:
            case "submitted":
                return claims.submit(actor=self._enterprise(scene), number=claim.number, now=now)
            case "first_ok":
                return claims.approve(actor=officers["first"], number=claim.number, now=now)
            case "second_ok":
                return claims.approve(actor=officers["second"], number=claim.number, now=now)
            case _:
                voucher = f"YS-{claim.number}"
                return claims.pay(
                    actor=officers["payment"], number=claim.number, voucher_no=voucher, settled_on=day, today=day
                )
