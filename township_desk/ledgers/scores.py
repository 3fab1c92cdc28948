"""Ledger of scores (生态环境): monthly marks of villages, their ranks, rewards and public statements."""

from __future__ import annotations

from decimal import Decimal

from township_desk.core.fields import COMPLETE, SAVE, LongText, Name, Row, Section
from township_desk.core.fields_choice import Choice
from township_desk.core.fields_date import Date, PeriodCode
from township_desk.core.fields_number import Decimals, Int, Money
from township_desk.core.fields_scores import Scores
from township_desk.core.ledger import Ledger, Mark
from township_desk.core.query import Is, Sort
from township_desk.ledgers.registers import village_field
from township_desk.ledgers.rules_scores import SCHEME, SCORE_RULES

AREA = "生态环境"
SCHEMES = (SCHEME, "星级村创建", "第一书记季度考核", "网格员考核", "其他")
AWARDS = ("奖励", "表态发言", "无")
REWARDED, STATEMENT, NOTHING = AWARDS


def total_of(row: Row) -> Decimal | None:
    """总分: the sum of the items."""
    items = row.get("items")
    return sum((points for _, points in items), Decimal(0)).quantize(Decimal("0.01")) if items else None


SCORE = Ledger(
    name="score",
    label="考核评分",
    area=AREA,
    use="人居环境月考核等“打分—排名—奖惩”",
    sections=(
        Section(
            "考核",
            Choice(name="scheme", label="考核方案", options=SCHEMES, needed=SAVE, default=SCHEME, width=14,
                   words={"环境卫生考核": SCHEME, "人居环境考核": SCHEME, "月考核": SCHEME}, synonyms=("方案", "考核类型")),
            PeriodCode(name="period", label="考核期", forms=("month", "quarter"), needed=SAVE, synonyms=("考核月份", "月份", "期间"),
                       help="月度写 2022-11，季度写 2022-Q4"),
            village_field(label="村（社）", needed=SAVE),
            Date(name="scored_on", label="考核日期", fact=True, needed=COMPLETE, synonyms=("考核时间", "评分日期", "日期")),
        ),
        Section(
            "得分",
            Scores(name="items", label="分项得分", needed=COMPLETE, synonyms=("得分明细", "各项得分"),
                   help="写成：组织机制10、村庄清洁28.5；分项和满分见设置"),
            Decimals(name="total", label="总分", unit="分", digits=5, auto=True, derive=total_of, width=8),
            Int(name="rank", label="名次", auto=True, width=6, help="由“排名定奖”算出，同分并列"),
            Choice(name="award", label="奖惩", options=AWARDS, auto=True, width=9, help="由“排名定奖”算出"),
            Money(name="award_amount", label="奖励金额", needed=COMPLETE, when=Is("award", "=", REWARDED), when_text="得奖的",
                  synonyms=("奖励金额（元）", "奖金"), help="由“排名定奖”均分，可改", width=10),
            LongText(name="problem", label="存在问题", synonyms=("主要问题", "问题")),
            Name(name="scorer", label="考核人", strict=False, limit=40, needed=COMPLETE, synonyms=("评分人", "考核组长", "考核组")),
        ),
    ),
    key=("scheme", "period", "village_id"),
    title=("scheme", "period", "village_id"),
    period="scored_on",
    listed=("scheme", "period", "village_id", "total", "rank", "award", "award_amount", "items", "problem", "scored_on", "scorer"),
    searched=("period", "problem", "scorer"),
    sort=(Sort("period", True), Sort("total", True)),
    frozen=3,
    marks=(
        Mark("rewarded", "奖励", "info", Is("award", "=", REWARDED)),
        Mark("statement", "表态发言", "soon", Is("award", "=", STATEMENT)),
        Mark("unranked", "未排名", "soon", Is("rank", "empty")),
    ),
    rules=SCORE_RULES,
)  # fmt: skip
