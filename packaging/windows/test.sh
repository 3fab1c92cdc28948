#!/usr/bin/env bash
# The Windows program tried under Wine: `make windows-test`. Needs what build.sh made; installs what it lacks on Debian.
source "$(dirname "${BASH_SOURCE[0]}")/wine.sh"
need xdotool=xdotool
[ -s "$SETUP" ] && [ -s "$PORTABLE" ] || fail "there is nothing to test: make windows"
wine_environment
PLACE=$WORK/smoke
rm -rf "$PLACE" "$WORK"/prefix/drive_c/users/*/AppData/Local/{TownshipDesk,Programs/TownshipDesk} "$WORK"/prefix/drive_c/{用户*,别人的}
find "$WORK/prefix/drive_c/users" -name '镇务台账.lnk' -delete
mkdir -p "$PLACE"
"$ROOT/.venv/bin/python" "$HERE/smoke.py" "$OUT" "$PLACE" --version "$VERSION" --source "$WORK/source"
"$ROOT/.venv/bin/python" "$ROOT/packaging/windows_record.py" write "$OUT" "$PLACE/smoke.json"
step "smoke test"
