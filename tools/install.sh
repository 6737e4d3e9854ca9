#!/usr/bin/env bash
# Puts everything Pilothouse needs into .venv; a second run does nothing in a blink.
# Use: tools/install.sh runtime | dev       (PYTHON=/path/to/python3 chooses the interpreter)
set -euo pipefail
cd "$(dirname "$0")/.."

group=${1:-runtime}
case $group in
    runtime | dev) ;;
    *) echo "install: the group is 'runtime' or 'dev', not '$group'." >&2; exit 2 ;;
esac

venv=.venv
python=$venv/bin/python
log=build/install.log
in_range='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
wanted=$(cat tools/install.sh pyproject.toml uv.lock requirements/*.txt | cksum)

say() { printf 'install: %s\n' "$*"; }

stop() {
    say "$@" >&2
    exit 1
}

installed() { [ -x "$python" ] && [ "$(cat "$venv/.installed-$group" 2>/dev/null)" = "$wanted" ]; }

root_on_debian() { [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ] && command -v apt-get >/dev/null; }

apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    { apt-get install -y --no-install-recommends "$@" ||
        { apt-get update && apt-get install -y --no-install-recommends "$@"; }; } >>"$log" 2>&1
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3.12 python3.13 python3.11 python3 python}; do
        if "$candidate" -c "$in_range" 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

why_it_failed() {
    tail -n 15 "$log" >&2
    if grep -qiE 'temporary failure in name resolution|could not fetch|failed to fetch|connection (error|refused|broken)|network is unreachable|max retries|failed to establish|no matching distribution' "$log"; then
        stop "the package index could not be reached, or lacks a locked package. Check the network and the proxy settings, then run this again; what was fetched is kept."
    elif grep -qi 'do not match the hashes' "$log"; then
        stop "a package differs from the locked one (hash mismatch). Nothing was installed from it; look at requirements/ and your package index."
    elif grep -qi 'no space left' "$log"; then
        stop "the disk is full. The environment needs about 1 GB."
    fi
    stop "installing failed; the lines above say why, the whole log is $log."
}

logged() { "$@" >>"$log" 2>&1 || why_it_failed; }

make_environment() {
    if [ -x "$python" ] && "$python" -c "$in_range" 2>/dev/null; then
        return
    fi
    local base
    base=$(find_python)
    if command -v uv >/dev/null; then
        say "making $venv with uv"
        logged uv venv --quiet --clear --python "${base:-3.12}" "$venv"
        return
    fi
    [ -n "$base" ] || stop "Python 3.11, 3.12 or 3.13 is needed and none was found$(found_instead). Install one (Debian: apt install python3 python3-venv; macOS: brew install python@3.12) or name it: PYTHON=/path/to/python3 make demo."
    say "making $venv with $("$base" -V)"
    if ! "$base" -m venv --clear "$venv" >>"$log" 2>&1; then
        root_on_debian && apt_install python3-venv && "$base" -m venv --clear "$venv" >>"$log" 2>&1 ||
            stop "$base cannot make virtual environments. Debian and Ubuntu: apt install python3-venv, then run this again."
    fi
}

found_instead() { command -v python3 >/dev/null && printf ' (python3 here is %s)' "$(python3 -V 2>&1)" || true; }

counted() { grep -cE '^[a-z0-9]' "requirements/$1.txt"; }

# The entries of requirements/runtime.txt that the engine's machine code is made with.
numbers_only() {
    awk '/^[a-z0-9]/ { keep = /^(numba|llvmlite|numpy|scipy)==/ } keep' requirements/runtime.txt
}

# Compiling the engine takes the better part of a minute on one core: it runs while the other
# packages are fetched. What was compiled before, for the same sources, is found again at once.
warming=
start_warming() {
    numbers_only >build/numbers.txt
    if [ "$tool" = with_uv ]; then
        logged uv pip install --quiet --python "$python" --require-hashes --no-deps -r build/numbers.txt
    else
        [ -e "$venv/bin/pip" ] || logged "$python" -m ensurepip
        logged "$python" -m pip install --disable-pip-version-check --no-input --quiet --no-compile \
            --require-hashes --no-deps -r build/numbers.txt
    fi
    say "compiling the engine beside what follows"
    PYTHONPATH=src "$python" -c 'from pilothouse.engine.warming import warm_dates; warm_dates()' >build/warming.log 2>&1 &
    warming=$!
}

end_warming() {
    wait "$warming" || say "the engine could not be compiled now, it will be when it is first used (build/warming.log)."
}

with_uv() {
    local file=$1
    say "installing $(counted "$file") packages ($file) with uv"
    logged uv pip install --quiet --python "$python" --require-hashes --no-deps -r "requirements/$file.txt"
}

with_pip() {
    local file=$1
    say "installing $(counted "$file") packages ($file) with pip; the first time this takes a minute or so"
    [ -e "$venv/bin/pip" ] || logged "$python" -m ensurepip
    "$python" -m pip install --disable-pip-version-check --no-input --progress-bar off --no-compile \
        --require-hashes --no-deps -r "requirements/$file.txt" 2>>"$log" | tee -a "$log" |
        awk '/^Collecting/ { if (++n % 20 == 0) { print "install:   " n " fetched"; fflush() } }
             /^Installing collected/ { print "install:   unpacking"; fflush() }' || why_it_failed
}

install_packages() {
    local tool=with_pip file
    command -v uv >/dev/null && tool=with_uv
    start_warming
    for file in build runtime $([ "$group" = dev ] && echo dev); do $tool "$file"; done
    if [ "$tool" = with_uv ]; then
        logged uv pip install --quiet --python "$python" --no-deps --no-build-isolation --editable .
    else
        logged "$python" -m pip install --disable-pip-version-check --no-input --quiet --no-deps --no-build-isolation --editable .
    fi
    say "compiling"
    "$python" -m compileall -q -j 0 "$venv"/lib/python3.*/site-packages >>"$log" 2>&1 || true
    end_warming
}

pdf_parts() { "$python" -c 'import weasyprint' >>"$log" 2>&1; }

check_system_parts() {
    pdf_parts && return
    if root_on_debian; then
        say "installing Pango (for PDF) through apt"
        apt_install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core || true
        pdf_parts && return
    fi
    say "Pango is missing: everything works except PDF. Debian and Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; Fedora: dnf install pango; macOS: brew install pango."
}

installed && exit 0
mkdir -p build
: >"$log"
started=$SECONDS
make_environment
install_packages
check_system_parts
echo "$wanted" >"$venv/.installed-runtime"
if [ "$group" = dev ]; then echo "$wanted" >"$venv/.installed-dev"; fi
say "done in $((SECONDS - started)) s"
