"""The portable zip: the program's folder and a page that says how to use it; the same folder always gives the same bytes.

python packaging/windows/portable.py dist/windows/TownshipDesk OUT.zip
"""

from __future__ import annotations

import os
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

README = """镇务台账（免安装版）

1. 把整个“TownshipDesk”文件夹解压到本机硬盘上，例如“文档”里。不要在压缩包里直接打开，也不要放在U盘、网盘或共享文件夹里运行。
2. 双击里面的 TownshipDesk.exe。
3. 台账数据不在这个文件夹里，而在当前用户的数据文件夹：%LOCALAPPDATA%\\TownshipDesk 。换新版时，删掉旧的程序文件夹，解压新的即可，数据不动。

需要 64 位的 Windows 10（1809 或更新）或 Windows 11。第三方软件的许可在 TownshipDesk\\lib\\licences 里。
"""


def write(folder: Path, out: Path) -> None:
    """Pack a folder: names sorted, one time stamp for all."""
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0")) or int(datetime.now(UTC).timestamp())
    stamp = datetime.fromtimestamp(max(epoch, 315532800), UTC).timetuple()[:6]
    files = [
        (f"{folder.name}/{path.relative_to(folder).as_posix()}", path) for path in folder.rglob("*") if path.is_file()
    ]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(_entry("使用说明.txt", stamp), README.replace("\n", "\r\n").encode("utf-8-sig"))
        for name, path in sorted(files):
            archive.writestr(_entry(name, stamp), path.read_bytes(), compresslevel=9)


def _entry(name: str, stamp: tuple[int, ...]) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, stamp)  # type: ignore[arg-type]
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
