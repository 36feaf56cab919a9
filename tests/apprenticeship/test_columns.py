"""The roster's columns: found by the words people really write."""

import pytest

from apprenticeship.columns import COLUMN_BY_CODE, JOINED_COLUMNS, ROSTER_COLUMNS, Column, JoinedColumn, column_titled


def codes_of(title):
    found = column_titled(title)
    if isinstance(found, JoinedColumn):
        return found.halves
    return found.code if isinstance(found, Column) else None


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("姓名", "name"),
        ("* 姓　名", "name"),
        ("姓名（必填）", "name"),
        ("※身份证号码", "number"),
        ("证件号码\n（18位）", "number"),
        ("公民身份号码:", "number"),
        ("文化程度", "education"),
        ("联系电话", "phone"),
        ("手机/联系电话", "phone"),
        ("人员类型(新招/转岗/在岗)", "trainee_type"),
        ("劳动合同（起）", "contract_starts_on"),
        ("劳动合同终止日期＊", "contract_last_on"),
        ("培训职业（工种）", "occupation"),
        ("职业（工种）代码", "occupation_code"),
        ("劳动合同起止", ("contract_starts_on", "contract_last_on")),
        ("培训期限起止（年月日）", ("starts_on", "last_on")),
        ("户籍/学历", ("residence", "education")),
        ("参保地/起缴月", ("insured_in", "insured_from")),
        ("原技能等级+证书号", ("prior_level", "prior_certificate_no")),
        ("培训职业（工种）+代码", ("occupation", "occupation_code")),
        ("工龄", None),
        ("", None),
        ("（）", None),
        ("姓名/身份证号", None),
    ],
)
def test_a_header_is_understood_as_people_write_it(title, code):
    assert codes_of(title) == code


def test_no_two_columns_claim_the_same_words():
    claimed = [title for column in (*ROSTER_COLUMNS, *JOINED_COLUMNS) for title in {column.title, *column.synonyms}]
    for column in (*ROSTER_COLUMNS, *JOINED_COLUMNS):
        for title in (column.title, *column.synonyms):
            assert column_titled(title) is column, title
    assert len(claimed) == len(set(claimed))


def test_few_columns_are_required():
    assert [column.code for column in ROSTER_COLUMNS if column.required] == [
        "name",
        "number",
        "trainee_type",
        "contract_starts_on",
        "contract_last_on",
    ]


def test_every_choice_is_a_word_that_is_understood():
    for column in ROSTER_COLUMNS:
        assert all(choice in column.words for choice in column.choices if column.words), column.code


def test_joined_columns_point_to_columns():
    assert all(half in COLUMN_BY_CODE for joined in JOINED_COLUMNS for half in joined.halves)
