#!/usr/bin/env bash
# Writes installer/lock/*.txt anew from pyproject.toml: versions and hashes for Python 3.11 and 3.12 on every system, no addresses.
# What is locked stays at its version; --upgrade renews everything, --upgrade-package NAME one package.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source installer/common.sh

lock() { # FILE OPTION...
    local file=$1
    shift
    "$UV" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --output-file "installer/lock/$file" "$@"
}

python=$(find_python)
[[ -n $python ]] || fail "Python 3.11 또는 3.12가 필요합니다."
get_uv "$python"
lock dev.txt pyproject.toml --group dev "$@"
lock run.txt pyproject.toml --constraints installer/lock/dev.txt
lock build.txt --group build "$@"
lock uv.txt --group installer "$@"
say "installer/lock/ 의 잠금 파일을 새로 썼습니다."
