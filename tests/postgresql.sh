# shellcheck shell=bash
# shellcheck disable=SC2154 # lib.sh and postgresql_server.sh set what is not set here
# A server of PostgreSQL of its own, with its programs and the extension in a folder, so that nothing is installed: for tests/postgresql and
# bench/postgresql, which have lib.sh. There is an empty database, test.
need make
# shellcheck source=tests/postgresql_server.sh
. "$srcdir/tests/postgresql_server.sh"
pgxs=$(pg_config --pgxs)
regress=$(dirname "$pgxs")/../../src/test/regress/pg_regress
[ -e "$pgxs" ] && [ -x "$regress" ] || { skip 'the whole suite' 'files of PostgreSQL for extensions missing'; exit 77; }

mkdir ext || exit 99
env -u MAKEFLAGS -u MAKELEVEL make -C ext -s -f "$srcdir/postgresql/Makefile" VPATH="$srcdir/postgresql" BRLINT_BUILD="$build" with_llvm=no >out 2>err || fail 'the extension cannot be built'
[ ! -s err ] || fail 'building the extension is not silent'
[ -e ext/brlint.so ] || { finish; }
rm -f "$root$library/brlint.so"
cp ext/brlint.so "$root$library"
cp "$srcdir"/postgresql/brlint.control "$srcdir"/postgresql/*.sql "$root$share/extension"
# a version that came before the first: what an update starts from
sed '/brlint_version/d; /brlint_ruleset/d' "$srcdir/postgresql/brlint--1.0.sql" >"$root$share/extension/brlint--0.9.sql"
grep 'brlint_version\|brlint_ruleset' "$srcdir/postgresql/brlint--1.0.sql" >"$root$share/extension/brlint--0.9--1.0.sql"
server_make
