# What the scripts share. Source it; it changes into the repository's root and runs nothing else.
# shellcheck shell=bash

set -euo pipefail

CDPATH='' cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
export root

# One build folder for every clone on this machine, so that a new clone reuses what is built.
build_folder=${SLIPWAY_BUILD:-${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/slipway/build}

# Both commands see the same flags, or the second one would build everything again.
build_flags=(
    --scratch-path "$build_folder"
    --explicit-target-dependency-import-check error
)

# What the build links against and the tests run, as Debian names it.
packages=(git ca-certificates pkg-config libsqlite3-dev zlib1g-dev python3 binutils valgrind openssl curl jq
    haproxy iproute2)

# A line about what happens next.
say() {
    printf '%s\n' "$*" >&2
}

# Ends the script with a sentence that says what is wrong.
fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# Ends the script because it was called wrongly.
misuse() {
    printf '%s: %s; see %s --help\n' "$(basename "$0")" "$*" "$0" >&2
    exit 2
}

# Prints the comment at the head of a script: its help.
print_help() {
    sed -n '2,/^$/s/^# \{0,1\}//p' "$1"
}

# Prints the packages that are not installed.
missing_packages() {
    local package status wanted=("${packages[@]}")
    # A Python that is not Debian's brings its own way to make environments.
    python3 -c 'import ensurepip, venv' 2>/dev/null || wanted+=(python3-venv)
    for package in "${wanted[@]}"; do
        # Quoted as dpkg-query wants it: ${…} is its own format, not the shell's.
        # shellcheck disable=SC2016
        status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
        [[ $status == installed ]] || printf '%s\n' "$package"
    done
}

# Installs the packages that are missing, and says so.
install_packages() {
    local missing as_root=()
    if ! command -v dpkg-query apt-get >/dev/null; then
        say "This is not Debian: the build needs what Debian calls ${packages[*]}."
        return
    fi
    mapfile -t missing < <(missing_packages)
    [[ ${#missing[@]} -gt 0 ]] || return 0
    if [[ $(id -u) -ne 0 ]]; then
        command -v sudo >/dev/null ||
            fail "missing packages. As root, run: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    say "Installing the Debian packages ${missing[*]} …"
    "${as_root[@]}" apt-get update -qq >&2 ||
        fail "apt-get update failed (see above): is this machine online?"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 ||
        fail "apt-get could not install ${missing[*]} (see above)"
}

# Ends the script unless a Swift toolchain that can build this package is on the PATH.
require_swift() {
    local version
    command -v swift >/dev/null ||
        fail "no swift on the PATH: install the Swift 6.3 toolchain for this system first"
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p')
    [[ -n $version ]] || fail "swift --version did not answer: is the toolchain complete?"
    # The smaller of the two must be the one that is needed.
    [[ $(printf '%s\n' 6.3 "$version" | sort -V | head -n 1) == 6.3 ]] ||
        fail "this is Swift $version, and the build needs 6.3 or newer"
}

# Prints the Python that has what Tests/Python/requirements.txt names, and nothing else.
#
# Its environment is made once for each content of that file, in the cache, for all clones.
python_tools() {
    local list=Tests/Python/requirements.txt cache folder
    cache=${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/slipway
    folder=$cache/python-$(sha256sum "$list" | cut -c1-16)
    mkdir -p "$cache" || fail "cannot write the cache folder $cache"
    (
        # Two clones may begin at once; the second one waits, and finds it made.
        flock 9
        [[ -e $folder/complete ]] && exit 0
        say "Installing the Python packages that the tests use …"
        rm -rf "$folder"
        python3 -m venv "$folder" >&2 || fail "python3 -m venv $folder failed (see above)"
        "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
            --requirement "$list" >&2 ||
            fail "pip could not install $list (see above): is this machine online?"
        "$folder/bin/python" -m pip check --disable-pip-version-check >&2 ||
            fail "$list does not name everything that its packages need (see above)"
        touch "$folder/complete"
    ) 9>"$cache/python.lock" || exit 1
    printf '%s\n' "$folder/bin/python"
}

# Builds; everything the compiler says goes to standard error.
build() {
    mkdir -p "$build_folder" || fail "cannot write the build folder $build_folder"
    say "Building in $build_folder (the first time takes minutes) …"
    swift build "${build_flags[@]}" "$@" >&2 || fail "the build failed (see above)"
}

# The folder of what `build` with the same arguments made.
products() {
    swift build "${build_flags[@]}" "$@" --show-bin-path
}
