-- The functions of the extension. They are as stable as what they judge by: the settings brlint.policy and brlint.data, and the files that these name.
\echo Use "CREATE EXTENSION brlint" to load this file. \quit

CREATE FUNCTION brlint(der bytea, issuer bytea = NULL, precert bytea = NULL, profile text = NULL, at timestamptz = NULL)
RETURNS TABLE (rule text, level text, source text, clause text, path text, "offset" int, length int, message text)
AS 'MODULE_PATHNAME', 'pg_brlint' LANGUAGE C STABLE PARALLEL SAFE COST 1000 ROWS 3;
COMMENT ON FUNCTION brlint(bytea, bytea, bytea, text, timestamptz) IS 'what is found in a certificate, CRL or OCSP response, but for what is waived';

CREATE FUNCTION brlint_report(der bytea, issuer bytea = NULL, precert bytea = NULL, profile text = NULL, at timestamptz = NULL) RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_brlint_report' LANGUAGE C STABLE PARALLEL SAFE COST 3000;
COMMENT ON FUNCTION brlint_report(bytea, bytea, bytea, text, timestamptz) IS 'what brlint --format jsonl --details says of an object';

CREATE FUNCTION brlint_worst(der bytea, issuer bytea = NULL, precert bytea = NULL, profile text = NULL, at timestamptz = NULL) RETURNS text
AS 'MODULE_PATHNAME', 'pg_brlint_worst' LANGUAGE C STABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION brlint_worst(bytea, bytea, bytea, text, timestamptz) IS 'the worst level of what is found in an object: error, warning, notice or none';

CREATE FUNCTION brlint_kind(der bytea) RETURNS text AS 'MODULE_PATHNAME', 'pg_brlint_kind' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION brlint_kind(bytea) IS 'what an object is: certificate, crl, ocsp-response, ...';

CREATE FUNCTION brlint_rules(OUT rule text, OUT level text, OUT source text, OUT clause text, OUT title text, OUT revision int, OUT "from" timestamptz,
	OUT until timestamptz, OUT family text, OUT enabled bool) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_brlint_rules' LANGUAGE C STABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION brlint_rules() IS 'the rules';

CREATE FUNCTION brlint_ruleset() RETURNS text AS 'MODULE_PATHNAME', 'pg_brlint_ruleset' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION brlint_ruleset() IS 'a digest of rules, data and policies: equal digests, equal judgement';

CREATE FUNCTION brlint_version() RETURNS text AS 'MODULE_PATHNAME', 'pg_brlint_version' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION brlint_version() IS 'the version of the library';
