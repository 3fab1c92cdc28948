"""Projects on a real desk: in every stage, with funds, payments, months, quantities and documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.desks import town_desk
from township_desk.service.desk import Desk

MONTH = "2022-11"


class ProjectTown:
    """Adds rows through the desk's own editing, and remembers projects by a short name."""

    def __init__(self, folder: Path) -> None:
        self.desk: Desk = town_desk(folder)
        self.ids: dict[str, int] = {}
        self.funds: dict[tuple[str, str], int] = {}

    def project(self, key: str, **values: Any) -> int:
        plain = {
            "nature": "新建", "owner_unit": "清河镇人民政府", "resp_unit": "农业综合服务中心", "resp_person": "张三", "is_publicized": "是",
            "place": "二组", "plan_start": "2022-03-01", "plan_end": "2022-10-31", "kind": "乡村建设行动（基础设施）",
        }  # fmt: skip
        self.ids[key] = self.desk.editing.add("project", plain | values).id
        return self.ids[key]

    def fund(self, key: str, source: str, plan: str, arrived: str = "0", **more: Any) -> None:
        values = {
            "project_id": str(self.ids[key]),
            "source": source,
            "amount_plan": plan,
            "amount_arrived": arrived,
            **more,
        }
        self.funds[key, source] = self.desk.editing.add("project_fund", values).id

    def pay(self, key: str, source: str, day: str, amount: str, voucher: str, purpose: str = "进度款") -> None:
        values = {
            "project_id": str(self.ids[key]), "fund_id": str(self.funds[key, source]), "paid_on": day, "amount": amount,
            "payee": "清河建筑公司", "purpose": purpose, "voucher_no": voucher,
        }  # fmt: skip
        self.desk.editing.add("project_payment", values)

    def month(self, key: str, month: str, total: str, percent: str, done: str | None = None, **more: Any) -> None:
        values = {
            "project_id": str(self.ids[key]), "month": month, "done_total": total, "progress_pct": percent, "done_month": done,
            "progress_text": f"完成{percent}%", "reporter": "李四", **more,
        }  # fmt: skip
        self.desk.editing.add("project_progress", {name: value for name, value in values.items() if value is not None})

    def output(self, key: str, item: str, village: str, plan: str, done: str, **more: Any) -> None:
        values = {
            "project_id": str(self.ids[key]),
            "item": item,
            "village_id": village,
            "qty_plan": plan,
            "qty_done": done,
        }
        self.desk.editing.add("project_output", values | more)


