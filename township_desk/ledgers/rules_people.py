"""Rules over persons (rules.md 2 and 3)."""

from __future__ import annotations

import re
from datetime import date

from township_desk.core.fields import Row
from township_desk.core.fields_code import age_on, id_birth, id_sex
from township_desk.core.query import All, Is, Query
from township_desk.core.rules import (
    ERROR,
    NOTICE,
    WARNING,
    Broken,
    Desk,
    RowRule,
    Rule,
    broken,
    twins,
)
from township_desk.ledgers.rules_accounts import account_rules
from township_desk.ledgers.rules_common import HEAD, LIVING, OPEN_DUTY, same_row
from township_desk.ledgers.rules_exclusive import PERSON_UNSERVED
from township_desk.ledgers.welfare_words import RUNNING

AT_WORK_AWAY = ("县内务工", "县外省内务工", "省外务工")
ABLE = ("技能劳动力", "普通劳动力")


def _age(row: Row, desk: Desk) -> int | None:
    """Full years, on the day of death for the dead."""
    birth: date | None = row.get("birth")
    if birth is None:
        return None
    return age_on(birth, row.get("death_date") or desk.today)


def _here(row: Row) -> bool:
    return row.get("alive_status") in (None, "在册")


def _sex_by_number(row: Row, desk: Desk) -> Broken | None:
    number, sex = row.get("id_no"), row.get("sex")
    if not number or sex is None or id_sex(number) == sex:
        return None
    return broken("sex", 应为=id_sex(number))


def _birth_by_number(row: Row, desk: Desk) -> Broken | None:
    number, birth = row.get("id_no"), row.get("birth")
    return broken("birth") if number and birth is not None and id_birth(number) != birth else None


def _number_taken(row: Row, desk: Desk) -> Broken | None:
    if not row.get("id_no"):
        return None
    for other in desk.rows(Query("person", Is("id_no", "=", row["id_no"])), 3):
        if not same_row(row, other):
            home = desk.row("household", other.get("hh_id")) if other.get("hh_id") is not None else None
            village = desk.row("village", home.get("village_id")) if home is not None else None
            return broken(
                "id_no", 姓名=other.get("name"), 村=village.get("name") if village is not None else "村未登记"
            )
    return None


def _differs_little(one: str, other: str) -> bool:
    return len(one) == len(other) and 0 < sum(a != b for a, b in zip(one, other, strict=True)) <= 2


def _nearly_same_person(row: Row, desk: Desk) -> Broken | None:
    number, name, birth = row.get("id_no"), row.get("name"), row.get("birth")
    if not number or not name or birth is None:
        return None
    for other in desk.rows(Query("person", All((Is("name", "=", name), Is("birth", "=", birth)))), 10):
        theirs = other.get("id_no")
        if not same_row(row, other) and theirs and _differs_little(number, theirs) and _same_village(row, other, desk):
            return broken("id_no", 姓名=name, 证号=theirs[:6] + "********" + theirs[-4:])
    return None


def _same_village(row: Row, other: Row, desk: Desk) -> bool:
    """Whether two persons live in one village, as far as that is known."""
    homes = [desk.row("household", r.get("hh_id")) if r.get("hh_id") is not None else None for r in (row, other)]
    villages = {home.get("village_id") for home in homes if home is not None}
    return len(villages) <= 1


def _disability_of_person(row: Row, desk: Desk) -> Broken | None:
    number, own = row.get("disab_no"), row.get("id_no")
    return broken("disab_no") if number and own and number[:18] != own else None


_KINDS = {"1": "视力", "2": "听力", "3": "言语", "4": "肢体", "5": "智力", "6": "精神", "7": "多重"}
_LEVELS = {"1": "一级", "2": "二级", "3": "三级", "4": "四级"}


def _disability_kind(row: Row, desk: Desk) -> Broken | None:
    number, kind = row.get("disab_no"), row.get("disab_kind")
    return broken("disab_kind", 类别=kind) if number and kind and _KINDS.get(number[18]) != kind else None


