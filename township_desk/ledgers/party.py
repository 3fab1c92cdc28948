"""Ledgers of party building (党建): new party members stage by stage, honours."""

from __future__ import annotations

from township_desk.core.fields import COMPLETE, SAVE, Code, Name, Section, Text
from township_desk.core.fields_choice import Choice, Ref
from township_desk.core.fields_date import Date
from township_desk.core.fields_number import Int
from township_desk.core.ledger import Ledger, Mark
from township_desk.core.machine import Machine, Step
from township_desk.core.query import All, Is, Sort, Today
from township_desk.ledgers.checks import check_doc_no
from township_desk.ledgers.registers import village_field
from township_desk.ledgers.rules_party import HONOR_RULES, PARTY_RULES

AREA = "党建"
STAGES = ("申请人", "积极分子", "发展对象", "预备党员", "正式党员", "取消资格", "终止培养")
PROBATION = Is("status", "in", ("预备党员", "正式党员"))
CANDIDATE = Is("status", "in", ("发展对象", "预备党员", "正式党员"))
ACTIVIST = Is("status", "in", ("积极分子", "发展对象", "预备党员", "正式党员"))
FULL = Is("status", "=", "正式党员")

PARTY_MACHINE = Machine(
    field="status",
    initial="申请人",
    steps=(
        Step("activist", "确定积极分子", ("申请人",), "积极分子", needs=("activist_on", "mentors"), asks=("talk_on",), guards=("DY-01",
             "G-06")),
        Step("candidate", "列为发展对象", ("积极分子",), "发展对象", needs=("candidate_on",), asks=("vetted_on", "trained_on"),
             guards=("DY-02", "G-06")),
        Step("probation", "接收预备党员", ("发展对象",), "预备党员", needs=("vetted_on", "probation_on"),
             asks=("trained_on", "probation_approved_on"), guards=("DY-02", "DY-04", "G-06")),
        Step("full", "转正", ("预备党员",), "正式党员", needs=("probation_approved_on", "full_on"), asks=("extended_to",),
             guards=("DY-03", "DY-04", "G-06")),
        Step("cancel", "取消资格", ("预备党员",), "取消资格", needs=("remark",), danger=True),
        Step("stop", "终止培养", ("申请人", "积极分子", "发展对象"), "终止培养", needs=("remark",), danger=True),
    ),
    final=("正式党员", "取消资格", "终止培养"),
    tones=(("申请人", "open"), ("积极分子", "busy"), ("发展对象", "busy"), ("预备党员", "busy"), ("正式党员", "done"), ("取消资格",
         "moved"),
           ("终止培养", "moved")),
)  # fmt: skip

