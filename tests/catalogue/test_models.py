"""What the database refuses of regions and occupations."""

import pytest
from django.db import IntegrityError, transaction

from catalogue.models import Occupation, Region
from tests.builders import build_region


@pytest.mark.parametrize("code", ["32068", "32060X", "abcdef", ""])
def test_a_region_code_is_six_digits(db, code):
    with pytest.raises(IntegrityError, match="region_code_is_six_digits"), transaction.atomic():
        Region.objects.create(code=code, name="示例")


@pytest.mark.parametrize("code", ["6-18-01", "61801-01", "6-18-01-0A"])
def test_an_occupation_code_has_the_form_of_the_classification(db, code):
    with pytest.raises(IntegrityError, match="occupation_code_has_form"), transaction.atomic():
        Occupation.objects.create(code=code, name="示例", edition="2022")


def test_a_county_stands_below_its_city_and_province(db):
    county = build_region("320681")
    assert (county.parent.code, county.parent.parent.code, county.parent.parent.parent) == ("320600", "320000", None)
