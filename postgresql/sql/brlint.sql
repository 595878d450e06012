-- The functions, on the objects that the suite has put into the table "objects".
CREATE EXTENSION brlint;
SELECT extversion FROM pg_extension WHERE extname = 'brlint';
SELECT brlint_version() ~ '^\d+\.\d+\.\d+$' AS version, length(brlint_ruleset()) AS ruleset;

-- what is found, and where
SELECT name, f.* FROM objects, brlint(der) f ORDER BY name, rule, path;
SELECT name, brlint_worst(der), brlint_kind(der), brlint_profile(der) FROM objects ORDER BY name;

-- NULL is NULL, and has no row
SELECT count(*) FROM brlint(NULL);
SELECT brlint_worst(NULL) IS NULL AS worst, brlint_report(NULL) IS NULL AS report, brlint_kind(NULL) IS NULL AS kind, brlint_profile(NULL) IS NULL AS profile;

-- what is broken is found, and no ERROR
SELECT length(der) AS octets, (SELECT count(*) > 0 FROM brlint(der)) AS found, brlint_worst(der), brlint_kind(der)
FROM (VALUES (''::bytea), ('\x30'), ('\x3000'), ('\x00'), ('\xff'), ('\x30800000'), (repeat('0', 1000)::bytea)) AS broken(der);
SELECT bool_and(brlint_worst(substr(der, 1, n)) = 'error') FROM objects, generate_series(1, 700, 7) n WHERE name = 'good';

-- issuer, precertificate, profile, date
SELECT rule FROM objects, brlint(der, issuer => (SELECT der FROM objects WHERE name = 'root')) WHERE name = 'good' ORDER BY rule;
SELECT rule FROM objects, brlint(der, precert => (SELECT der FROM objects WHERE name = 'precertificate')) WHERE name = 'good' ORDER BY rule;
SELECT rule FROM objects, brlint(der, profile => 'subscriber-ov') WHERE name = 'good' ORDER BY rule;
SELECT name, brlint_worst(der), brlint_worst(der, at => '2015-01-01 00:00:00+00') AS in_2015 FROM objects WHERE name = 'bad';
SELECT brlint_worst(der, issuer => '\x3000') FROM objects WHERE name = 'good';
SELECT brlint_worst(der, precert => der) FROM objects WHERE name = 'good';
SELECT brlint_worst(der, profile => 'subscriber') , brlint_worst(der, profile => 'nobody') FROM objects WHERE name = 'good';
SELECT brlint_worst(der, at => 'infinity') FROM objects WHERE name = 'good';

-- JSON
SELECT name, r ->> 'kind' AS kind, r ->> 'sha256' = encode(sha256(der), 'hex') AS digest, jsonb_array_length(r -> 'findings') AS findings
FROM (SELECT name, der, brlint_report(der) AS r FROM objects) AS reports ORDER BY name;
SELECT brlint_report(der) ->> 'subject' AS subject FROM objects WHERE name = 'nul';

-- the rules
SELECT count(*) > 1000 AS many, bool_and(enabled) AS all_on, count(DISTINCT level) AS levels FROM brlint_rules();
SELECT rule, level, source, clause, "from" AT TIME ZONE 'UTC' AS "from", until, family FROM brlint_rules() WHERE rule = 'e_server_cert_valid_time_longer_than_100_days';

-- the planner knows what it may do
SELECT p.proname, p.provolatile, p.proparallel, p.procost, p.prorows FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid
JOIN pg_extension e ON e.oid = d.refobjid WHERE e.extname = 'brlint' AND d.classid = 'pg_proc'::regclass ORDER BY p.proname;
DROP EXTENSION brlint;
SELECT count(*) FROM pg_proc WHERE proname LIKE 'brlint%';
