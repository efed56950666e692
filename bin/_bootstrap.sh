# Sourced by the scripts beside it: makes .venv and installs the locked requirements, once.
# shellcheck shell=sh

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
venv="$here/.venv"

say() { printf '%s\n' "$*" >&2; }

# find_python: prints the name of one that can do it, or says in one line what to install.
find_python() {
    old='' bare=''
    for name in python3.13 python3.12 python3.11 python3 python; do
        # Asked, not believed: the name may be a placeholder that runs nothing.
        version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        if ! "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            old=${old:-$version}
        elif ! "$name" -c 'import ensurepip, venv' 2>/dev/null; then
            bare=${bare:-$version}
        else
            printf '%s' "$name"
            return
        fi
    done
    if [ -n "$bare" ]; then
        say "Python $bare lacks its modules venv and ensurepip: install them (on Debian and Ubuntu: apt install python$bare-venv) and try again."
    else
        say "Sales-Trainer needs Python 3.11 or newer and found ${old:-none}: install it (on Debian and Ubuntu: apt install python3.11 python3.11-venv) and try again."
    fi
    exit 2
}

# mark_of NAME: what is installed, and where, since a virtual environment that was moved is broken.
mark_of() { printf '%s %s' "$here" "$(cksum <"$here/requirements/$1.txt")"; }

installed() {
    [ -x "$venv/bin/python" ] && [ "$(cat "$venv/installed-$1" 2>/dev/null)" = "$(mark_of "$1")" ] &&
        "$venv/bin/python" -c 'import django' >/dev/null 2>&1
}

ready() { installed "$1" || { [ "$1" = base ] && installed dev; }; } # dev has all of base

# install NAME: everything in requirements/NAME.txt, unless it is there already.
install() {
    if ready "$1"; then return; fi
    list="$here/requirements/$1.txt"
    if command -v flock >/dev/null 2>&1; then # two scripts at once must not build the same folder
        exec 9<"$list"
        flock 9 || true
        if ready "$1"; then
            exec 9<&-
            return
        fi
    fi
    python=$(find_python) || exit 2
    log=$(mktemp "${TMPDIR:-/tmp}/sales-trainer-setup.XXXXXX")
    pip=''
    trap '[ -z "$pip" ] || kill "$pip" 2>/dev/null; rm -f "$log"; exit 130' INT TERM HUP
    make_venv
    # The list is complete and hashed, so there is nothing to resolve.
    PIP_USER=no PYTHONUNBUFFERED=1 "$venv/bin/python" -m pip install --disable-pip-version-check \
        --no-input --no-deps --progress-bar off --require-hashes -r "$list" >"$log" 2>&1 &
    pip=$!
    show_progress "$pip" "$(grep -c '==' "$list")"
    if ! wait "$pip"; then
        say "Installing the requirements failed:"
        grep -E '^(ERROR|WARNING|error)|[Ee]rror:' "$log" | tail -n 8 >&2
        say "All of it is in $log"
        exit 1
    fi
    trap - INT TERM HUP
    rm -f "$log"
    mark_of "$1" >"$venv/installed-$1"
    exec 9<&-
}

# make_venv: anew, unless it stands in its place and runs.
make_venv() {
    if [ "$(cat "$venv/place" 2>/dev/null)" = "$here" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        return
    fi
    rm -rf "$venv"
    if ! "$python" -m venv "$venv" >"$log" 2>&1; then
        say "$python cannot make a virtual environment in $venv: $(tail -n 1 "$log")"
        rm -rf "$venv" "$log"
        exit 2
    fi
    printf '%s' "$here" >"$venv/place"
}

# show_progress PID TOTAL: a bar on a terminal, a line now and then elsewhere.
# A package counts half when it has been fetched, and whole when it has been installed.
show_progress() {
    passed=0
    [ -t 2 ] || say "Setting up: $2 packages, once …"
    while kill -0 "$1" 2>/dev/null; do
        sleep 0.3 2>/dev/null || sleep 1
        passed=$((passed + 1))
        fetched=$(grep -c '^Collecting' "$log" || true)
        unpacked=$(find "$venv/lib" -maxdepth 3 -name '*.dist-info' | wc -l)
        share=$(((fetched + unpacked) * 100 / (2 * $2)))
        [ "$share" -le 100 ] || share=100
        if [ -t 2 ]; then
            bar=$(printf '%*s' $((share * 3 / 10)) '' | tr ' ' '#')
            printf '\rSetting up, once [%-30s] %3d %% ' "$bar" "$share" >&2
        elif [ $((passed % 40)) -eq 0 ]; then
            say "Setting up … $share %"
        fi
    done
    [ ! -t 2 ] || printf '\r%60s\r' '' >&2
}
