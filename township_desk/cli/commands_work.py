"""Commands of daily work: `again`, rows like one on other days; `rank`, ranks and rewards of the monthly marks."""

from __future__ import annotations

from datetime import date

from township_desk.cli.output import problem_line
from township_desk.cli.run import Run
from township_desk.cli.words import Number, argument, command, option
from township_desk.core.problem import UsageError


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"“{text}”不是日期，请写成 2022-11-05。") from None


def _assigned(texts: tuple[str, ...]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            raise UsageError(f"“{text}”应写成 项目=值。")
        found[name.strip()] = value.strip() or None
    return found


@command("again", "照一条记录在别的日子再登记", more="几天一次登记，撤销一次全部收回。只用于工作活动这类按天登记的台账。",
         example="township-desk again activity 12 --on 2022-11-07 --on 2022-11-08 head_count=6")  # fmt: skip
@argument("ledger", metavar="台账", words="台账的英文名或中文名")
@argument("row_id", metavar="编号", type=Number(1), words="照哪一条登记")
@argument("assignments", metavar="项目=值", nargs=-1, words="和那一条不一样的项目")
@option("--on", "days", multiple=True, required=True, metavar="日期", words="在哪一天，可写几次")
def again(run: Run, ledger: str, row_id: int, assignments: tuple[str, ...], days: tuple[str, ...]) -> int:
    """Enter rows like one on other days."""
    desk = run.desk()
    declared, more = desk.records.ledger(ledger), _assigned(assignments)
    entries = [{declared.period or "": _day(day), **more} for day in days]
    made = desk.repeating.repeat(declared.name, row_id, entries)
    run.out.result(
        lambda: {"ledger": declared.name, "ids": made.ids, "problems": [p.to_json() for p in made.problems]},
        lambda: "\n".join(
            [f"已登记{len(made.ids)}条：{'、'.join(map(str, made.ids))}", *(problem_line(p) for p in made.problems)]
        ),
    )
    return 1 if made.problems else 0


@command("rank", "给月考核排名定奖", more="名次按总分，同分并列；奖励和表态发言的名次、每月奖励总额见设置。",
         example="township-desk rank 2022-11")  # fmt: skip
@argument("period", metavar="考核期", words="月度如 2022-11，季度如 2022-Q4")
@option("--scheme", default="人居环境月考核", metavar="方案", words="考核方案")
def rank(run: Run, period: str, scheme: str) -> int:
    """Rank and award."""
    from township_desk.service.scoring import settle

    done = settle(run.desk(), period, scheme)
    run.out.result(
        lambda: {
            "period": period, "scheme": scheme, "rows": done.rows, "rewarded": done.rewarded, "statements": done.statements,
            "money": f"{done.money:.2f}", "changeset": done.touched.changeset if done.touched else None,
        },
        lambda: f"{period} {scheme}：{done.rows}个村（社），奖励{done.rewarded}个共{done.money:,.2f}元，表态发言{done.statements}个",
    )  # fmt: skip
    return 0


COMMANDS = {"登记和办理": (again, rank)}
