# The hands of scripts/demo: each function does one thing of its story, or ends it.
# shellcheck shell=bash
# They work on what the demo sets: $demo, $data, $home, $binary.
# shellcheck disable=SC2154

slipway_pid=
artifacts_pid=
customers_pid=

# --- telling ----------------------------------------------------------------------------

number=0
# A heading.
chapter() {
    number=$((number + 1))
    printf '\n── %d. %s\n\n' "$number" "$*"
}

# --- Slipway ----------------------------------------------------------------------------

# Runs slipway on the demo's data folder, shows it, keeps its answer in $demo/answer, and
# insists on its exit code.
expect() {
    local expected=$1 code=0
    shift
    printf '$ slipway %s\n' "$*"
    timeout --foreground 180 "$binary" "$@" --data "$data" | tee "$demo/answer" ||
        code=${PIPESTATUS[0]}
    [[ $code -ne 124 ]] || fail "slipway $1 ${2-} did not end within 3 minutes"
    [[ $code -eq $expected ]] ||
        fail "slipway $1 ${2-} ended with exit code $code, and the demo expected $expected"
    echo
}

# Starts the server and waits until it says where it listens.
start_slipway() {
    echo "(Every command of the demo also gets --data $data)"
    echo "\$ slipway serve --listen 127.0.0.1:0 &"
    "$binary" serve --data "$data" --listen 127.0.0.1:0 \
        >"$demo/serve.json" 2>"$demo/serve.log" &
    slipway_pid=$!
    wait_for "the server" 30 server_listens
    cat "$demo/serve.json"
    echo
}

server_listens() {
    kill -0 "$slipway_pid" 2>/dev/null || fail "the server ended; its log is $demo/serve.log"
    grep -q '"listening"' "$demo/serve.json"
}

# Whether a person is asked for this checkpoint now.
asked_for() {
    local list
    list=$(timeout 30 "$binary" checkpoint list --data "$data") && grep -q "$1" <<<"$list"
}

# --- the application --------------------------------------------------------------------

# Copies the storefront into the demo's folder and gives its files this run's free ports.
prepare_storefront() {
    local file
    read -r artifacts_port eu us ap < <(free_ports)
    [[ -n ${ap-} ]] || fail "found no free ports between 20000 and 20999"
    cp -R Examples/storefront "$home"
    mkdir "$home/artifacts"
    for file in "$home"/{production,release-2.0}.yaml; do
        sed -i -e "s|/opt/storefront|$home|" -e "s|\\b8100\\b|$artifacts_port|" \
            -e "s|\\b8110\\b|$eu|" -e "s|\\b8120\\b|$us|" -e "s|\\b8130\\b|$ap|" "$file"
    done
}

# Prints four free ports: below those that an environment gives to replicas.
free_ports() {
    python3 - <<'PYTHON'
import random, socket

found = []
for port in random.sample(range(20000, 21000), 500):
    with socket.socket() as held:
        try:
            held.bind(("127.0.0.1", port))
        except OSError:
            continue
    found.append(str(port))
    if len(found) == 4:
        print(*found)
        break
PYTHON
}

# Builds 1.0, and says in $artifact where it lies and what its digest is.
build_first() {
    local ARCHIVE='' SHA256=''
    echo "\$ ./build.sh 1.0 artifacts"
    (cd "$home" && SLIPWAY_OUTPUT=$demo/first ./build.sh 1.0 artifacts) ||
        fail "building 1.0 failed (see above)"
    # shellcheck source=/dev/null
    source "$demo/first"
    # For the demo, which makes the components with it.
    # shellcheck disable=SC2034
    artifact="http://127.0.0.1:$artifacts_port/$ARCHIVE#sha256=$SHA256"
    echo
}

start_artifact_server() {
    python3 -m http.server "$artifacts_port" --bind 127.0.0.1 --directory "$home/artifacts" \
        >>"$demo/artifacts.log" 2>&1 &
    artifacts_pid=$!
    wait_for "the artifact server" 15 answers "http://127.0.0.1:$artifacts_port/"
    echo "The artifact server answers at http://127.0.0.1:$artifacts_port/ (pid $artifacts_pid)."
    echo
}

stop_artifact_server() {
    local pid=$artifacts_pid
    artifacts_pid=
    end_process "$pid"
    ! answers "http://127.0.0.1:$artifacts_port/" || fail "the artifact server is still there"
    echo "The artifact server is gone (pid $pid)."
    echo
}

# Insists that a region sells this version, and says so.
sells() {
    local region=$1 version=$2
    all_sell "$version" "$region" ||
        fail "the storefront in $region does not answer $version from each replica"
    echo "The storefront in $region answers: version $version (http://127.0.0.1:${!region}/)."
}

# Whether each region answers with this version and its name, whichever replica is asked.
all_sell() {
    local version=$1 region
    shift
    for region in "$@"; do
        # HAProxy takes the two replicas by turns: four times asks each of them.
        for _ in 1 2 3 4; do
            answers "http://127.0.0.1:${!region}/" "$version" "$region" || return 1
        done
    done
}

