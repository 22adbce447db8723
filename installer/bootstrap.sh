#!/usr/bin/env bash
# Prepares this folder and runs the program: bootstrap.sh run (the sample trip, then the window) | test (all checks, as CI).
# Outside the folder it changes nothing but Debian packages, and these only where it may.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source installer/common.sh

# What Qt loads, a Korean font, and a compiler for llama.cpp (there is no wheel; cmake and ninja come from build.txt).
RUN_PACKAGES=(
    libgl1 libegl1 libfontconfig1 libdbus-1-3 libglib2.0-0 libxkbcommon0 libxkbcommon-x11-0
    libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xkb1
    fonts-nanum g++ make
)
TEST_PACKAGES=(xvfb xdotool libreoffice-calc-nogui poppler-utils strace util-linux)
PLUGINS=".venv/lib/python3*/site-packages/PySide6/Qt/plugins/platforms"

main() {
    case ${1-} in
        run)
            prepare run "${RUN_PACKAGES[@]}"
            run
            ;;
        test)
            prepare dev "${RUN_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
            check
            ;;
        *) fail "쓰는 법: bash installer/bootstrap.sh run | test" ;;
    esac
}

prepare() { # LOCK PACKAGE...
    local lock=$1 python
    shift
    install_packages "$@"
    is_current "$lock" && return
    python=$(find_python)
    [[ -n $python ]] || fail "Python 3.11 또는 3.12를 찾지 못했습니다. 설치한 뒤 다시 실행해 주세요. (예: sudo apt-get install python3)"
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        install_packages "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
    get_uv "$python" || fail "uv를 설치하지 못했습니다. python3-venv 패키지와 패키지 저장소 연결을 확인해 주세요."
    install_python_packages "$python" "$lock"
}

# Debian packages that are missing, with the least noise: no apt at all when all are there.
install_packages() {
    local there name missing=() sudo=()
    if ! command -v dpkg-query >/dev/null; then
        say "Debian 계열이 아닙니다. 다음에 해당하는 시스템 패키지가 있어야 합니다: $*"
        return
    fi
    there=$(dpkg-query -W -f '${db:Status-Abbrev},${Package}, ${Provides}\n' | sed -n 's/^ii *,//p' | sed 's/ *([^)]*)//g' | tr -s ', ' '\n')
    for name in "$@"; do
        grep -qxF -- "$name" <<<"$there" || missing+=("$name")
    done
    ((${#missing[@]})) || return 0
    if ((EUID)); then
        if ! sudo -n true 2>/dev/null; then
            say "시스템 패키지가 없지만 설치할 권한이 없어 그대로 진행합니다. 문제가 있으면 먼저 실행해 주세요:"
            say "    sudo apt-get install ${missing[*]}"
            return
        fi
        sudo=(sudo -n)
    fi
    say "시스템 패키지를 설치합니다: ${missing[*]}"
    if ! { "${sudo[@]}" apt-get update -qq &&
        "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}"; } </dev/null >.apt.log 2>&1; then
        tail -n 5 .apt.log >&2
        say "시스템 패키지를 설치하지 못했습니다. 그대로 진행합니다. 문제가 있으면 직접 설치해 주세요: ${missing[*]}"
    fi
    rm -f .apt.log
}

# What an installation depends on, in one line.
stamp() { # LOCK
    printf '%s %s\n' "$1" "$(cat "installer/lock/$1.txt" installer/lock/build.txt pyproject.toml <(pwd) | sha256sum)"
}

# Whether .venv holds exactly what is locked; the packages for developing include those for running.
is_current() { # LOCK
    .venv/bin/python -c '' 2>/dev/null || return
    stamp "$1" | cmp -s - .venv/.installed || stamp dev | cmp -s - .venv/.installed
}

install_python_packages() { # PYTHON LOCK
    local build=(--build-constraints installer/lock/build.txt)
    [[ -t 2 ]] || build+=(--quiet)
    say "Python 패키지를 .venv/ 에 설치합니다. 처음에는 llama.cpp를 컴파일하느라 5~10분 걸립니다."
    if ! .venv/bin/python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null; then
        "$UV" venv --quiet --clear --python "$1" .venv
    fi
    rm -f .venv/.installed
    # uv reads how to build llama.cpp (GGML_NATIVE=OFF) from pyproject.toml in this folder.
    if ! { "$UV" pip sync --python .venv/bin/python --require-hashes "${build[@]}" "installer/lock/$2.txt" &&
        "$UV" pip install --python .venv/bin/python --no-deps "${build[@]}" --editable .; }; then
        fail "Python 패키지를 설치하지 못했습니다. 패키지 저장소 연결과 C++ 컴파일러(g++)를 확인한 뒤 다시 실행해 주세요."
    fi
    stamp "$2" >.venv/.installed
}

# Libraries that Qt's plugin for this platform (xcb, offscreen) misses; nothing when all are there.
missing_libraries() { # PLATFORM
    # shellcheck disable=SC2086 # the pattern is for the shell
    ldd $PLUGINS/libq$1.so 2>/dev/null | awk '/not found/ { print $1 }' | sort -u | tr '\n' ' '
}

run() {
    local book=build/견본정산.xlsx code=0 missing
    mkdir -p build
    say "" "체험용 출장(1박 2일, 서울)을 정산합니다."
    .venv/bin/yeobijigi settle --trip desktop/samples/trip.toml --xlsx "$book" desktop/samples/*.{png,jpg} || code=$?
    ((code == 0 || code == 3)) || exit "$code"
    say "" "정산서: $PWD/$book"
    ((code == 0)) || say "확인할 항목이 남아 있어 초안으로 저장했습니다. 견본에서는 정상입니다: 택시비는 사유를 보고 담당자가 판단합니다."
    if [[ -z ${DISPLAY-}${WAYLAND_DISPLAY-} ]]; then
        say "화면이 없어 창은 열지 않습니다. 화면이 있는 곳에서: .venv/bin/yeobijigi"
        return
    fi
    missing=$(missing_libraries xcb)
    [[ -z $missing ]] || fail "창을 열 수 없습니다. 시스템 라이브러리가 없습니다: $missing"
    say "창을 엽니다."
    exec .venv/bin/yeobijigi
}

check() {
    local missing failed=() name
    missing=$(missing_libraries offscreen)$(missing_libraries xcb)
    [[ -z $missing ]] || fail "Qt를 시험할 수 없습니다. 시스템 라이브러리가 없습니다: $missing"
    for name in "ruff check" "ruff format --check" mypy lint-imports; do
        say "" "== $name"
        # shellcheck disable=SC2086 # the name and its options
        .venv/bin/$name || failed+=("$name")
    done
    say "" "== pytest"
    ((${#failed[@]} == 0)) || say "통과하지 못한 검사: ${failed[*]}"
    # Two at a time, the tests of one file in turn: most wait on one core for a model or for LibreOffice.
    QT_QPA_PLATFORM=offscreen .venv/bin/pytest -n 2 --dist loadfile && ((${#failed[@]} == 0))
}

main "$@"
