#!/usr/bin/env bash
# Makes .venv and installs a hash-pinned lock file into it, on a Debian or Ubuntu that may lack python3-venv and Qt's libraries.
# Usage: packaging/setup.sh requirements.lock      (PYTHON=/path/to/python chooses the interpreter)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
lock=${1:?usage: packaging/setup.sh LOCKFILE}
venv=.venv

# Library that Qt loads -> Debian package that holds it. Without the first group Qt can't be imported; the second is for a window
# on a screen and for printers.
needed_libs="libEGL.so.1=libegl1 libGL.so.1=libgl1 libxkbcommon.so.0=libxkbcommon0 libdbus-1.so.3=libdbus-1-3
    libfontconfig.so.1=libfontconfig1 libfreetype.so.6=libfreetype6 libglib-2.0.so.0=libglib2.0-0"
window_libs="libX11-xcb.so.1=libx11-xcb1 libxcb-cursor.so.0=libxcb-cursor0 libxcb-icccm.so.4=libxcb-icccm4
    libxcb-image.so.0=libxcb-image0 libxcb-keysyms.so.1=libxcb-keysyms1 libxcb-randr.so.0=libxcb-randr0
    libxcb-render-util.so.0=libxcb-render-util0 libxcb-shape.so.0=libxcb-shape0 libxcb-xfixes.so.0=libxcb-xfixes0
    libxcb-xkb.so.1=libxcb-xkb1 libxkbcommon-x11.so.0=libxkbcommon-x11-0 libwayland-cursor.so.0=libwayland-cursor0
    libcups.so.2=libcups2"

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

# 3.11 to 3.13 are tested; a machine that only has 3.14 is served too, for every pinned package has a wheel for it.
find_python() {
    local candidate newest
    for newest in 13 14; do
        for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
            if "$candidate" -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, $newest))" 2>/dev/null; then
                command -v "$candidate"
                return
            fi
        done
    done
    return 1
}

have_lib() { "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null; }

missing_packages() {
    local pair
    for pair in $1; do
        have_lib "${pair%%=*}" || echo "${pair##*=}"
    done
}

may_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

apt_install() {
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    say "installing with apt-get: $*"
    # A broken third-party source must not stop the rest, so only the install's own result counts.
    "${as_root[@]}" apt-get update -qq >/dev/null || true
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

by_hand() { echo "sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"; }

if ! python=$(find_python); then
    if may_install; then
        apt_install python3.13 || apt_install python3.12 || apt_install python3.11 || true
    fi
    python=$(find_python) || fail "Python 3.11, 3.12 or 3.13 is needed, and none was found. Try:
    $(by_hand python3.12 python3.12-venv)
or give its path: make setup PYTHON=/path/to/python3.12"
fi

packages=()
wanted=()
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    packages+=("python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv")
fi
if [ "$(uname -s)" = Linux ]; then
    # Word splitting is meant: package names hold no spaces.
    packages+=($(missing_packages "$needed_libs"))
    wanted=($(missing_packages "$window_libs"))
fi
if [ ${#packages[@]} -gt 0 ] || [ ${#wanted[@]} -gt 0 ]; then
    if ! may_install; then
        [ ${#packages[@]} = 0 ] || fail "system packages are missing, and installing them needs root. Please run:
    $(by_hand "${packages[@]}" "${wanted[@]}")
and then make again."
        say "the window and printing may need more system packages: $(by_hand "${wanted[@]}")"
    elif ! apt_install "${packages[@]}" "${wanted[@]}"; then
        [ ${#packages[@]} = 0 ] || apt_install "${packages[@]}" || fail "apt-get could not install: ${packages[*]}"
        say "apt-get could not install some packages for the window: ${wanted[*]}"
    fi
fi

# A .venv that another tool made may lack pip.
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1 && ! "$venv/bin/python" -m ensurepip >/dev/null 2>&1; then
    say "making $venv with $("$python" --version)"
    "$python" -m venv --clear "$venv"
fi
say "installing $lock"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$lock" >&2
QT_QPA_PLATFORM=offscreen "$venv/bin/python" -c 'from PySide6.QtWidgets import QApplication; QApplication([])' ||
    fail "Qt does not start; the line above names what is missing."
say "ready: $("$venv/bin/python" --version) in $venv"
