# Sourced by the scripts beside it: makes .venv and installs the locked requirements, once.
# shellcheck shell=sh

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
venv="$here/.venv"

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for name in python3.13 python3.12 python3.11 python3 python; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            printf '%s' "$name"
            return
        fi
    done
    found=$(python3 --version 2>/dev/null || echo "no Python")
    say "Sales-Trainer needs Python 3.11 or newer, and found $found. Install python3.11 (or newer) and try again."
    exit 2
}

# installed NAME: whether this very list is installed. The path is part of the mark, since a virtual
# environment that was moved does not work.
installed() {
    want="$here $(cksum <"$here/requirements/$1.txt")"
    [ -x "$venv/bin/python" ] && [ "$(cat "$venv/installed-$1" 2>/dev/null)" = "$want" ] &&
        "$venv/bin/python" -c 'import django' >/dev/null 2>&1
}

# install NAME: everything in requirements/NAME.txt, unless it is there already.
install() {
    if installed "$1" || { [ "$1" = base ] && installed dev; }; then # dev has all of base
        return
    fi
    list="$here/requirements/$1.txt"
    python=$(find_python) || exit 2
    log=$(mktemp "${TMPDIR:-/tmp}/sales-trainer-setup.XXXXXX")
    if [ ! -x "$venv/bin/python" ] || [ "$(cat "$venv/place" 2>/dev/null)" != "$here" ]; then
        rm -rf "$venv"
        if ! "$python" -m venv "$venv" >"$log" 2>&1; then
            say "Python's venv module is missing. Install it (on Debian and Ubuntu: apt install python3-venv) and try again."
            rm -rf "$venv" "$log"
            exit 2
        fi
        printf '%s' "$here" >"$venv/place"
    fi
    total=$(grep -c '==' "$list")
    "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off \
        --require-hashes -r "$list" >"$log" 2>&1 &
    pip=$!
    trap 'kill $pip 2>/dev/null; exit 130' INT TERM
    show_progress "$pip" "$total"
    if ! wait "$pip"; then
        say "Installing the requirements failed:"
        grep -v '^  \|^Collecting\|^Using cached' "$log" | tail -n 15 >&2
        rm -f "$log"
        exit 1
    fi
    trap - INT TERM
    rm -f "$log"
    printf '%s' "$here $(cksum <"$list")" >"$venv/installed-$1"
}

# show_progress PID TOTAL: a bar on a terminal, a line elsewhere.
show_progress() {
    if [ ! -t 2 ]; then
        say "Installing $2 packages (once) …"
        return
    fi
    while kill -0 "$1" 2>/dev/null; do
        done=$(grep -c '^Collecting\|^Requirement already' "$log")
        [ "$done" -gt "$2" ] && done=$2
        filled=$((done * 30 / $2))
        bar=$(printf '%*s' "$filled" '' | tr ' ' '#')
        printf '\rSetting up (once) [%-30s] %s of %s packages ' "$bar" "$done" "$2" >&2
        sleep 0.3
    done
    printf '\r%70s\r' '' >&2
}
