# shellcheck shell=bash
# Sourced by bootstrap.sh and lock.sh: speaking, finding Python, getting uv.

export UV_PYTHON_DOWNLOADS=never
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH

UV=.uv/bin/uv

say() { printf '%s\n' "$@"; }

fail() {
    printf '오류: %s\n' "$*" >&2
    exit 2
}

# A path to Python 3.11 or 3.12, or nothing.
find_python() {
    local name
    for name in python3 python3.12 python3.11 /usr/bin/python3; do
        "$name" -c 'import sys; (3, 11) <= sys.version_info < (3, 13) or sys.exit(1); print(sys.executable)' 2>/dev/null && break
    done
    true
}

# uv of the locked version in .uv/, a folder of its own.
get_uv() {
    local python=$1 wanted
    wanted=$(sed -n 's/^uv==\([^ ]*\).*/\1/p' installer/lock/uv.txt)
    [[ "$("$UV" --version 2>/dev/null)" == "uv $wanted"* ]] && return
    say "설치 도구(uv $wanted)를 .uv/ 에 내려받습니다."
    "$python" -m venv --clear .uv
    .uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement installer/lock/uv.txt
}
