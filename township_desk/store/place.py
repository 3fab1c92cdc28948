"""Place: whether a folder may hold the live database; network drives, sync folders and USB sticks may not."""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import Enum
from pathlib import Path, PurePath
from typing import Any

from township_desk.core.problem import EnvironmentProblem

SYNC_FOLDERS = (
    "onedrive", "dropbox", "google drive", "googledrive", "icloud", "wps云盘", "wps云文档", "wpsdrive", "wps cloud", "坚果云",
    "nutstore", "百度网盘同步", "百度同步", "baidusync", "baidunetdisksync", "微云同步", "阿里云盘同步", "天翼云盘同步", "夸克网盘",
    "seafile", "nextcloud", "owncloud",
)  # fmt: skip
"""What the names of folders that a cloud disk copies away begin with or contain."""
NETWORK_TYPES = frozenset(
    "nfs nfs4 cifs smb smb2 smb3 smbfs ncpfs afs davfs ceph glusterfs fuse.sshfs fuse.rclone fuse.gvfsd-fuse fuse.davfs2 "
    "fuse.s3fs fuse.smbnetfs fuse.onedriver fuse.gcsfuse fuse.glusterfs".split()
)
"""Linux file systems that live on another machine."""
_REMOVABLE, _REMOTE = 2, 4  # GetDriveTypeW


class Place(Enum):
    """What kind of disk a folder lies on."""

    LOCAL = "local"
    NETWORK = "network"
    REMOVABLE = "removable"
    SYNC = "sync"


_WHY = {
    Place.NETWORK: ("在网络驱动器（共享文件夹）上", "断网或两台电脑同时写入会损坏数据库"),
    Place.REMOVABLE: ("在U盘或移动硬盘上", "拔出时没写完会损坏数据库"),
    Place.SYNC: ("在云盘同步文件夹里", "云盘会在写到一半时上传或改回旧文件，损坏数据库"),
}


def drive_type(root: str) -> int:
    """Windows' GetDriveTypeW of a root such as C:\\; 0 elsewhere."""
    import ctypes

    library: Any = getattr(ctypes, "windll", None)
    return int(library.kernel32.GetDriveTypeW(root)) if library is not None else 0


def mounts() -> str:
    """The mount table of Linux; empty elsewhere."""
    try:
        return Path("/proc/mounts").read_text("utf-8", errors="replace")
    except OSError:
        return ""


def is_removable(device: str) -> bool:
    """Whether Linux calls the disk of a device such as /dev/sdb1 removable."""
    try:
        block = (Path("/sys/class/block") / PurePath(device).name).resolve()
        return any(
            (at / "removable").read_text().strip() == "1" for at in (block, block.parent) if (at / "removable").exists()
        )
    except OSError:
        return False


def place_of(
    folder: Path,
    *,
    table: Callable[[], str] = mounts,
    drive: Callable[[str], int] = drive_type,
    removable: Callable[[str], bool] = is_removable,
) -> Place:
    """The kind of place that a folder (which need not exist yet) lies in."""
    text = str(folder)
    if text.startswith(("\\\\", "//")):
        return Place.NETWORK
    if any(name in part.lower() for part in folder.parts for name in SYNC_FOLDERS):
        return Place.SYNC
    if folder.drive or os.name == "nt":
        kind = drive(folder.drive + "\\")
        return {_REMOVABLE: Place.REMOVABLE, _REMOTE: Place.NETWORK}.get(kind, Place.LOCAL)
    device, system = _mount(text, table())
    if system in NETWORK_TYPES:
        return Place.NETWORK
    return Place.REMOVABLE if device.startswith("/dev/") and removable(device) else Place.LOCAL


def _mount(folder: str, table: str) -> tuple[str, str]:
    """(device, file system) of the mount that a folder lies under."""
    best, found = "", ("", "")
    for line in table.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ").rstrip("/")
        if (folder == point or folder.startswith(point + "/")) and len(point) >= len(best):
            best, found = point, (parts[0], parts[2])
    return found


def refuse_unsafe(folder: Path, local: Path | None = None, *, find: Callable[[Path], Place] = place_of) -> None:
    """Raise EnvironmentProblem (place) when a live database must not lie in a folder; `local` is the folder to offer."""
    kind = find(folder)
    if kind is Place.LOCAL:
        resolved = _resolved(folder)
        kind = find(resolved) if resolved != folder else kind
    if kind is Place.LOCAL:
        return
    where, why = _WHY[kind]
    offer = f"请改用本机文件夹{f'（如 {local}）' if local is not None else ''}，再把备份存到这里。"
    raise EnvironmentProblem(f"台账不能直接放{where}：{why}。{offer}", code="place", detail=f"{kind.value}: {folder}")


def _resolved(folder: Path) -> Path:
    try:
        return folder.resolve()
    except OSError:
        return folder
