# shellcheck shell=bash
# shellcheck disable=SC2154 # lib.sh sets what is not set here
# A server of PostgreSQL of its own, with its programs and the extension in a folder, so that nothing is installed: for tests/postgresql and
# bench/postgresql, which have lib.sh. There is an empty database, test.
need make psql pg_config
bin=$(pg_config --bindir)
share=$(pg_config --sharedir)
library=$(pg_config --pkglibdir)
pgxs=$(pg_config --pgxs)
regress=$(dirname "$pgxs")/../../src/test/regress/pg_regress
[ -x "$bin/postgres" ] && [ -e "$pgxs" ] && [ -x "$regress" ] || { skip 'the whole suite' 'the server of PostgreSQL or its files for extensions missing'; exit 77; }

# The programs of PostgreSQL find their files from where they lie themselves.
root=$work/pg
mkdir -p "$root$bin" "$root$library" "$root$share/extension" "$root/socket" "$root/files" ext || exit 99
cp "$bin/postgres" "$bin/initdb" "$root$bin"
ln -s "$library"/* "$root$library"
for file in "$share"/*; do [ "$(basename "$file")" = extension ] || ln -s "$file" "$root$share"; done
ln -s "$share"/extension/plpgsql* "$root$share/extension"
env -u MAKEFLAGS -u MAKELEVEL make -C ext -s -f "$srcdir/postgresql/Makefile" VPATH="$srcdir/postgresql" BRLINT_BUILD="$build" with_llvm=no >out 2>err || fail 'the extension cannot be built'
[ ! -s err ] || fail 'building the extension is not silent'
[ -e ext/brlint.so ] || { finish; }
rm -f "$root$library/brlint.so"
cp ext/brlint.so "$root$library"
cp "$srcdir"/postgresql/brlint.control "$srcdir"/postgresql/*.sql "$root$share/extension"
# a version that came before the first: what an update starts from
sed '/brlint_version/d; /brlint_ruleset/d' "$srcdir/postgresql/brlint--1.0.sql" >"$root$share/extension/brlint--0.9.sql"
grep 'brlint_version\|brlint_ruleset' "$srcdir/postgresql/brlint--1.0.sql" >"$root$share/extension/brlint--0.9--1.0.sql"

# it is nobody's if this is root, whom PostgreSQL does not want
as=()
if [ "$(id -u)" = 0 ]; then
	chmod 755 "$work"
	chown -R nobody "$root"
	as=(setpriv --reuid=nobody --clear-groups)
fi
export PGHOST=$root/socket PGUSER=owner PGDATABASE=test
"${as[@]}" "$root$bin/initdb" -D "$root/data" -U owner --auth=trust -N --no-instructions -E UTF8 --locale=C >out 2>err || { fail initdb; finish; }
start() { # SETTING...
	(cd / && exec "${as[@]}" "$root$bin/postgres" -D "$root/data" -k "$root/socket" -c listen_addresses= -c fsync=off -c max_connections=40 "$@") >"$work/server.log" 2>&1 &
	server=$!
	for ((i = 0; i < 100; i++)); do
		psql -d postgres -Atc 'SELECT 1' >/dev/null 2>&1 && return
		sleep 0.1
	done
	fail 'the server does not start'
	cp "$work/server.log" err
	finish
}
stop() {
	[ -z "${server:-}" ] || { kill -INT "$server" && wait "$server"; } 2>/dev/null
	server=
}
trap 'stop; rm -rf "$work"' EXIT
start

# as_root STATEMENT [DATABASE]
as_root() { PGDATABASE=${2:-test} psql -X -q -At -c "$1" >/dev/null 2>&1 || fail "$1"; }
as_root 'CREATE DATABASE test' postgres
