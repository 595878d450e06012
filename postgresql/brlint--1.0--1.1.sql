-- What version 1.1 adds.
\echo Use "ALTER EXTENSION brlint UPDATE" to load this file. \quit

CREATE FUNCTION brlint_profile(der bytea) RETURNS text AS 'MODULE_PATHNAME', 'pg_brlint_profile' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION brlint_profile(bytea) IS 'the profile that an object is judged by';
