"""Rows for tests, complete and valid by default."""

from datetime import UTC, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from accounts.models import Organisation, Role, User
from sessions_app.models import (
    Assignment,
    Channel,
    Criterion,
    DeadLetter,
    Persona,
    Rubric,
    RubricVersion,
    SessionStatus,
    StepAttempt,
    StepRun,
    StepStatus,
    TrainingSession,
)
from sessions_app.pipeline.failing import fingerprint

PASSWORD = "correct horse battery staple"


class OrganisationFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Organisation {n}")

    class Meta:
        model = Organisation


class UserFactory(DjangoModelFactory):
    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Faker("name")
    role = Role.REP
    organisation = factory.SubFactory(OrganisationFactory)
    password = factory.django.Password(PASSWORD)

    class Meta:
        model = User


class PersonaFactory(DjangoModelFactory):
    slug = factory.Sequence(lambda n: f"persona-{n}")
    name = "Dana Whitfield"
    title = "Head of Operations"
    company = "Brightwater Logistics"
    objective = "book_meeting"
    objective_text = "Book a meeting"
    description = "Runs forty vans out of two depots."
    first_message = "Dana speaking."

    class Meta:
        model = Persona


class RubricFactory(DjangoModelFactory):
    slug = factory.Sequence(lambda n: f"rubric-{n}")
    name = factory.Sequence(lambda n: f"Rubric {n}")

    class Meta:
        model = Rubric


class RubricVersionFactory(DjangoModelFactory):
    """A published version of three criteria."""

    rubric = factory.SubFactory(RubricFactory)
    number = 1
    name = factory.SelfAttribute("rubric.name")
    state = RubricVersion.State.PUBLISHED
    published_at = datetime(2026, 1, 1, tzinfo=UTC)

    class Meta:
        model = RubricVersion
        skip_postgeneration_save = True

    @factory.post_generation
    def criteria(self, create, extracted, **kwargs):
        if not create:
            return
        for position, (key, weight, scale) in enumerate(
            [("discovery", 50, "five"), ("value", 30, "five"), ("next_step", 20, "binary")]
        ):
            Criterion.objects.create(
                version=self,
                position=position,
                key=key,
                name=key.replace("_", " ").title(),
                skill=key,
                description=DESCRIPTIONS[key],
                weight=Decimal(weight),
                scale=scale,
            )


DESCRIPTIONS = {
    "discovery": "Asks open questions about how the customer works and what costs them time.",
    "value": "Ties the benefit to what the customer said they need.",
    "next_step": "Proposes a next step with a day or an hour.",
}


class AssignmentFactory(DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)
    title = "Practise the cold call"
    persona = factory.SubFactory(PersonaFactory)
    rubric = factory.LazyFunction(lambda: RubricVersionFactory().rubric)
    for_everyone = True

    class Meta:
        model = Assignment


class SessionFactory(DjangoModelFactory):
    """A voice call that is going on."""

    user = factory.SubFactory(UserFactory)
    org = factory.SelfAttribute("user.organisation")
    channel = Channel.VOICE
    status = SessionStatus.IN_CALL
    persona = factory.SubFactory(PersonaFactory)
    persona_snapshot = factory.LazyAttribute(
        lambda session: session.persona.snapshot() if session.persona else {}
    )
    rubric_version = factory.SubFactory(RubricVersionFactory)
    vapi_call_id = factory.Sequence(lambda n: f"call-{n}")
    start_time = factory.LazyFunction(lambda: datetime.now(UTC))

    class Meta:
        model = TrainingSession


class DeadLetterFactory(DjangoModelFactory):
    """An open one: the grading of an ended call gave up after three attempts, each written down."""

    class Params:
        step = "evaluate"
        session = factory.SubFactory(
            SessionFactory, status=SessionStatus.FAILED, status_reason="timeout"
        )

    step_run = factory.LazyAttribute(
        lambda letter: StepRun.objects.create(
            session=letter.session,
            step=letter.step,
            position=1,
            status=StepStatus.DEAD,
            attempts=3,
            error_class=letter.error_class,
            error_message=letter.message,
        )
    )
    error_class = "Transient"
    message = "timeout"
    fingerprint = factory.LazyAttribute(
        lambda letter: fingerprint(letter.step, letter.error_class, letter.message)
    )
    attempts = 3
    retryable = True
    first_failed_at = factory.LazyFunction(lambda: datetime.now(UTC))

    class Meta:
        model = DeadLetter
        skip_postgeneration_save = True

    @factory.post_generation
    def tries(self, create, extracted, **kwargs):
        for number in range(1, self.attempts + 1):
            StepAttempt.objects.create(
                step_run=self.step_run,
                number=number,
                counted=True,
                started_at=self.first_failed_at,
                finished_at=self.first_failed_at,
                worker=f"host:{number}",
                error_class=self.error_class,
                message=self.message,
            )
