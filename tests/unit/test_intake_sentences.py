"""What villages' sentences say about a hazard."""

from __future__ import annotations

import pytest

from township_desk.intake.sentences import Said, hazard_state


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("已于11月8日整改完毕", Said("已整改", "11月8日")),
        ("已更换灭火器，隐患消除", Said("已整改")),
        ("线路已重新安装到位", Said("已整改")),
        ("当场整改", Said("已整改")),
        ("因资金未落实，尚未整改", Said("未整改")),
        ("未能按期完成整改", Said("未整改")),
        ("没有整改", Said("未整改")),
        ("待资金到位后更换", Said("未整改")),
        ("正在采购配件，预计11月底前完成", Said("整改中")),
        ("部分完成", Said("整改中")),
        ("已下达限期整改通知书", Said("整改中")),
        ("已移交县应急管理局处理", Said("已移交")),
        ("复查不合格，已重新下达", Said("复查不合格")),
        ("经复查合格，予以销号（2022.11.30）", Said("已销号", "2022.11.30")),
        ("11月3日发现，11月8日整改到位", Said("已整改", "")),
        ("情况属实", None),
        ("村干部每日巡查", None),
    ],
)
def test_states(text: str, said: Said | None) -> None:
    assert hazard_state(text) == said
