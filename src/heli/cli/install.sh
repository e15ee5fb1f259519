#!/bin/sh
# Installs Heli from this bundle into a folder: no network, no compiler.   sh install.sh [FOLDER]
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)
target=${1:-/srv/heli}

refuse() { # zh, en
    echo "✗ $1" >&2
    echo "✗ $2" >&2
    exit 1
}
field() { sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p" "$here/offline/bundle.json"; }

version=$(field python)
platform=$(field platform)
[ "linux-$(uname -m)" = "$platform" ] ||
    refuse "这个安装包适用于 $platform，本机是 linux-$(uname -m)。" "This bundle is for $platform; this machine is linux-$(uname -m)."
python=python$version
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
    refuse "需要 Python $version（含 venv）。Debian：apt install python$version python$version-venv。" \
        "Python $version with venv is needed. Debian: apt install python$version python$version-venv."
libc=$("$python" -c 'import platform; print(platform.libc_ver()[1] or "0.0")')
"$python" -c 'import sys; sys.exit(tuple(map(int, sys.argv[1].split(".")[:2])) < (2, 28))' "$libc" ||
    refuse "系统的 glibc 是 $libc，需要 2.28 或更高版本。" "This system's glibc is $libc; 2.28 or later is needed."
cd "$here"
sha256sum --quiet --check offline/SHA256SUMS >&2 ||
    refuse "安装包已损坏或被改动，未安装任何内容。" "The bundle is damaged or was changed; nothing was installed."
if [ -e "$target" ] && [ -n "$(ls -A "$target")" ]; then
    refuse "$target 不是空文件夹。请换一个（升级时装到新文件夹，见 docs/how-to/upgrade.md）。" \
        "$target is not empty. Choose another (to upgrade, install beside it: docs/how-to/upgrade.md)."
fi
mkdir -p "$target"
cp -R "$here/." "$target"
"$target/heli" --help >/dev/null
echo "✓ 已安装到 $target。试用：$target/heli demo；正式安装：$target/docs/how-to/install.md"
echo "✓ Installed in $target. To try it: $target/heli demo; for real: $target/docs/how-to/install.md"