def _disability_level(row: Row, desk: Desk) -> Broken | None:
    number, level = row.get("disab_no"), row.get("disab_level")
    return broken("disab_level", 等级=level) if number and level and _LEVELS.get(number[19]) != level else None


def _certificate_expired(row: Row, desk: Desk) -> Broken | None:
    day = row.get("disab_expire")
    return broken("disab_expire", 日期=day) if day is not None and day < desk.today and _here(row) else None


def _disabled_without_certificate(row: Row, desk: Desk) -> Broken | None:
    return broken("disab_no") if "残疾" in (row.get("health") or ()) and not row.get("disab_no") else None


def _second_head(row: Row, desk: Desk) -> Broken | None:
    if row.get("relation") != "户主" or row.get("hh_id") is None or row.get("alive_status") in ("死亡", "迁出"):
        return None
    where = All((Is("hh_id", "=", row["hh_id"]), HEAD, LIVING))
    return broken("relation") if any(not same_row(row, r) for r in desk.rows(Query("person", where), 3)) else None


def _same_sex_couple(row: Row, desk: Desk) -> Broken | None:
    other = {"户主": "配偶", "配偶": "户主"}.get(row.get("relation") or "")
    if other is None or row.get("hh_id") is None or row.get("sex") is None:
        return None
    where = All((Is("hh_id", "=", row["hh_id"]), Is("relation", "=", other), LIVING))
    partners = [r for r in desk.rows(Query("person", where), 3) if not same_row(row, r)]
    return broken("relation") if any(r.get("sex") == row["sex"] for r in partners) else None


_SEX_OF = {"子": "男", "女婿": "男", "女": "女", "儿媳": "女"}


def _relation_against_sex(row: Row, desk: Desk) -> Broken | None:
    expected = _SEX_OF.get(row.get("relation") or "")
    return broken("relation") if expected and row.get("sex") not in (None, expected) else None


def _age_against_relation(row: Row, desk: Desk) -> Broken | None:
    relation, birth = row.get("relation"), row.get("birth")
    if birth is None or relation not in ("配偶", "子", "女", "父母"):
        return None
    if relation == "配偶":
        age = _age(row, desk)
        least = desk.setting("people.min_spouse_age")
        young = f"年龄与关系不合常理：配偶{age}周岁，不满{least}周岁，请核对出生日期或与户主关系。"
        return broken("birth", message=young) if age is not None and age < least else None
    if row.get("hh_id") is None:
        return None
    heads = desk.rows(Query("person", All((Is("hh_id", "=", row["hh_id"]), HEAD))), 2)
    for head in heads:
        if head.get("birth") is None or same_row(row, head):
            continue
        older, younger = (head["birth"], birth) if relation in ("子", "女") else (birth, head["birth"])
        if age_on(older, desk.today) - age_on(younger, desk.today) <= desk.setting("people.parent_gap"):
            gap = age_on(older, desk.today) - age_on(younger, desk.today)
            told = f"年龄与关系不合常理：与户主是“{relation}”，年龄只差{gap}岁，请核对出生日期或与户主关系。"
            return broken("birth", message=told)
    return None


def _death_date(row: Row, desk: Desk) -> Broken | None:
    died, birth = row.get("death_date"), row.get("birth")
    if died is None:
        return None
    return broken("death_date") if died > desk.today or (birth is not None and died < birth) else None


def _dead_on_lists(row: Row, desk: Desk) -> Broken | None:
    if row.get("alive_status") != "死亡" or row.get("id") is None:
        return None
    mine = Is("person_id", "=", row["id"])
    left = [f"在岗{d.get('post_type')}" for d in desk.rows(Query("duty", All((mine, OPEN_DUTY))), 10)]
    benefits = desk.rows(Query("benefit", All((mine, Is("status", "in", RUNNING)))), 10)
    left += [f"在享{b.get('program')}" for b in benefits if b.get("obj_type") == "人"]
    covered = All((mine, Is("is_covered", "=", True), Is("end_month", "empty")))
    left += ["计入保障人数" for _ in desk.rows(Query("benefit_member", covered), 1)]
    cared = All((mine, Is("end_on", "empty")))
    left += [f"在册{c.get('kind')}" for c in desk.rows(Query("care_object", cared), 10)]
    return broken("alive_status", 姓名=row.get("name"), 清单="、".join(left)) if left else None