# Whether the release task is through with these regions.
are_healthy() {
    local shown region
    shown=$(timeout 30 "$binary" release show "$run" --data "$data") || return 1
    for region in "$@"; do
        grep -q "healthy-$region.*succeeded" <<<"$shown" || return 1
    done
}

# Customers who ask every region again and again until they are sent home.
open_customers() {
    python3 - "$demo/customers" "$eu" "$us" "$ap" <<'PYTHON' &
import signal, sys, time, urllib.request

opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
open_for_business = True
answered, lost = 0, []


def go_home(*_):
    global open_for_business
    open_for_business = False


signal.signal(signal.SIGTERM, go_home)
while open_for_business:
    for port in sys.argv[2:]:
        try:
            with opener.open(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                answer.read()
            answered += 1
        except OSError as error:
            lost.append(f"port {port}: {error}")
    time.sleep(0.05)
with open(sys.argv[1], "w") as book:
    print(f"{answered} answered, {len(lost)} lost", *lost[:10], sep="\n", file=book)
PYTHON
    customers_pid=$!
    echo "From now on customers ask all three regions, all the time (pid $customers_pid)."
}

# Sends the customers home, and insists that each of their requests was answered.
close_customers() {
    local pid=$customers_pid
    customers_pid=
    end_process "$pid"
    echo "What the customers saw, from 1.0 to 2.0: $(<"$demo/customers")"
    grep -q '^[1-9][0-9]* answered, 0 lost$' "$demo/customers" ||
        fail "requests of customers were lost"
}

# Whether a URL answers 200, as this version and region where they are given.
answers() {
    python3 - "$@" <<'PYTHON' 2>/dev/null
import json, sys, urllib.request

# No proxy of the environment: it is all on this machine.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
with opener.open(sys.argv[1], timeout=5) as answer:
    body = answer.read()
if len(sys.argv) > 2:
    shop = json.loads(body)
    sys.exit([shop["version"], shop["region"]] != sys.argv[2:])
PYTHON
}

# Insists that notes.log, which each build and announcement appends to, has each line once.
check_notes() {
    local expected
    expected=$(printf '%s\n' "announced 2.0 to ap" "announced 2.0 to eu" "announced 2.0 to us" \
        "built 1.0" "built 2.0" "released 2.0 everywhere")
    echo "What the builds and announcements appended to notes.log:"
    sed 's/^/    /' "$home/notes.log"
    [[ $(LC_ALL=C sort "$home/notes.log") == "$expected" ]] ||
        fail "notes.log is not every line exactly once"
    echo "Every line is there exactly once."
}

# --- waiting, ending --------------------------------------------------------------------

# Asks again until a command succeeds, for at most so many seconds.
wait_for() {
    local what=$1 deadline=$((SECONDS + $2))
    shift 2
    until "$@"; do
        [[ $SECONDS -lt $deadline ]] || fail "waited in vain for $what"
        sleep 0.1
    done
}

# Ends one process of ours: politely, and after ten seconds for certain.
end_process() {
    local pid=$1 deadline=$((SECONDS + 10))
    kill "$pid" 2>/dev/null || return 0
    while kill -0 "$pid" 2>/dev/null; do
        [[ $SECONDS -lt $deadline ]] || kill -KILL "$pid" 2>/dev/null || true
        sleep 0.1
    done
}

# Prints the processes that work inside the demo's folder: replicas and proxies, which outlive
# the server.
processes_of_demo() {
    local entry folder
    for entry in /proc/[0-9]*; do
        folder=$(readlink "$entry/cwd" 2>/dev/null) || continue
        [[ $folder != "$demo"/* ]] || echo "${entry#/proc/}"
    done
}

# Leaves nothing behind but, after a failure, the folder.
clean_up() {
    local code=$? pid
    trap '' INT TERM
    [[ -z $slipway_pid ]] || end_process "$slipway_pid"
    [[ -z $artifacts_pid ]] || end_process "$artifacts_pid"
    [[ -z $customers_pid ]] || end_process "$customers_pid"
    for pid in $(processes_of_demo); do end_process "$pid"; done
    case $code in
        0 | 130 | 143) remove_folder ;;
        *) say "demo: what it left is in $demo (serve.log, data/, storefront/)" ;;
    esac
    exit "$code"
}

# The shims write the endings of what was just ended: until they have, the folder is not ours alone.
remove_folder() {
    local deadline=$((SECONDS + 10))
    until rm -rf "$demo" 2>/dev/null && [[ ! -e $demo ]]; do
        if [[ $SECONDS -ge $deadline ]]; then
            say "demo: could not remove $demo"
            return
        fi
        sleep 0.2
    done
}

what_next() {
    local url
    url=$(sed -n 's/.*"listening": *"\([^"]*\)".*/\1/p' "$demo/serve.json")
    cat <<TEXT

── What to try next (in another terminal)

    alias slipway='$binary'
    export DATA='$data'

    slipway component show storefront-us --data \$DATA
    slipway task records storefront-2-0 --data \$DATA
    slipway release show $run --data \$DATA
    slipway release log $run compile --data \$DATA
    slipway release explain $run --data \$DATA
    curl http://127.0.0.1:$eu/
    curl $url/healthz

The server listens at $url. Ctrl-C ends it, and every process of the demo.
TEXT
}
