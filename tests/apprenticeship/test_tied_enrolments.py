"""An enrolment's school and enterprise are its class's: the database sees to it."""

import pytest
from django.db import IntegrityError, connection

from apprenticeship.models import Enrolment, TrainingClass


def test_an_enrolment_cannot_name_another_school_than_its_class(cast):
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(school=cast.moon)
    with pytest.raises(IntegrityError, match="enrolment_is_tied_to_its_class"):
        connection.check_constraints()


def test_a_class_with_people_cannot_change_its_enterprise(cast):
    TrainingClass.objects.filter(pk=cast.enrolment.training_class_id).update(enterprise=cast.mill)
    with pytest.raises(IntegrityError, match="enrolment_is_tied_to_its_class"):
        connection.check_constraints()


def test_an_enrolment_belongs_to_a_class_that_exists(cast):
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(training_class=99_999_999)
    with pytest.raises(IntegrityError, match="enrolment_is_tied_to_its_class"):
        connection.check_constraints()
