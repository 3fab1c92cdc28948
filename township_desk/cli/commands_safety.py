"""Commands that keep the data safe: backup, list of backups, restore, a check-up of the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from township_desk.cli.run import Run
from township_desk.cli.width import grid
from township_desk.cli.words import PATH, argument, command, option


def _info_json(info: Any) -> dict[str, Any]:
    return {"file": str(info.path), "at": info.at, "size": info.size, "rows": info.rows, "proven": info.proven}


@command(
    "backup",
    "备份",
    more="备份后立即打开核对，确认可用才算成功。不写文件就存到数据文件夹的 backups 里。",
    example="township-desk backup E:\\备份\\镇务台账.db",
)
@argument("file", metavar="文件", type=PATH, required=False, words="备份到哪个文件")
def backup(run: Run, file: Path | None) -> int:
    """Make a proven backup."""
    info = run.desk().safety.backup(file)
    run.out.result(
        lambda: _info_json(info), lambda: f"已备份并核对：{info.path}（{_size(info.size)}，{_rows(info.rows)}条记录）"
    )
    return 0


@command("backups", "列出备份", example="township-desk backups")
def backups(run: Run) -> int:
    """The backups of this desk, newest first."""
    known = list(run.desk().safety.backups())
    run.out.result(
        lambda: {"backups": [_info_json(info) for info in known]},
        lambda: (
            grid(
                ["时间", "大小", "记录", "核对", "文件"],
                [
                    [str(i.at)[:19], _size(i.size), str(_rows(i.rows)), "可用" if i.proven else "不可用", str(i.path)]
                    for i in known
                ],
                most=100,
            )
            if known
            else "还没有备份。"
        ),
    )
    return 0


def _size(size: int) -> str:
    return f"{size / 1_048_576:.1f} MB"


def _rows(rows: Any) -> int:
    return sum(rows.values()) if isinstance(rows, dict) else int(rows or 0)


@command(
    "restore",
    "恢复备份",
    more="恢复前先把现在的数据另存一份备份。",
    example="township-desk restore E:\\备份\\镇务台账.db",
)
@argument("file", metavar="文件", type=PATH, words="要恢复的备份文件")
def restore(run: Run, file: Path) -> int:
    """Put a backup in place of the present data."""
    if run.url is not None:
        run.open().safety.restore(file)
    else:  # without opening the desk: it may be damaged or gone
        from township_desk.bootstrap import restore_desk

        restore_desk(file, run.folder)
    run.out.result(lambda: {"file": str(file), "restored": True}, lambda: f"已恢复：{file}")
    return 0


@command(
    "doctor",
    "体检：数据库、文件夹、字体、备份是否正常",
    more="有不正常的项目时退出码为 1。",
    example="township-desk doctor",
)
@option("--fonts", is_flag=True, words="一并列出打印用的字体")
def doctor(run: Run, fonts: bool) -> int:
    """Check the desk's surroundings."""
    desk = run.desk()
    findings = [(name, bool(ok), text) for name, ok, text in desk.safety.doctor()]
    faces = list(desk.printing.fonts_report()) if fonts else []
    run.out.result(
        lambda: {
            "ok": all(ok for _, ok, _ in findings),
            "checks": [{"name": name, "ok": ok, "text": text} for name, ok, text in findings],
            **({"fonts": faces} if fonts else {}),
        },
        lambda: "\n".join([f"[{'正常' if ok else '不正常'}] {name}：{text}" for name, ok, text in findings] + faces),
    )
    return 0 if all(ok for _, ok, _ in findings) else 1


COMMANDS = {"备份和体检": (backup, backups, restore, doctor)}