PARTY_DEV = Ledger(
    name="party_dev",
    label="党员发展",
    area=AREA,
    use="申请—积极分子—发展对象—预备—正式 各阶段日期",
    sections=(
        Section(
            "申请与培养",
            Ref(name="person_id", label="人员", target="person", needed=SAVE, synonyms=("姓名", "身份证号", "身份证号码"), width=9),
            Text(name="branch", label="所在党支部", limit=40, needed=COMPLETE, synonyms=("支部", "党支部", "所在支部"), width=14),
            Date(name="applied_on", label="递交申请日期", fact=True, needed=COMPLETE, synonyms=("申请日期", "入党申请日期", "申请时间")),
            Date(name="talk_on", label="谈话日期", fact=True, help="申请后1个月内"),
            Date(name="activist_on", label="确定积极分子日期", fact=True, needed=COMPLETE, when=ACTIVIST, when_text="已确定积极分子",
                 synonyms=("积极分子日期", "积极分子时间")),
            Date(name="candidate_on", label="列为发展对象日期", fact=True, needed=COMPLETE, when=CANDIDATE, when_text="已列为发展对象",
                 synonyms=("发展对象日期", "发展对象时间")),
            Date(name="vetted_on", label="政审日期", fact=True, needed=COMPLETE, when=PROBATION, when_text="已接收预备党员"),
            Date(name="trained_on", label="集中培训日期", fact=True, needed=COMPLETE, when=PROBATION, when_text="已接收预备党员",
                 synonyms=("培训", "培训日期"), help="不少于3天或24学时"),
        ),
        Section(
            "预备与转正",
            Date(name="probation_on", label="接收预备党员日期", fact=True, needed=COMPLETE, when=PROBATION, when_text="已接收预备党员",
                 synonyms=("接收预备日期", "预备日期", "入党时间", "纳新日期"), help="“纳新”按它计数"),
            Date(name="probation_approved_on", label="上级批准日期", fact=True, needed=COMPLETE, when=PROBATION, when_text="已接收预备党员",
                 synonyms=("批准日期",), help="3个月内审批"),
            Date(name="full_on", label="转正日期", fact=True, needed=COMPLETE, when=FULL, when_text="已转正", synonyms=("转正时间",),
                 help="“转正”按它计数"),
            Date(name="extended_to", label="延长预备期至", help="延长半年至一年"),
            Name(name="mentors", label="培养联系人", strict=False, limit=40, needed=COMPLETE, when=ACTIVIST, when_text="已确定积极分子",
                 synonyms=("入党介绍人", "联系人"), help="2名"),
            Choice(name="status", label="状态", options=STAGES, needed=COMPLETE, default="申请人", loose=False, width=8,
                   words={"入党积极分子": "积极分子", "中共预备党员": "预备党员", "党员": "正式党员", "已转正": "正式党员",
                        "入党申请人": "申请人"},
                   synonyms=("阶段", "所处阶段")),
        ),
    ),
    key=("person_id",),
    title=("person_id", "status"),
    village=None,
    period="applied_on",
    listed=("person_id", "branch", "status", "applied_on", "activist_on", "candidate_on", "trained_on", "probation_on",
            "probation_approved_on", "full_on", "mentors"),
    searched=("branch", "mentors"),
    sort=(Sort("applied_on", True),),
    status=PARTY_MACHINE,
    marks=(
        Mark("due_full", "预备期满未转正", "bad",
             All((Is("status", "=", "预备党员"), Is("probation_on", "<", Today(-365)), Is("extended_to", "empty")))),
        Mark("stages", "在培养", "info", Is("status", "in", STAGES[1:4])),
    ),
    rules=PARTY_RULES,
)  # fmt: skip

VILLAGE_HOLDER = Is("holder_type", "=", "村")
GRADED = Is("kind", "in", ("评比名次", "星级认定"))

HONOR = Ledger(
    name="honor",
    label="荣誉命名",
    area=AREA,
    use="示范镇、卫生镇村、星级村、观摩名次等",
    sections=(
        Section(
            "荣誉",
            Text(name="title", label="荣誉（称号）", limit=60, needed=SAVE, synonyms=("荣誉名称", "称号", "名称", "荣誉"), width=20),
            Choice(name="kind", label="类型", options=("命名授牌", "评比名次", "星级认定", "个人荣誉"), needed=COMPLETE,
                   words={"命名": "命名授牌", "名次": "评比名次", "星级": "星级认定"}),
            Choice(name="level", label="级别", options=("国家级", "省级", "市级", "县级", "镇级"), needed=COMPLETE, width=7,
                   words={"国家": "国家级", "省": "省级", "市": "市级", "县": "县级", "区级": "县级", "镇": "镇级"}),
            Choice(name="holder_type", label="获得者类型", options=("镇", "村", "单位", "个人"), needed=COMPLETE, width=8),
            Text(name="holder", label="获得者", limit=60, needed=SAVE, synonyms=("获得单位", "获得单位（村）", "获奖单位", "姓名"),
                 width=14),
            village_field(needed=COMPLETE, when=VILLAGE_HOLDER, when_text="获得者类型为村"),
            Int(name="grade", label="星级（名次）", needed=COMPLETE, when=GRADED, when_text="评比名次、星级认定", minimum=1,
                synonyms=("星级", "名次"), help="星级1—5；名次从1起"),
            Text(name="granted_by", label="授予单位", limit=60, needed=COMPLETE, synonyms=("表彰单位", "命名单位", "授予机关"), width=16),
            Date(name="date", label="授予日期", fact=True, needed=SAVE, synonyms=("时间", "日期", "授予时间")),
            Code(name="doc_no", label="文号", limit=40, checks=(check_doc_no,), width=18),
        ),
    ),
    key=("title", "holder", "date"),
    title=("title", "holder"),
    period="date",
    listed=("date", "title", "kind", "level", "holder_type", "holder", "village_id", "grade", "granted_by", "doc_no"),
    searched=("title", "holder", "granted_by", "doc_no"),
    sort=(Sort("date", True),),
    rules=HONOR_RULES,
)  # fmt: skip