def _child_at_work(row: Row, desk: Desk) -> Broken | None:
    age = _age(row, desk)
    if age is None or age >= 16:
        return None
    if row.get("labor") not in (None, "无劳动力"):
        return broken("labor")
    return broken("work_status") if row.get("work_status") in AT_WORK_AWAY else None


def _low_labour(row: Row, desk: Desk) -> Broken | None:
    age = _age(row, desk)
    if age is None or not 16 <= age <= 59 or row.get("health") != ("健康",) or not _here(row):
        return None
    if row.get("school_status") not in (None, "非在校"):
        return None
    return broken("labor") if row.get("labor") in ("弱劳动力或半劳动力", "丧失劳动力", "无劳动力") else None


def _disabled_labour(row: Row, desk: Desk) -> Broken | None:
    severe = row.get("disab_kind") == "肢体" and row.get("disab_level") in ("一级", "二级")
    return broken("labor") if severe and row.get("labor") in ABLE else None


def _out_of_school(row: Row, desk: Desk) -> Broken | None:
    age = _age(row, desk)
    if age is None or not 6 <= age <= 15 or not _here(row):
        return None
    status = row.get("school_status")
    # Rosters leave the column out: an empty one is told, 非在校 is doubted.
    if status is None:
        return broken("school_status", as_=NOTICE)
    return broken("school_status") if status == "非在校" else None


_SCHOOL_AGES = {
    "学前": (2, 7), "小学": (5, 15), "七年级": (10, 17), "八年级": (11, 18), "九年级": (12, 19), "高中": (13, 22),
    "中职": (14, 22), "高职高专": (16, 30), "本科及以上": (15, 45),
}  # fmt: skip


def _student(row: Row, desk: Desk) -> Broken | None:
    status, age = row.get("school_status"), _age(row, desk)
    if status in (None, "非在校"):
        return None
    if row.get("work_status") in AT_WORK_AWAY:
        return broken(
            "work_status", message=f"登记为“{status}”在校，又登记务工“{row['work_status']}”，请更正其中一项。"
        )
    low, high = _SCHOOL_AGES.get(status, (0, 200))
    off = f"{age}周岁登记为“{status}”在校，一般为{low}至{high}周岁，请核对出生日期或在校生状况。"
    return broken("school_status", message=off) if age is not None and not low <= age <= high else None


def _unable_at_work(row: Row, desk: Desk) -> Broken | None:
    unable = row.get("labor") in ("无劳动力", "丧失劳动力")
    return broken("work_status") if unable and row.get("work_status") in AT_WORK_AWAY else None


def _uninsured(row: Row, desk: Desk) -> Broken | None:
    return broken("med_insured") if row.get("med_insured") == "未参保" and _here(row) else None


def _holder_is_self(row: Row, desk: Desk) -> Broken | None:
    holder, name = row.get("acct_name"), row.get("name")
    return broken("acct_name") if holder and name and holder != name else None


_STUDIES = ("birth", "school_status", "work_status")
_ID_RULES = (
    RowRule("ID-09", ERROR, "性别与身份证号不一致（应为{应为}）。", _sex_by_number, ("id_no", "sex"), "GB 11643"),
    RowRule("ID-10", ERROR, "出生日期与身份证号不一致，请核对证件后改其中一项。", _birth_by_number, ("id_no", "birth"), "GB 11643；S15"),
    RowRule("ID-11", ERROR, "该身份证号已登记为“{姓名}”（{村}）。", _number_taken, ("id_no",), "S15", alone=False,
            twins=twins(("id_no",))),
    RowRule(
        "ID-12", WARNING, "疑似同一人：{姓名}{证号}。", _nearly_same_person, ("id_no", "name", "birth", "hh_id"), "设", alone=False,
        twins=twins(("name", "birth")),
    ),
)  # fmt: skip
_DISABILITY_RULES = (
    RowRule("DB-02", ERROR, "残疾人证号前18位应为本人身份证号。", _disability_of_person, ("disab_no", "id_no"), "S25"),
    RowRule(
        "DB-03", ERROR, "第19位类别代码与“{类别}”不符（1视2听3言4肢5智6精7多重）。", _disability_kind,
        ("disab_no", "disab_kind"), "S25",
    ),
    RowRule("DB-04", ERROR, "第20位等级代码与“{等级}”不符。", _disability_level, ("disab_no", "disab_level"), "S25"),
    RowRule("DB-05", WARNING, "残疾人证已过期（{日期}），请督促换证。", _certificate_expired, ("disab_expire",), "有效期10年"),
    RowRule("DB-06", WARNING, "登记为残疾但无残疾人证。", _disabled_without_certificate, ("health", "disab_no"), "S21"),
)  # fmt: skip


