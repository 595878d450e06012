# shellcheck shell=bash
# shellcheck disable=SC2154 # lib.sh sets what is not set here
# What the suites of brlint-ct share, beside lib.sh: logs (tests/ct_log.py), who serves them (tests/ct_server.py), and who reads what was kept
# (tests/ct_reader.py). CT_MATERIAL may name a folder of real entries; CT_LONG names suites that take their longer forms
# ("all": each), which sets `long`.
need python3 openssl
ct=$(realpath "${BRLINT_CT:-$build/brlint-ct}")

long=
case " ${CT_LONG:-} " in *' all '* | *" $(basename "$0") "*) long=yes ;; esac

# ct STATUS ARGUMENT...: as run; COMMAND_TIME is how long it may take
ct() {
	local expected=$1 status=0
	shift
	timeout -k 5 "${COMMAND_TIME:-120}" "${under[@]}" "$ct" "$@" >out 2>err || status=$?
	[ "$status" = "$expected" ] || fail "brlint-ct $*: status $status instead of $expected"
}

# log COMMAND...: makes logs and what is about them
log() { python3 -B "$srcdir/tests/ct_log.py" "$@" || fail "ct_log.py $*"; }

# reader COMMAND...: reads what was kept; what does not hold is a failure
reader() {
	local status=0
	python3 -B "$srcdir/tests/ct_reader.py" "$@" >said 2>&1 || status=$?
	[ "$status" = 0 ] && return
	fail "ct_reader.py $*: $(head -n 7 said)"
}

# real_entries: words for log make: real entries, where they are
real_entries() {
	[ -z "${CT_MATERIAL:-}" ] || printf '%s\n' --material "$CT_MATERIAL"
}

# serve ROOT [OPTION...]: serves the logs in a folder; its address is then in `address`
servers=()
serve() {
	local root=$1
	shift
	rm -f "$root/address"
	python3 -B "$srcdir/tests/ct_server.py" "$root" "$@" >"$root/server.out" 2>&1 &
	servers+=($!)
	for ((i = 0; i < 400; i++)); do
		[ ! -e "$root/address" ] || break
		sleep 0.05
	done
	address=$(cat "$root/address") || fail "the server of $root does not start"
}
# faults ROOT [FAULT...]: what is to go wrong from now on, as ct_server.py has it
faults() {
	local root=$1
	shift
	(IFS=,; printf '[%s]\n' "$*") >"$root/faults.new" && mv "$root/faults.new" "$root/faults.json"
}
# asked ROOT PATTERN: how many requests there were whose line in `requests` has this
asked() { grep -cE -- "$2" "$1/requests"; }

end_servers() {
	local server
	for server in "${servers[@]}"; do kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; done
	servers=()
}
trap 'end_servers; rm -rf "$work"' EXIT

# --- kills ---

# The words of `follow` for them all; how long a run takes that nobody kills, in seconds; and where the times of kills begin: CT_SEED brings them again, as
# far as the machine's time allows.
words=()
whole=1
begin_kills() {
	local seed=${CT_SEED:-$$}
	echo "CT_SEED=$seed"
	RANDOM=$seed
}
# pause SECONDS: sleeps a time below that; a subshell would not go on with the seed
pause() {
	local n=$RANDOM
	sleep "$(awk -v most="$1" -v n=$n 'BEGIN { print most * n / 32768 }')"
}

# attempt SECONDS WORD...: brlint-ct follow, killed after a time at random below that; fails if it was done before
attempt() {
	local most=$1 pid status=0
	shift
	"$ct" follow "${words[@]}" "$@" >out 2>err &
	pid=$!
	pause "$most"
	kill -KILL $pid 2>/dev/null
	wait $pid 2>/dev/null || status=$?
	[ $status = 137 ] && return
	[ $status = 0 ] || fail "follow $*: status $status"
	return 1
}

# kill_again NAME KILLS CHECK WORD...: as many kills, starting anew when it is whole; CHECK is called after each with the number of the run. RUN in words is that
# number.
kill_again() {
	local name=$1 left=$2 check=$3 run=0 made=0
	shift 3
	while [ "$left" -gt 0 ]; do
		if attempt "$whole" "${@//RUN/$run}"; then
			left=$((left - 1)) made=$((made + 1))
			"$check" $run
		else
			"$check" $run --complete
			run=$((run + 1))
		fi
		[ "$failures" = 0 ] || return
	done
	ct 0 follow "${words[@]}" "${@//RUN/$run}"
	"$check" $run --complete --brlint "$brlint"
	echo "$name: $made kills, $run times whole before the last"
}
