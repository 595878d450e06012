-- The tables of brlint-ct in a database of PostgreSQL. brlint.setting says which form they have: 'schema', 1.
CREATE SCHEMA brlint;

CREATE TABLE brlint.setting(name text PRIMARY KEY, value text NOT NULL);
INSERT INTO brlint.setting VALUES ('schema', '1');

-- how far each log is; times of logs are milliseconds since 1970
CREATE TABLE brlint.log(
	id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	log_id text NOT NULL UNIQUE,
	description text NOT NULL,
	url text NOT NULL,
	kind text NOT NULL,
	key bytea NOT NULL,
	mmd bigint NOT NULL DEFAULT 0,
	verified_size bigint NOT NULL DEFAULT 0,
	verified_root bytea,
	verified_time bigint NOT NULL DEFAULT 0,
	verified_note bytea,
	range bytea,
	position bigint NOT NULL DEFAULT 0,
	stopped_why text);

CREATE TABLE brlint.issuer(sha256 bytea PRIMARY KEY, der bytea NOT NULL);

-- rules: [{"name", "revision", "level"}]
CREATE TABLE brlint.ruleset(
	id text PRIMARY KEY,
	digest text NOT NULL,
	version text NOT NULL,
	rules json NOT NULL,
	data json NOT NULL,
	options json NOT NULL,
	since timestamptz NOT NULL DEFAULT now());

-- not_before, not_after: seconds since 1970
CREATE TABLE brlint.cert(
	sha256 bytea PRIMARY KEY,
	pair bytea,
	kind text NOT NULL,
	profile text NOT NULL,
	issuer_sha256 bytea,
	serial bytea,
	not_before bigint,
	not_after bigint,
	issuer_found boolean NOT NULL,
	ruleset text NOT NULL);

-- by log, so that a log that is retired goes as one
CREATE TABLE brlint.entry(
	log integer NOT NULL,
	entry bigint NOT NULL,
	"timestamp" bigint NOT NULL,
	sha256 bytea NOT NULL,
	PRIMARY KEY (log, entry)) PARTITION BY LIST (log);

-- about certificates
CREATE TABLE brlint.finding(
	sha256 bytea NOT NULL,
	rule text NOT NULL,
	path text NOT NULL,
	"offset" bigint NOT NULL,
	number integer NOT NULL,
	level text NOT NULL,
	length bigint NOT NULL,
	message text NOT NULL,
	revision integer NOT NULL,
	PRIMARY KEY (sha256, rule, path, "offset", number));

-- about logs: of an entry, or of those up to `last`
CREATE TABLE brlint.log_finding(
	log integer NOT NULL REFERENCES brlint.log(id),
	entry bigint NOT NULL,
	last bigint NOT NULL,
	name text NOT NULL,
	message text NOT NULL,
	PRIMARY KEY (log, entry, name));

-- A log's row and its part of brlint.entry, as one. Who follows or works may not make tables: this does it with the rights of who made the schema.
CREATE FUNCTION brlint.log_add(new_id text, new_description text, new_url text, new_kind text, new_key bytea, new_mmd bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = brlint, pg_temp AS $$
DECLARE
	number integer;
BEGIN
	-- two that add the same log at the same time
	PERFORM pg_advisory_xact_lock(hashtext('brlint.log_add'));
	SELECT id INTO number FROM brlint.log WHERE log_id = new_id;
	IF number IS NULL THEN
		INSERT INTO brlint.log(log_id, description, url, kind, key, mmd) VALUES (new_id, new_description, new_url, new_kind, new_key, new_mmd)
			RETURNING id INTO number;
	ELSE
		UPDATE brlint.log SET description = new_description, url = new_url, mmd = new_mmd
			WHERE id = number AND (description, url, mmd) IS DISTINCT FROM (new_description, new_url, new_mmd);
	END IF;
	EXECUTE format('CREATE TABLE IF NOT EXISTS brlint.entry_%s PARTITION OF brlint.entry FOR VALUES IN (%s)', number, number);
	RETURN number;
END $$;