def _social_number(row: Row, desk: Desk) -> Broken | None:
    """SS-01: the 社会保障号码 is the ID number; what stands under 社会保障卡号 and reads like one must be the person's own."""
    card, number = row.get("ss_card_no"), row.get("id_no")
    if not card or not number or not re.fullmatch(r"\d{17}[\dXx]", card) or id_birth(card) is None:
        return None
    return broken("ss_card_no") if card.upper() != number else None


PERSON_RULES: tuple[Rule, ...] = (
    RowRule("SS-01", ERROR, "社会保障号码应为公民身份号码。", _social_number, ("ss_card_no", "id_no"), "S15 社会保险法§58"),
    *_ID_RULES,
    *_DISABILITY_RULES,
    *account_rules(),
    RowRule("BK-07", WARNING, "开户人与领款人不一致，请登记监护人或代管协议。", _holder_is_self, ("acct_name", "name"), "S27"),
    RowRule("RY-01", ERROR, "每户须有且只有一名户主。", _second_head, ("relation", "hh_id", "alive_status"), "S21", alone=False,
            twins=twins(("hh_id", "relation"))),
    RowRule("RY-02", ERROR, "户主与配偶性别相同，请核对关系。", _same_sex_couple, ("relation", "hh_id", "sex"), "S21", alone=False),
    RowRule("RY-03", ERROR, "与户主关系和性别矛盾，请核对“与户主关系”和“性别”。", _relation_against_sex, ("relation", "sex"), "S21"),
    RowRule(
        "RY-04", WARNING, "年龄与关系不合常理。", _age_against_relation, ("relation", "birth", "hh_id"), "设", alone=False
    ),
    RowRule("RY-06", ERROR, "请填写正确的死亡日期：不晚于今天，不早于出生日期。", _death_date, ("death_date", "birth"), "设"),
    RowRule(
        "RY-07", WARNING, "{姓名}已死亡，仍有：{清单}，请办理停发/离岗。", _dead_on_lists, ("alive_status",), "S06、S21", alone=False
    ),
    RowRule("RY-08", WARNING, "16周岁以下不应登记劳动能力/务工。", _child_at_work, ("birth", "labor", "work_status"), "S21"),
    RowRule(
        "RY-09", WARNING, "健康适龄人员劳动能力登记偏低，请核实。", _low_labour, ("birth", "health", "school_status", "labor"), "S21"
    ),
    RowRule(
        "RY-10", WARNING, "重度肢体残疾不应登记为有劳动能力。", _disabled_labour, ("disab_kind", "disab_level", "labor"), "S21"
    ),
    RowRule("RY-11", WARNING, "义务教育适龄儿童未登记在校，请核实是否失学。", _out_of_school, _STUDIES[:2], "S21"),
    RowRule("RY-12", WARNING, "在校生登记了务工/年龄不符。", _student, _STUDIES, "S21"),
    RowRule("RY-13", WARNING, "无劳动能力（特困）人员登记务工。", _unable_at_work, ("labor", "work_status"), "S21"),
    RowRule("RY-15", WARNING, "医保参保状态异常：登记为“未参保”，请核实并动员参保，或更正参保状态。",
            _uninsured, ("med_insured", "alive_status"), "S21"),
    PERSON_UNSERVED,
)  # fmt: skip
