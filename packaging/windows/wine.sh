# Sourced by build.sh and test.sh: what Debian needs, the Wine prefix, and how a Windows program is started in it.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
HERE=$ROOT/packaging/windows
WORK=$ROOT/build/windows
OUT=$ROOT/dist/windows
VERSION=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' "$ROOT/township_desk/__init__.py")
SETUP=$OUT/TownshipDesk-$VERSION-setup.exe
PORTABLE=$OUT/TownshipDesk-$VERSION-portable.zip
mkdir -p "$WORK" "$OUT"

say() { printf 'windows: %s\n' "$*"; }
fail() { say "$@" >&2; exit 1; }
STARTED=$SECONDS STEP=$SECONDS
step() { say "$1: $((SECONDS - STEP)) s (total $((SECONDS - STARTED)) s)"; STEP=$SECONDS; }

need() { # COMMAND=PACKAGE…: install what is missing
    local pair missing=()
    for pair in "$@"; do command -v "${pair%%=*}" >/dev/null || missing+=("${pair##*=}"); done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || fail "not a Debian, so please install by hand: ${missing[*]}"
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    say "installing with apt-get: ${missing[*]}"
    "${as_root[@]}" apt-get update -qq >/dev/null || true
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$WORK/apt.log" 2>&1 ||
        { tail -5 "$WORK/apt.log" >&2; fail "apt-get could not install: ${missing[*]}"; }
}

locales() { # Wine takes its ANSI code page from the locale: zh_CN is 936, en_US 1252
    local found
    for found in zh_CN en_US; do
        locale -a | grep -qi "^$found.utf-\?8$" || localedef -i "$found" -f UTF-8 "$found.UTF-8" 2>/dev/null ||
            sudo -n localedef -i "$found" -f UTF-8 "$found.UTF-8" || fail "the locale $found.UTF-8 can't be made"
    done
}

# A server that was killed leaves its socket behind, so its process is asked for.
x_lives() { kill -0 $(cat "/tmp/.X${DISPLAY#:}-lock" 2>/dev/null) 2>/dev/null; }

wine_environment() {
    need wine=wine wineserver=wine64 x86_64-w64-mingw32-gcc=gcc-mingw-w64-x86-64-win32 Xvfb=xvfb localedef=locales
    locales
    export HOME=$WORK/home WINEPREFIX=$WORK/prefix WINEARCH=win64 WINEDEBUG=-all LC_ALL=${WINLANG:-zh_CN.UTF-8} DISPLAY=:${XNUM:-88}
    mkdir -p "$HOME"
    unset PYTHONUTF8 PYTHONIOENCODING PYTHONPATH
    if ! x_lives; then
        Xvfb "$DISPLAY" -screen 0 1366x768x24 -nolisten tcp >/dev/null 2>&1 &
        X_PID=$!
    fi
    trap 'wineserver -k 2>/dev/null || true; [ -z "${X_PID:-}" ] || kill "$X_PID" 2>/dev/null || true' EXIT
    wine_prefix
}

# Standard streams of a Windows program must be pipes or /dev/null under Wine, never a file.
w() {
    local result=0
    timeout "${LIMIT:-300}" wine "$@" </dev/null 2>&1 | cat
    result=${PIPESTATUS[0]}
    return "$result"
}

# What Wine 8 lacks: WMI that works (platform.uname), a mscms that does not abort (Qt), icuuc.dll (Qt), bcryptprimitives.dll (Rust).
# Three small libraries stand in for them, in the prefix only; check_bundle.py makes sure that none gets into the program.
wine_prefix() {
    local name kind=$(cat "$HERE"/shim/*.c "$HERE/wine.sh" | sha256sum)
    [ "$(cat "$WORK/prefix.made" 2>/dev/null)" != "$kind" ] || return 0
    rm -rf "$WORK/prefix" "$WORK/prefix.made"
    WINEDLLOVERRIDES="mscoree,mshtml=" w wineboot -i >"$WORK/wineboot.log"
    wineserver -w
    w winecfg /v win10 >/dev/null
    w reg add 'HKCU\Software\Wine\DllOverrides' /v wbemprox /d "" /f >/dev/null
    w reg add 'HKCU\Software\Wine\DllOverrides' /v mscms /d native /f >/dev/null
    w reg add 'HKCU\Software\Wine\WineDbg' /v ShowCrashDialog /t REG_DWORD /d 0 /f >/dev/null
    for name in icuuc bcryptprimitives mscms; do
        x86_64-w64-mingw32-gcc -O1 -w -shared -s -o "$WORK/prefix/drive_c/windows/system32/$name.dll" "$HERE/shim/$name.c" -ladvapi32
    done
    wineserver -w
    echo "$kind" >"$WORK/prefix.made"
}
