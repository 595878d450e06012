# shellcheck shell=bash
# shellcheck disable=SC2154 # lib.sh sets what is not set here
# What the suites of brlint-ct share, beside lib.sh: logs (tests/ct_log.py), who serves them (tests/ct_server.py), and who reads what was kept
# (tests/ct_reader.py). CT_MATERIAL may name a folder of real entries; CT_LONG=1 asks for the longer forms.
need python3 openssl
ct=$(realpath "${BRLINT_CT:-$build/brlint-ct}")

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
	python3 -B "$srcdir/tests/ct_reader.py" "$@" >read 2>&1 || status=$?
	[ "$status" = 0 ] && return
	fail "ct_reader.py $*: $(head -n 7 read)"
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