def build(folder: Path) -> ProjectTown:
    """Six projects: finished, under way and late, in the pool, invited, fought for, stopped."""
    town = ProjectTown(folder)
    town.project("road", name="2022年清河镇柳沟村巷道硬化项目", villages="柳沟村", tags="入库项目、衔接资金项目、重点建设",
                 content="硬化巷道1.2公里",
                 invest_total="63", invest_year="63", in_pool_on="2022-01-10", stage="验收", approved_on="2022-02-15",
                 approval_no="青发改〔2022〕3号", procure="公开招标", bid_on="2022-03-10", builder="清河建筑公司",
                 contract_price="60.333333",
                 started_on="2022-03-20", finished_on="2022-11-10", accepted_on="2022-11-25", accept_result="合格", benefit_hh="120",
                 benefit_person="430")  # fmt: skip
    town.fund("road", "中央衔接", "60.333333", "60.333333", amount_granted="60.333333", granted_on="2022-02-20", arrived_on="2022-02-28",
              doc_no="岚财农〔2022〕12号")  # fmt: skip
    town.fund("road", "镇自筹", "2.666667", "2.666667")
    town.pay("road", "中央衔接", "2022-04-05", "20", "PZ-001", "预付款")
    town.pay("road", "中央衔接", "2022-08-05", "20.333333", "PZ-002")
    town.pay("road", "中央衔接", "2022-11-28", "18", "PZ-003", "结算款")
    town.month("road", "2022-04", "20", "30", "20")
    town.month("road", "2022-10", "50", "80", None, remark="台账累计数")
    town.month("road", "2022-11", "63", "100", "13", next_plan="办理决算")
    town.output("road", "硬化巷道", "柳沟村", "1.2", "1.2", amount="60", done_on="2022-11-10")
    town.output("road", "排水渠", "柳沟村", "0.8", "0.5", unit="公里", amount="3")
    town.project("well", name="2022年清河镇石盘村河湾社区机井项目", villages="石盘村、河湾社区", tags="入库项目、衔接资金项目",
                 content="新打机井4眼",
                 invest_total="80.1", invest_year="50", in_pool_on="2021-12-20", pool_year="2022", stage="在建", procure="以工代赈",
                 builder="石盘村股份经济合作社", contract_price="78", started_on="2022-05-01", problem="水位下降，需加深")  # fmt: skip
    town.fund("well", "省级衔接", "50.1", "40", arrived_on="2022-06-01")
    town.fund("well", "县级衔接", "30", "0")
    town.pay("well", "省级衔接", "2022-07-01", "30", "PZ-101", "预付款")
    town.month("well", "2021-12", "10.05", "10", None, remark="台账累计数")
    town.month("well", "2022-11", "30.05", "40", "5", problem="钻机故障")
    town.output("well", "灌溉机井", "石盘村", "2", "1")
    town.output("well", "人饮机井及配套", "河湾社区", "2", "1")
    town.project("shed", name="2023年清河镇柳沟村大棚项目", villages="柳沟村", tags="入库项目、产业园", content="建设大棚20座",
                 kind="产业发展",
                 invest_total="120", in_pool_on="2022-11-28", pool_year="2023", stage="入库", plan_start="2023-03-01",
                 plan_end="2023-08-31")  # fmt: skip
    town.fund("shed", "市级衔接", "100")
    town.fund("shed", "村集体", "20")
    town.project("plant", name="清河镇面粉加工厂", villages="河湾社区", tags="招商引资、固定资产投资", content="年产2万吨面粉", kind="工业",
                 invest_total="20000", invest_year="8000", stage="在建", started_on="2022-06-01", signed_on="2022-01-15",
                 investor="兴旺粮油公司",
                 investor_place="省内市外", contract_invest="20000", builder="兴旺粮油公司", contract_price="18000",
                 approval_no="青发改〔2022〕9号",
                 procure="公开招标", bid_on="2022-05-20")  # fmt: skip
    town.fund("plant", "企业自筹", "20000", "5000.5", arrived_on="2022-06-10")
    town.month("plant", "2022-10", "3000", "15", "500")
    town.month("plant", "2022-11", "3500.5", "18", "500.5")
    town.project("lamp", name="2022年清河镇路灯争取项目", villages="柳沟村、石盘村", tags="争项要资", content="安装路灯160盏",
                 invest_total="32",
                 stage="储备", plan_start="2022-12-01", plan_end="2023-02-28")  # fmt: skip
    town.fund("lamp", "其他省级", "32", "32", amount_applied="40", amount_granted="32", granted_on="2022-11-20", arrived_on="2022-11-29",
              is_won="是", source_doc="清政字〔2022〕21号", doc_no="岚财建〔2022〕40号")  # fmt: skip
    town.output("lamp", "路灯", "柳沟村", "100", "0")
    town.output("lamp", "路灯", "石盘村", "60", "0")
    town.project("stop", name="2022年清河镇石盘村广场项目", villages="石盘村", tags="其他", content="建设广场", invest_total="9",
                 stage="终止",
                 remark="资金收回")  # fmt: skip
    for title, kind, amount, day in (
        ("面粉加工厂可行性研究报告", "可行性研究报告", "20000", "2022-11-03"), ("高标准农田实施方案", "实施方案", "10000", "2022-11-20"),
        ("路灯实施方案", "实施方案", "32", "2022-11-21"), ("冷库项目建议书", "项目建议书", "300", "2022-09-01"),
    ):  # fmt: skip
        town.desk.editing.add(
            "project_doc",
            {
                "title": title,
                "doc_kind": kind,
                "invest_est": amount,
                "submitted_on": day,
                "submitted_to": "岚川县发改局",
                "approval": "待批",
            },
        )
    return town
