# shellcheck shell=bash
# What the suites in shell share. A suite begins with `. "$(dirname "$0")/lib.sh"`, which puts it into an empty folder of its own, and ends with
# `finish`. It is started in the folder of the build; BRLINT and SRCDIR say where the program and the sources are.
set -u
build=$(pwd)
brlint=$(realpath "${BRLINT:-./brlint}")
srcdir=$(realpath "${SRCDIR:-.}")
corpus=$srcdir/corpus
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
failures=0
skipped=0

# fail WORDS: a failure, with the beginning of the last output
fail() {
	printf 'FAIL: %s\n' "$1"
	[ -s out ] && sed 's/^/    out: /' out | head -n 5
	[ -s err ] && sed 's/^/    err: /' err | head -n 5
	failures=$((failures + 1))
}

# skip NAME CAUSE: a test that cannot be run here; "make check" lists them and their number at its end
skip() {
	printf 'SKIP: %s: %s (%s)\n' "$(basename "$0")" "$1" "$2"
	skipped=$((skipped + 1))
}

# have NAME TOOL...: whether the tools that a test needs are here; the test is skipped if not
have() {
	local name=$1 tool
	shift
	for tool; do
		command -v "$tool" >/dev/null 2>&1 || { skip "$name" "$tool missing" && return 1; }
	done
}

# need TOOL...: without these, nothing of the suite can be run
need() { have 'the whole suite' "$@" || exit 77; }

# the status of the suite, that of the last command
finish() {
	printf '%d failures, %d skipped\n' "$failures" "$skipped"
	[ "$failures" = 0 ]
	exit
}

# run STATUS ARGUMENT...: runs brlint, by the command in `under` if there is one, and keeps its output in out and err
under=()
run() {
	local expected=$1 status=0
	shift
	"${under[@]}" "$brlint" "$@" >out 2>err || status=$?
	[ "$status" = "$expected" ] || fail "brlint $*: status $status instead of $expected"
}

# Root reads every file, unless it gives that right up: what it starts `under` this is refused as others are.
no_override=()
[ "$(id -u)" != 0 ] || no_override=(setpriv --bounding-set=-dac_override,-dac_read_search)

out_has() { grep -qF -- "$1" out || fail "the output lacks: $1"; }
err_has() { grep -qF -- "$1" err || fail "standard error lacks: $1"; }
err_is_empty() { [ ! -s err ] || fail "standard error is not empty"; }
lines() { [ "$(wc -l <out)" = "$1" ] || fail "$(wc -l <out) lines instead of $1"; }

# show CASE: the DER of a case of the corpus
show() { "$build/corpus/compile" "$corpus" show "$1"; }

# show_each CASE...: the same of several, each in a file of its own, CASE.der
show_each() {
	local name
	for name; do show "$name" >"$name.der" || fail "no case $name"; done
}

# show_all: the objects of all cases, as records
show_all() { "$build/corpus/compile" "$corpus" records; }

# record, pem LABEL: an object from standard input as a record, as a block of PEM
record() {
	cat >object
	local n
	n=$(stat -c %s object)
	printf "\\x$(printf %02x $((n >> 24 & 255)))\\x$(printf %02x $((n >> 16 & 255)))\\x$(printf %02x $((n >> 8 & 255)))\\x$(printf %02x $((n & 255)))"
	cat object
}
pem() { printf -- '-----BEGIN %s-----\n' "$1"; base64; printf -- '-----END %s-----\n' "$1"; }

# entry: a certificate from standard input as an entry of a CT log's tile; pre_entry: a precertificate, whose TBSCertificate is of no interest
entry() {
	cat >object
	printf '\0\0\1\x8f\0\0\0\0\0\0\0'; sized_object; printf '\0\0\0\0'
}
pre_entry() {
	cat >object
	printf '\0\0\1\x8f\0\0\0\0\0\1%32s\0\0\3TBS\0\0\0' ''; sized_object; printf '\0\0'
}
sized_object() {
	local n
	n=$(stat -c %s object)
	printf "\\x$(printf %02x $((n >> 8)))\\x$(printf %02x $((n & 255)))"
	cat object
}

# What is not installed, as a program finds what is: the library by pkg-config and by the linker. Go keeps what it compiles beside the build.
use_built_library() {
	printf '%s\n' 'Name: libbrlint' 'Description: as it was built' 'Version: 0' "Libs: -L$build/.libs -lbrlint" "Cflags: -I$srcdir/include" >brlint.pc
	export PKG_CONFIG_PATH=$work LD_LIBRARY_PATH=$build/.libs GOCACHE=${GOCACHE:-$build/go-cache}
}

# setting VARIABLE: its value in the Makefile, as configure has set it
setting() { sed -n "s/^$1 = *//p" "$build/Makefile"; }
