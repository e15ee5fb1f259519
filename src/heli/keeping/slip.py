"""The slip that goes with the disk (W13), and the page that tells whoever finds it what it is."""

from __future__ import annotations

import hashlib

from heli.keeping.manifest import Manifest

_SLIP = """\
备份交接单 · BACKUP SLIP
============================================================
备份 backup      {name}
时间 made        {made_at} (UTC)
站点 node        {node}{demo}
版本 version     Heli {made_by}, PostgreSQL {server}
文件 files       {parts} 个 parts, {bytes:,} 字节 bytes
清单 manifest    SHA-256 {manifest}
密钥 key         {key}
                 密钥不在盘内，须另行保管。The key is not on this disk; keep it apart.
------------------------------------------------------------
移交人 handed over by   ____________________  日期 date ____________
接收人 received by      ____________________  日期 date ____________
"""

_README = """\
本文件夹是 Heli 合力的一份加密备份。没有主密钥 {key} 无法读取。
恢复：heli restore <本文件夹> --key <密钥文件>。只核对不恢复：heli restore <本文件夹> --check。
各文件缺一不可，请勿改名、增删。按规定保存期届满后销毁。

This folder is an encrypted backup of Heli. It can't be read without the master key {key}.
To restore: heli restore <this folder> --key <key file>. To check only: heli restore <this folder> --check.
Every file is needed; don't rename, add or remove any. Destroy it when its term of keeping has passed.
"""


def slip(name: str, manifest: Manifest) -> str:
    """One page in both languages, to print and sign: what, how much, which hash, which key."""
    return _SLIP.format(
        name=name,
        made_at=manifest.made_at[:19].replace("T", " "),
        node=manifest.source.node,
        demo="  演示 DEMO" if manifest.source.is_demo else "",
        made_by=manifest.made_by,
        server=manifest.source.server // 10000,
        parts=len(manifest.parts),
        bytes=manifest.size,
        manifest=hashlib.sha256(manifest.text().encode()).hexdigest(),
        key=manifest.key_id,
    )


def readme(manifest: Manifest) -> str:
    """What the folder is, in both languages."""
    return _README.format(key=manifest.key_id)
