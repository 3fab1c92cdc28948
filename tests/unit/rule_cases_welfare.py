"""One firing and one silent case for every rule of social relief, as data (rules.md 5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as N
from typing import Any

from tests.unit.rule_case import Case

D = date.fromisoformat
HOME = {"id": 1, "village_id": 1, "head_person_id": 1, "hh_no": "200000001", "status": "在册", "bank_no": "6228480000000000000",
        "income_pc": N(3600), "farmland_mu": N(10)}  # fmt: skip
HEAD: dict[str, Any] = {"id": 1, "name": "李明", "hh_id": 1, "relation": "户主", "alive_status": "在册", "is_coliving": True, "birth": D("1950-01-01"),
        "id_no": "610322195001019999"}  # fmt: skip
SON = HEAD | {"id": 2, "name": "李小明", "relation": "子", "birth": D("1980-01-01"), "id_no": "610322198001019999"}
STANDARDS = {"standard": [
    {"id": 1, "program": "农村低保", "tier": "标准", "from_date": D("2022-01-01"), "amount": N(500)},
    {"id": 2, "program": "农村低保", "tier": "标准", "from_date": D("2021-01-01"), "amount": N(480)},
    {"id": 3, "program": "农村低保", "tier": "A类", "from_date": D("2022-01-01"), "amount": N(480)},
    {"id": 4, "program": "农村低保", "tier": "老年人", "from_date": D("2022-01-01"), "amount": N(50)},
]}  # fmt: skip
PEOPLE = {"person": [HEAD, SON], "household": [HOME]}
DIBAO = {
    "id": 1,
    "program": "农村低保",
    "obj_type": "户",
    "hh_id": 1,
    "person_id": 1,
    "status": "在保",
    "start_month": "2022-07",
}
OWN = DIBAO | {"id": 2, "obj_type": "人"}
WHOLE = DIBAO | {"survey_on": D("2022-06-03"), "notice_from": D("2022-06-10"), "notice_to": D("2022-06-17"),
                 "approved_on": D("2022-06-24")}  # fmt: skip
MEMBER = {"id": 1, "benefit_id": 1, "person_id": 1, "is_covered": True, "start_month": "2022-07"}
OF_SON = MEMBER | {"id": 2, "person_id": 2}


def notice(ledger: str) -> tuple[Case, ...]:
    """The rules of public notice, alike everywhere."""
    return (
        Case("G-07", ledger, {"notice_from": D("2022-06-10"), "notice_to": D("2022-06-15")},
             {"notice_from": D("2022-06-10"), "notice_to": D("2022-06-16")}, "notice_to"),
        Case("G-08", ledger, {"notice_from": D("2022-06-10"), "notice_to": D("2022-06-16")},
             {"notice_from": D("2022-06-10"), "notice_to": D("2022-06-17")}, "notice_to"),
    )  # fmt: skip


_SLOW = {"program": "农村低保", "accepted_on": D("2022-03-01"), "approved_on": D("2022-04-20")}
PROCEDURE = (
    Case("G-06", "benefit", {"start_month": "2022-07", "end_month": "2022-06"}, {"start_month": "2022-07", "end_month": "2022-08"},
         "end_month"),
    *notice("benefit"),
    Case("JZ-01", "benefit", {"accepted_on": D("2022-06-01"), "survey_start": D("2022-06-08")},
         {"accepted_on": D("2022-06-01"), "survey_start": D("2022-06-06")}, "survey_start"),
    Case("JZ-02", "benefit", {"surveyors": "王小明"}, {"surveyors": "王小明、李小红"}, "surveyors"),
    Case("JZ-03", "benefit", _SLOW, _SLOW | {"approved_on": D("2022-04-10")}, "approved_on"),
    Case("JZ-04", "benefit", {"submitted_on": D("2022-06-01"), "approved_on": D("2022-06-20")},
         {"submitted_on": D("2022-06-01"), "approved_on": D("2022-06-10")}, "approved_on"),
    Case("JZ-05", "benefit", {"program": "特困供养", "approved_on": D("2022-12-05"), "start_month": "2022-12"},
         {"program": "特困供养", "approved_on": D("2022-12-05"), "start_month": "2023-01"}, "start_month"),
    Case("JZ-06", "benefit", {"program": "重度残疾人护理补贴", "applied_on": D("2022-05-30"), "start_month": "2022-04"},
         {"program": "重度残疾人护理补贴", "applied_on": D("2022-05-30"), "start_month": "2022-05"}, "start_month"),
    Case("JZ-08", "benefit", {"notice_objection": "有"}, {"notice_objection": "有", "reviewed_on": D("2022-06-20")}, "reviewed_on"),
    Case("JZ-09", "benefit", {"decision": "不予确认", "approved_on": D("2022-06-01"), "denied_notified_on": D("2022-06-10")},
         {"decision": "不予确认", "approved_on": D("2022-06-01"), "denied_notified_on": D("2022-06-03")}, "denied_notified_on"),
    Case("JZ-10", "benefit", WHOLE | {"notice_to": None}, WHOLE, "notice_from", PEOPLE),
    Case("JZ-17", "benefit", {"status": "在保", "next_review_on": D("2022-12-01")}, {"status": "已停发", "next_review_on": D("2022-12-01")},
         "next_review_on"),
    Case("JZ-18", "benefit", {"taper_until": "2023-07"}, {"taper_until": "2023-06"}, "taper_until"),
    Case("JZ-24", "benefit", {"program": "特困供养", "accepted_on": D("2022-06-01"), "notice_from": D("2022-06-24")},
         {"program": "特困供养", "accepted_on": D("2022-06-01"), "notice_from": D("2022-06-20")}, "notice_from"),
)  # fmt: skip

TWO = {"benefit_member": [MEMBER, OF_SON], **PEOPLE}
AMOUNT = DIBAO | {"declared_count": 2}
POOR = HEAD | {"disab_kind": "肢体", "disab_level": "三级"}
DESTITUTE = OWN | {"program": "特困供养"}
SUBSIDY, CARE = OWN | {"program": "困难残疾人生活补贴"}, OWN | {"program": "重度残疾人护理补贴"}
DEAD = HEAD | {"alive_status": "死亡", "death_date": D("2022-06-01")}
ENTITLED = (
    Case("JZ-11", "benefit", DIBAO | {"kin_filed": False}, DIBAO | {"kin_filed": True}, "kin_filed",
         {**PEOPLE, "duty": [{"id": 1, "person_id": 2, "post_type": "村“两委”"}]}),
    Case("JZ-12", "benefit", AMOUNT | {"monthly_amount": N("1000.01")}, AMOUNT | {"monthly_amount": N(1000)}, "monthly_amount", STANDARDS),
    Case("JZ-13", "benefit", AMOUNT | {"tier": "差额", "monthly_amount": N(420)}, AMOUNT | {"tier": "差额", "monthly_amount": N(400)},
         "monthly_amount", {**STANDARDS, **PEOPLE}),
    Case("JZ-14", "benefit", AMOUNT | {"tier": "A类", "monthly_amount": N(480)}, AMOUNT | {"tier": "A类", "monthly_amount": N(1010)},
         "monthly_amount", {**STANDARDS, **PEOPLE, "benefit_member": [MEMBER | {"plus_reason": "老年人"}, OF_SON]}),
    Case("JZ-15", "benefit", DIBAO | {"declared_count": 3}, DIBAO | {"declared_count": 2}, "declared_count", TWO),
    Case("JZ-16", "benefit", DIBAO | {"is_single": True}, DIBAO | {"is_single": False}, "is_single", {"person": [POOR]}),
    Case("JZ-19", "benefit", DIBAO, DIBAO | {"status": "已停发"}, None, {"benefit_member": [MEMBER], "person": [DEAD]}),
    Case("JZ-21", "benefit", DESTITUTE | {"person_id": 2}, DESTITUTE, "person_id", PEOPLE),
    Case("JZ-22", "benefit", DESTITUTE | {"start_month": "2015-03"}, DESTITUTE | {"start_month": "2022-09"}, "person_id",
         {"person": [HEAD | {"birth": D("2003-05-01"), "school_status": "非在校"}]}),
    Case("JZ-23", "benefit", {"adl_failed": 3, "self_care": "具备"}, {"adl_failed": 3, "self_care": "部分丧失"}, "self_care"),
    Case("JZ-25", "benefit", {"care_place": "分散供养"}, {"care_place": "分散供养", "caregiver": "王强"}, "caregiver"),
    Case("JZ-26", "benefit", DESTITUTE | {"basic_std": N(649)}, DESTITUTE | {"basic_std": N(650)}, "basic_std", STANDARDS),
    Case("JZ-27", "benefit", SUBSIDY | {"hh_id": 2}, SUBSIDY, "program", {"benefit": [DIBAO]}),
    Case("JZ-28", "benefit", CARE, CARE | {"person_id": 2}, "person_id", {"person": [POOR, SON | {"disab_level": "二级"}]}),
    Case("JZ-29", "benefit", CARE, CARE | {"status": "暂停"}, None, {"person": [HEAD | {"disab_expire": D("2022-12-19")}]}),
)  # fmt: skip

BOTH = {"benefit": [DIBAO, DESTITUTE | {"id": 3, "person_id": 2}], **PEOPLE}
INJURED = {"care_allowance": "工伤护理费"}
HIGHER = {"care_allowance": "老年", "care_allowance_amount": N(150), "monthly_amount": N(100)}
SITE = {"site": [{"id": 1, "name": "柳沟饭店", "principal_id": SON["id_no"]}]}
EXCLUSIVE = (
    Case("G-12", "benefit", DIBAO | {"id": 9}, DIBAO | {"id": 9, "status": "不予确认"}, "hh_id", {"benefit": [DIBAO]}),
    Case("G-14", "benefit", DIBAO, DIBAO | {"id": 9}, "program",
         {"pay_line": [{"id": 1, "benefit_id": 1, "batch_id": 1}], "pay_batch": [{"id": 1, "period": "2022-11"}]}),
    Case("RY-07", "benefit", CARE, CARE | {"person_id": 2}, None, {"person": [DEAD, SON]}),
    Case("RY-13", "benefit", DESTITUTE, DESTITUTE | {"person_id": 2}, None, {"person": [HEAD | {"work_status": "省外务工"}, SON]}),
    Case("HC-01", "benefit", DESTITUTE, DESTITUTE | {"person_id": 2}, "person_id", {"benefit": [DIBAO]}),
    Case("HC-02", "benefit", CARE | {"person_id": 2}, CARE, "program", BOTH),
    Case("HC-03", "benefit", CARE | INJURED, CARE | INJURED | {"status": "已停发"}, "care_allowance"),
    Case("HC-03", "benefit", SUBSIDY | INJURED | {"care_allowance_from": "2022-12"},
         SUBSIDY | INJURED | {"care_allowance_from": "2023-01"}, "care_allowance"),
    Case("HC-03", "benefit", SUBSIDY | INJURED | {"care_allowance_to": "2022-12"},
         SUBSIDY | INJURED | {"care_allowance_to": "2022-11"}, "care_allowance"),
    Case("HC-03", "benefit", SUBSIDY | {"id": 9}, SUBSIDY | {"id": 9, "person_id": 2}, "person_id", {"benefit": [CARE | INJURED]}),
    Case("HC-04", "benefit", CARE | {"care_allowance": "离休"}, SUBSIDY | {"care_allowance": "离休"}, "care_allowance"),
    Case("HC-04", "benefit", CARE | HIGHER, CARE | HIGHER | {"care_allowance_to": "2022-11"}, "care_allowance"),
    Case("HC-04", "benefit", CARE | {"id": 9}, CARE | {"id": 9, "person_id": 2}, "program",
         {"benefit": [OWN | {"program": "高龄补贴"}]}, {"subsidy.care_exclusive": ["高龄补贴"]}),
    Case("HC-05", "benefit", OWN | {"program": "孤儿", "person_id": 2}, OWN | {"program": "孤儿"}, "program", BOTH),
    Case("HC-06", "benefit", OWN | {"id": 9, "program": "孤儿"}, OWN | {"id": 9, "program": "孤儿", "person_id": 2}, "program",
         {"benefit": [SUBSIDY]}),
    Case("HC-07", "benefit", DIBAO | {"id": 9, "hh_id": 2}, DIBAO | {"id": 9, "hh_id": 2, "person_id": 2}, "person_id",
         {"benefit": [DIBAO], **PEOPLE}),
    Case("HC-08", "benefit", DIBAO | {"id": 9, "program": "低保边缘"}, DIBAO | {"id": 9, "program": "低保边缘", "hh_id": 2}, "program",
         {"benefit": [DIBAO]}),
    Case("HC-10", "benefit", DIBAO, DIBAO | {"id": 9}, None,
         {"benefit_member": [MEMBER], "person": [HEAD | {"work_status": "财政供养"}]}),
    Case("HC-11", "benefit", DIBAO, DIBAO | {"hh_id": 2}, "hh_id", {**PEOPLE, **SITE}),
    Case("HC-12", "benefit", DIBAO, DIBAO | {"hh_id": 2}, None,
         {"person": [HEAD], "household": [HOME, HOME | {"id": 2}], "duty": [{"id": 1, "person_id": 1, "post_type": "镇干部"}]}),
)  # fmt: skip

RUNNING = {"benefit": [DIBAO | {"monthly_amount": N(900)}, DIBAO | {"id": 2, "hh_id": 2, "person_id": 3}], **PEOPLE}
MEMBERS = (
    Case("G-12", "benefit_member", MEMBER | {"id": 9, "start_month": "2022-10"}, MEMBER | {"id": 9, "start_month": "2022-12"},
         "start_month", {"benefit_member": [MEMBER | {"end_month": "2022-12"}]}),
    Case("RY-07", "benefit_member", MEMBER, MEMBER | {"end_month": "2022-07"}, None, {"benefit": [DIBAO], "person": [DEAD]}),
    Case("JZ-14", "benefit_member", MEMBER | {"amount": N(400)}, MEMBER | {"amount": N(500)}, "amount",
         {**RUNNING, "benefit_member": [MEMBER, OF_SON | {"amount": N(400)}]}),
    Case("JZ-15", "benefit_member", MEMBER | {"benefit_id": 2}, MEMBER, "person_id", RUNNING),
    Case("HC-07", "benefit_member", MEMBER | {"id": 9, "benefit_id": 2}, MEMBER, "person_id", {**RUNNING, "benefit_member": [MEMBER]}),
    Case("HC-13", "benefit_member", MEMBER, MEMBER | {"is_covered": False}, "person_id", {"person": [HEAD | {"alive_status": "服刑"}]}),
    Case("G-19", "benefit_event", {"kind": "减员", "delta_person": 1}, {"kind": "减员", "delta_person": -1}, "delta_person"),
    Case("JZ-20", "benefit_event", {"kind": "停发", "reason": "收入超标"},
         {"kind": "停发", "reason": "收入超标", "basis_doc": "2022年12月5日送达告知书"}, "basis_doc"),
    Case("HC-14", "person", HEAD | {"disab_no": "61032219500101999941", "disab_level": "一级"},
         HEAD | {"id": 2, "disab_no": "61032219500101999941", "disab_level": "一级"}, None,
         {"benefit": [CARE | {"person_id": 2}, SUBSIDY | {"id": 3, "person_id": 2}], "household": [HOME]}),
    Case("HC-14", "household", HOME | {"hh_nature": "边缘易致贫户"}, HOME | {"id": 2, "hh_nature": "边缘易致贫户"}, None,
         {"person": [HEAD | {"labor": "无劳动力"}, SON | {"hh_id": 2, "labor": "普通劳动力"}]}),
)  # fmt: skip

FIRE = {
    "id": 2,
    "person_id": 1,
    "applied_on": D("2022-11-01"),
    "cause": "火灾",
    "amount": N(2000),
    "approval": "乡镇审批（小额）",
}
AT_ONCE = FIRE | {"approval": "先行救助后补手续", "paid_on": D("2022-11-02"), "status": "已发放"}
CERT = {"person_id": 1, "action": "新办", "cert_no": HEAD["id_no"] + "41", "disab_kind": "肢体", "disab_level": "一级"}
OLD_MAN = {"kind": "留守老人", "person_id": 1, "start_on": D("2022-01-01"), "visit_freq": "每月"}
VISIT = {"activity": [{"id": 1, "act_type": "留守老人探访", "date": D("2022-12-01"), "target_person_id": (5, 2)}]}
RELIEF = (
    Case("G-05", "relief", {"applied_on": D("2002-11-01")}, {"applied_on": D("2022-11-01")}, "applied_on"),
    Case("G-06", "relief", {"applied_on": D("2022-11-02"), "approved_on": D("2022-11-01")},
         {"applied_on": D("2022-11-02"), "approved_on": D("2022-11-03")}, "approved_on"),
    *notice("relief"),
    Case("JZ-30", "relief", FIRE | {"amount": N("1000.01")}, FIRE | {"amount": N(1000)}, "amount", settings={"relief.town_limit": N(1000)}),
    Case("JZ-31", "relief", AT_ONCE, AT_ONCE | {"backfilled_on": D("2022-11-10")}, "backfilled_on"),
    Case("JZ-32", "relief", FIRE, FIRE | {"applied_on": D("2023-06-01")}, "cause", {"relief": [FIRE | {"id": 1, "applied_on": D("2022-03-01")}]}),
    Case("G-05", "disab_cert", {"applied_on": D("2002-11-01")}, {"applied_on": D("2022-11-01")}, "applied_on"),
    Case("G-06", "disab_cert", {"rated_on": D("2022-11-02"), "done_on": D("2022-11-01")},
         {"rated_on": D("2022-11-02"), "done_on": D("2022-11-03")}, "done_on"),
    Case("DB-02", "disab_cert", CERT | {"person_id": 2}, CERT, "cert_no", PEOPLE),
    Case("DB-03", "disab_cert", CERT | {"disab_kind": "听力"}, CERT, "disab_kind"),
    Case("DB-04", "disab_cert", CERT | {"disab_level": "二级"}, CERT, "disab_level"),
    Case("DB-07", "disab_cert", CERT | {"id": 9}, CERT | {"id": 9, "action": "到期换证"}, "action",
         {"disab_cert": [CERT | {"id": 1, "status": "已发证", "expire_on": D("2030-01-01")}]}),
    Case("G-06", "care_object", {"start_on": D("2022-05-01"), "end_on": D("2022-04-01")}, {"start_on": D("2022-05-01")}, "end_on"),
    Case("RY-07", "care_object", OLD_MAN, OLD_MAN | {"end_on": D("2022-06-02")}, None, {"person": [DEAD]}),
    Case("JZ-33", "care_object", OLD_MAN | {"person_id": 2}, OLD_MAN, "person_id", PEOPLE),
    Case("JZ-34", "care_object", OLD_MAN, OLD_MAN | {"kind": "独居老人"}, "person_id", PEOPLE),
    Case("JZ-35", "care_object", OLD_MAN, OLD_MAN | {"person_id": 2}, "visit_freq", VISIT),
)  # fmt: skip

DOUBT = {"id": 1, "benefit_id": 1, "action": "停发", "status": "已办结"}
CLAIM = {"id": 1, "benefit_id": 1, "period_from": "2022-07", "period_to": "2022-08", "amount_due": N(1000)}
PAID: dict[str, list[dict[str, Any]]] = {
    "pay_batch": [{"id": 1, "period": "2022-07"}, {"id": 2, "period": "2022-08"}, {"id": 3, "period": "2022-09"}],
    "pay_line": [{"id": n, "batch_id": n, "benefit_id": 1, "amount": N(500), "result": "成功"} for n in (1, 2, 3)],
}
FINDINGS = (
    Case("G-05", "finding", {"received_on": D("2002-11-01")}, {"received_on": D("2022-11-01")}, "received_on"),
    Case("G-06", "finding", {"received_on": D("2022-11-02"), "checked_on": D("2022-11-01")},
         {"received_on": D("2022-11-02"), "checked_on": D("2022-11-03")}, "checked_on"),
    Case("ZJ-03", "finding", {"conclusion": "属实", "action": "继续保障"}, {"conclusion": "不属实", "action": "继续保障"}, "action"),
    Case("ZJ-04", "finding", DOUBT, DOUBT | {"action": "调整金额"}, None, {"benefit": [DIBAO]}),
    Case("ZJ-05", "finding", {"conclusion": "不属实", "note": "不属实"},
         {"conclusion": "不属实", "note": "车辆已于2020年过户", "checked_by": "王小明、李小红"}, "note"),
    Case("ZJ-06", "finding", DOUBT, DOUBT | {"benefit_id": 2}, None,
         {"benefit": [DIBAO, DIBAO | {"id": 2}], "benefit_event": [{"id": 1, "benefit_id": 2, "kind": "停发"}]}),
    Case("G-06", "recovery", {"period_from": "2022-08", "period_to": "2022-07"}, {"period_from": "2022-08", "period_to": "2022-08"},
         "period_to"),
    Case("ZJ-01", "recovery", CLAIM | {"amount_due": N(1500)}, CLAIM, "amount_due", PAID),
    Case("ZJ-01", "recovery", CLAIM, CLAIM | {"amount_due": N(1030)}, "amount_due", PAID | {"pay_line": [
        *PAID["pay_line"], {"id": 4, "batch_id": 3, "benefit_id": 1, "amount": N(30), "result": "成功", "for_month": CLAIM["period_from"]},
        {"id": 5, "batch_id": 1, "benefit_id": 1, "amount": N(70), "result": "成功", "for_month": "2020-01"},
    ]}),
    Case("ZJ-02", "recovery", CLAIM | {"amount_got": N("1000.01")}, CLAIM | {"amount_got": N(1000)}, "amount_got"),
)  # fmt: skip

BATCH = {"id": 2, "program": "农村低保", "period": "2022-12", "batch_no": 1, "status": "编制中"}
LINE = {
    "id": 2,
    "batch_id": 2,
    "benefit_id": 1,
    "hh_id": 1,
    "person_id": 1,
    "base_amount": N(500),
    "bank_no": "6228480000000000000",
}
MONTHS = {
    "pay_batch": [BATCH | {"id": 1, "period": "2022-11"}, BATCH, BATCH | {"id": 4, "program": "高龄补贴"}],
    "pay_line": [LINE | {"id": 1, "batch_id": 1}, LINE | {"benefit_id": 2, "base_amount": N(530)}],
    **PEOPLE,
}
ENDED = {"benefit": [DIBAO | {"end_month": "2022-12"}, DIBAO | {"id": 2, "start_month": "2023-01"}], **MONTHS}
WHEAT = {"pay_batch": [BATCH | {"program": "耕地地力补贴"}], **PEOPLE}
PAYMENTS = (
    Case("G-06", "pay_batch", {"notice_from": D("2022-12-02"), "notice_to": D("2022-12-01")},
         {"notice_from": D("2022-12-02"), "notice_to": D("2022-12-09")}, "notice_to"),
    *notice("pay_batch"),
    Case("G-15", "pay_batch", {"made_by": "王小明", "checked_by": "王小明"}, {"made_by": "王小明", "checked_by": "李小红"}, "checked_by"),
    Case("FF-09", "pay_batch", BATCH | {"period": "2022-10", "paid_on": D("2022-12-01")},
         BATCH | {"period": "2022-11", "paid_on": D("2022-12-15")}, "paid_on"),
    Case("FF-10", "pay_batch", {"failed_count": 2, "paid_on": D("2022-12-01")}, {"failed_count": 2, "paid_on": D("2022-12-10")}),
    Case("G-09", "pay_line", {"amount": N(-1)}, {"amount": N(0)}, "amount"),
    Case("BK-06", "pay_line", LINE | {"id": 9, "hh_id": 2}, LINE | {"id": 9}, "bank_no", MONTHS),
    Case("BK-09", "pay_line", LINE | {"bank_no": "6217990000000000006"}, LINE | {"bank_no": "6217990000000000006", "remark": "换卡"},
         "bank_no", MONTHS),
    Case("BK-09", "pay_line", LINE | {"bank_no": "6217990000000000006", "remark": "抵扣追缴ZJ-2022-0001"},
         LINE | {"bank_no": "6217990000000000006", "remark": "抵扣追缴ZJ-2022-0001；账号变更（尾号0001→0006）：换卡"}, "bank_no", MONTHS),
    Case("FF-02", "pay_line", LINE | {"id": 9, "benefit_id": 2}, LINE | {"id": 9}, "benefit_id", MONTHS),
    Case("FF-05", "pay_line", LINE, LINE | {"batch_id": 1}, "benefit_id", ENDED),
    Case("FF-06", "pay_line", LINE | {"batch_id": 4}, LINE | {"batch_id": 4, "person_id": 2}, "person_id", MONTHS | {"person": [DEAD, SON]}),
    Case("FF-07", "pay_line", LINE | {"benefit_id": 2}, LINE | {"benefit_id": 2, "base_amount": N(0)}, "benefit_id", ENDED),
    Case("FF-08", "pay_line", {"adjust_amount": N(-20)}, {"adjust_amount": N(-20), "remark": "扣回多发"}, "remark"),
    Case("FF-11", "pay_line", LINE | {"qty": N("12.01")}, LINE | {"qty": N(12)}, "qty", WHEAT),
    Case("FF-12", "pay_line", {"qty": N(10), "unit_price": N(70), "base_amount": N(710)},
         {"qty": N(10), "unit_price": N(70), "base_amount": N("700.05")}, "base_amount"),
)  # fmt: skip

WELFARE: tuple[Case, ...] = PROCEDURE + ENTITLED + EXCLUSIVE + MEMBERS + RELIEF + FINDINGS + PAYMENTS
