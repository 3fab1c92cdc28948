"""Where a live database may lie."""

from __future__ import annotations

import os
from pathlib import Path, PureWindowsPath

import pytest

from tests.desks import new_desk
from township_desk.core.problem import EnvironmentProblem
from township_desk.store.place import Place, place_of, refuse_unsafe

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
/dev/sda2 /home ext4 rw 0 0
server:/share /mnt/share nfs4 rw 0 0
//server/x /mnt/with\\040space cifs rw 0 0
/dev/sdb1 /media/user/STICK vfat rw 0 0
/dev/sdc1 /media/user/NTFS fuseblk rw 0 0
user@host:/ /home/u/remote fuse.sshfs rw 0 0
tmpfs /run tmpfs rw 0 0
"""


@pytest.mark.skipif(os.name == "nt", reason="paths of Linux")
@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/home/u/台账", Place.LOCAL),
        ("/", Place.LOCAL),
        ("/homely/x", Place.LOCAL),
        ("/mnt/share", Place.NETWORK),
        ("/mnt/share/a/b", Place.NETWORK),
        ("/mnt/shared", Place.LOCAL),
        ("/mnt/with space/a", Place.NETWORK),
        ("/home/u/remote/x", Place.NETWORK),
        ("/media/user/STICK/台账", Place.REMOVABLE),
        ("/media/user/NTFS/台账", Place.LOCAL),
        ("/run/x", Place.LOCAL),
        ("//server/share/x", Place.NETWORK),
        ("/home/u/OneDrive - 清河镇/台账", Place.SYNC),
        ("/home/u/WPS云盘/台账", Place.SYNC),
        ("/home/u/我的坚果云/台账", Place.SYNC),
        ("/home/u/百度网盘同步空间/台账", Place.SYNC),
        ("/home/u/BaiduSyncdisk", Place.SYNC),
        ("/home/u/Dropbox/x", Place.SYNC),
        ("/home/u/百度网盘下载/台账", Place.LOCAL),
    ],
)
def test_places_of_linux(folder, expected):
    assert place_of(Path(folder), table=lambda: MOUNTS, removable=lambda device: device == "/dev/sdb1") is expected


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("C:\\Users\\王小明\\台账", Place.LOCAL),
        ("E:\\台账", Place.REMOVABLE),
        ("Z:\\台账", Place.NETWORK),
        ("\\\\server\\share\\台账", Place.NETWORK),
        ("C:\\Users\\王小明\\OneDrive\\台账", Place.SYNC),
    ],
)
def test_places_of_windows(folder, expected):
    kinds = {"C:\\": 3, "E:\\": 2, "Z:\\": 4}
    assert place_of(PureWindowsPath(folder), drive=lambda root: kinds[root]) is expected


@pytest.mark.parametrize(
    ("kind", "word"), [(Place.NETWORK, "网络驱动器"), (Place.REMOVABLE, "U盘"), (Place.SYNC, "云盘")]
)
def test_the_sentence_explains_and_offers(kind, word):
    with pytest.raises(EnvironmentProblem) as caught:
        refuse_unsafe(Path("/x"), Path("/home/u/台账"), find=lambda _folder: kind)
    assert word in caught.value.message
    assert "/home/u/台账" in caught.value.message
    assert caught.value.code == "place"


def test_a_link_into_a_sync_folder_is_seen_through(tmp_path):
    (tmp_path / "坚果云").mkdir()
    (tmp_path / "台账").symlink_to(tmp_path / "坚果云", target_is_directory=True)
    with pytest.raises(EnvironmentProblem):
        refuse_unsafe(tmp_path / "台账")


def test_no_desk_is_made_in_a_sync_folder(tmp_path):
    folder = tmp_path / "OneDrive" / "台账"
    with pytest.raises(EnvironmentProblem) as caught:
        new_desk(folder)
    assert caught.value.code == "place"
    assert not folder.exists()


def test_a_backup_may_lie_there(tmp_path):
    desk = new_desk(tmp_path / "台账")
    (tmp_path / "坚果云").mkdir()
    assert desk.safety.backup(tmp_path / "坚果云").proven
    desk.close()


def test_attachments_in_deep_folders_are_reached_on_windows():
    from pathlib import PurePosixPath, PureWindowsPath

    from township_desk.store.attachments import reachable

    short, deep = (
        PureWindowsPath(r"C:\镇务台账\a.jpg"),
        PureWindowsPath("C:\\" + "很长的名字" * 40 + "\\" + "0" * 64 + ".jpg"),
    )
    assert reachable(short) == short
    assert str(reachable(deep)) == "\\\\?\\" + str(deep)
    assert reachable(reachable(deep)) == reachable(deep)
    share = PureWindowsPath(r"\\server\share") / ("x" * 250)
    assert reachable(share) == share
    assert reachable(PurePosixPath("/" + "x" * 300)) == PurePosixPath("/" + "x" * 300)
