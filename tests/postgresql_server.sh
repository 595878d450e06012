# shellcheck shell=bash
# shellcheck disable=SC2154 # lib.sh sets what is not set here
# A server of PostgreSQL of its own in a folder, $root, for suites and benchmarks that have lib.sh. There is an empty database, test, that
# the role owner owns. What is to lie beside the programs is put below "$root$bin", "$root$library", "$root$share" before server_make.
need psql pg_config
bin=$(pg_config --bindir)
share=$(pg_config --sharedir)
library=$(pg_config --pkglibdir)
[ -x "$bin/postgres" ] || { skip 'the whole suite' 'the server of PostgreSQL missing'; exit 77; }

# The programs of PostgreSQL find their files from where they lie themselves.
root=$work/pg
mkdir -p "$root$bin" "$root$library" "$root$share/extension" "$root/socket" "$root/files" || exit 99
cp "$bin/postgres" "$bin/initdb" "$root$bin"
ln -s "$library"/* "$root$library"
for file in "$share"/*; do [ "$(basename "$file")" = extension ] || ln -s "$file" "$root$share"; done
ln -s "$share"/extension/plpgsql* "$root$share/extension"

# it is nobody's if this is root, whom PostgreSQL does not want
as=()
server_make() { # SETTING...
	if [ "$(id -u)" = 0 ]; then
		chmod 755 "$work"
		chown -R nobody "$root"
		as=(setpriv --reuid=nobody --clear-groups)
	fi
	export PGHOST=$root/socket PGUSER=owner PGDATABASE=test
	"${as[@]}" "$root$bin/initdb" -D "$root/data" -U owner --auth=trust -N --no-instructions -E UTF8 --locale=C >out 2>err || { fail initdb; finish; }
	start "$@"
	as_root 'CREATE DATABASE test' postgres
}
start() { # SETTING...
	(cd / && exec "${as[@]}" "$root$bin/postgres" -D "$root/data" -k "$root/socket" -c listen_addresses= -c fsync=off -c max_connections=40 "$@") >>"$work/server.log" 2>&1 &
	server=$!
	for ((i = 0; i < 100; i++)); do
		psql -d postgres -Atc 'SELECT 1' >/dev/null 2>&1 && return
		sleep 0.1
	done
	fail 'the server does not start'
	cp "$work/server.log" err
	finish
}
stop() { # SIGNAL
	[ -z "${server:-}" ] || { kill -"${1:-INT}" "$server" && wait "$server"; } 2>/dev/null
	server=
}
trap 'stop; rm -rf "$work"' EXIT

# as_root STATEMENT [DATABASE]
as_root() { PGDATABASE=${2:-test} psql -X -q -At -c "$1" >/dev/null 2>&1 || fail "$1"; }
