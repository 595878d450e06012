/*
 * libbrlint: lints certificates, CRLs and OCSP responses against the CA/Browser Forum Baseline Requirements. See brlint(3).
 *
 * A linter is made once from what is chosen: data, rules, levels, limits. It never changes, is shared by threads, and is exchanged whole. What is
 * known of one object other than its octets is a job. A report is the memory for one object after another, and what was found on the last; each
 * thread has its own. A writer says what reports found, in the formats of brlint(1).
 *
 * The library has no global state, starts no thread, reads only the files of a data folder that it is given, and touches neither locale,
 * environment nor signals. 128 KiB of stack suffice. Objects that are const here may be used by several threads at the same time.
 *
 * The library allocates every struct, and programs read them through pointers: later versions may add members at the end of a struct, values at the
 * end of an enum, and functions. Every text that the library gives is UTF-8 and ends with a NUL. What it is given to free may be NULL.
 */
#ifndef BRLINT_H
#define BRLINT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this header: two hexadecimal digits each for major, minor and patch. */
#define BRLINT_VERSION_NUMBER 0x010300

typedef struct brlint_config brlint_config;
typedef struct brlint brlint;
typedef struct brlint_companions brlint_companions;
typedef struct brlint_job brlint_job;
typedef struct brlint_report brlint_report;
typedef struct brlint_writer brlint_writer;

/* What the functions return that can fail. */
enum brlint_status {
	BRLINT_OK,
	BRLINT_NO_MEMORY,    /* memory ran out: nothing was changed, judged or written */
	BRLINT_UNKNOWN_NAME, /* there is no rule, source, profile, kind, scope, format or file of data of this name */
	BRLINT_BAD_DATA,     /* the folder of reference data, or a file in it, cannot be understood, or is older than a policy allows */
	BRLINT_BAD_OBJECT,   /* these octets are not a certificate, or not a precertificate */
	BRLINT_BAD_ARGUMENT, /* an argument, or the call at this place, makes no sense */
	BRLINT_TOO_LARGE,    /* the object has more octets than the linter's limit */
	BRLINT_IO            /* the program's callback failed */
};

enum brlint_level { BRLINT_ERROR, BRLINT_WARNING, BRLINT_NOTICE };

/* What a rule says of an object. */
enum brlint_verdict {
	BRLINT_NOT_RUN,        /* it is switched off, or no verdicts were asked for */
	BRLINT_NOT_APPLICABLE, /* it is for other kinds or profiles, or what it is about is absent */
	BRLINT_NOT_IN_FORCE,   /* not at the date by which the object is judged */
	BRLINT_PASS,
	BRLINT_FAIL
};

/* What companions are to the object that is judged with them. */
enum brlint_role {
	BRLINT_ISSUER,         /* certificates, of which one is that of the issuer */
	BRLINT_PRECERTIFICATE, /* of certificates */
	BRLINT_BESIDE,         /* certificates that CRLs and OCSP responses cover */
	BRLINT_PREVIOUS        /* CRLs that were issued before a CRL */
};

/* A rule. It lives, with its texts, as long as the linter that gives it. */
typedef struct {
	const char *name;   /* "e_sub_cert_eku_missing"; a promise: it never changes its meaning */
	const char *source; /* the document: "BR", "RFC5280", ...; "Policy" for a policy's own rule */
	const char *clause; /* "7.1.2.7.6" */
	const char *title;  /* what must hold, in one sentence */
	enum brlint_level level;
	unsigned revision;   /* from 1; it is higher in the next version of the library if the rule's verdicts may differ */
	int64_t from, until; /* in force: seconds since 1970, inclusive and exclusive; INT64_MIN and INT64_MAX if there is no bound */
	int enabled;         /* whether the linter runs it */
	const char *family;  /* of the certificates that it is for: "tls", "smime", "code-signing", "time-stamping"; NULL: of none, or of several */
	size_t number;       /* its index in brlint_rule_at() */
} brlint_rule;

/* Why a finding does not count: a line "ignore" of a policy. It lives, with its texts, as long as the linter. */
typedef struct {
	const char *reason;
	const char *owner; /* NULL: none is named */
	int64_t until;     /* exclusive, in seconds since 1970: 00:00 UTC of a day */
	const char *file;  /* the policy, by the name given to brlint_config_policy() */
	unsigned line;     /* from 1 */
} brlint_waiver;

/* A finding. It lives, with its texts, until the report is used for another object or freed. */
typedef struct {
	const brlint_rule *rule;
	enum brlint_level level;     /* the rule's, unless brlint_config_level() or a policy says otherwise */
	const char *message;         /* what is there, against what the clause wants */
	const char *path;            /* "tbsCertificate.extensions[3].extnValue.keyUsage"; empty: the whole object */
	size_t offset, length;       /* the octets it is about, counted from the object's first */
	const brlint_waiver *waived; /* it does not count, and why; NULL: it does */
	int blocks;                  /* whether it is an error, or of a level that a policy blocks, and is not waived */
	int of_object;               /* whether it says that the object could not be judged, or is not what was asked for */
	size_t node;                 /* the value it is about, for brlint_node_at() */
} brlint_finding;

/* A value of the decoded object, or a field of it. It lives, with its texts, until the next call of brlint_node_at() or brlint_lint() with the
 * report. */
typedef struct {
	const char *label;             /* the field that it fills, "keyUsage", "[3]"; empty: none */
	const char *type;              /* its tag, in words */
	const char *value;             /* what it says, in words; empty, if it has other values in it, or says nothing */
	const char *path;              /* as that of findings */
	size_t depth;                  /* how many values it is in; 0: it is the object */
	size_t offset, header, length; /* its first octet, counted from the object's first; the octets of its tag and length; those of its contents */
	size_t left_out;               /* how many elements of the same list, behind it, have no node: of a very long list not all are kept */
} brlint_node;

/* The version of the library, "1.2.3", and the commit that it was built from, or "unknown". */
const char *brlint_version(void);
const char *brlint_build(void);

/* A status in words, "memory ran out". */
const char *brlint_status_text(enum brlint_status status);

/* The profiles and the files of reference data, by number from 0: their names, which live as long as the library; NULL behind the last. */
const char *brlint_profile_at(size_t index);
const char *brlint_data_file_at(size_t index);

/*
 * The version of a document that the rules follow: "2.2.6" for "BR", the month of publication for an RFC ("2008-05"). NULL if there is no such
 * source, or if it has no versions.
 */
const char *brlint_document_version(const char *source);

/* --- what is chosen --- */

/* A choice of everything: all rules, the built-in data. NULL if memory ran out. */
brlint_config *brlint_config_new(void);
void brlint_config_free(brlint_config *config);

/*
 * What was wrong with the last call that had this config and failed, "tlds.tsv:17: no date of delegation" or "there is no rule e_nothing"; otherwise
 * empty. It lives until the next call with the config.
 */
const char *brlint_config_error(const brlint_config *config);

/*
 * The folder whose files are read, by brlint_new(), instead of the built-in reference data; see FILES in brlint(1). NULL: none; an empty
 * name is BRLINT_BAD_ARGUMENT. The name is copied.
 */
enum brlint_status brlint_config_data(brlint_config *config, const char *folder);

/*
 * The contents of one file, by the name that it has in such a folder, "tlds.tsv": `size` octets, which are copied, and are read, by brlint_new(),
 * instead of what is built in or in the folder. A later call for the same file takes the place of the former. BRLINT_UNKNOWN_NAME if there is no file
 * of this name, BRLINT_BAD_ARGUMENT if it is almost that of one.
 */
enum brlint_status brlint_config_data_file(brlint_config *config, const char *name, const void *text, size_t size);

/*
 * A list of Certificate Transparency logs, in the JSON that Chrome and Apple publish: `size` octets, which are copied. It takes the place of what the
 * data have of that program's list; one of another program tells of logs alone. Several calls add up. `name` is what errors call it;
 * BRLINT_BAD_ARGUMENT if it is no such list, with the line: "list.json:3: a colon is expected here".
 */
enum brlint_status brlint_config_log_list(brlint_config *config, const char *name, const void *json, size_t size);

/*
 * Which rules run. Names have commas between them, and several calls add up. `only`: these rules and no others; `ignore`: not these; the sources: the
 * rules of these documents and no others, or not those. `name_filter`: rules whose names match an extended regular expression; NULL: all. A rule runs
 * if none of these leaves it out. Rules of decoding stay, unless `ignore` names them; those that say that an object could not be judged, or is not
 * what was asked for, stay always: BRLINT_BAD_ARGUMENT if it is one of these that shall go, or if a list has an empty word.
 */
enum brlint_status brlint_config_only(brlint_config *config, const char *rules);
enum brlint_status brlint_config_ignore(brlint_config *config, const char *rules);
enum brlint_status brlint_config_include_sources(brlint_config *config, const char *sources);
enum brlint_status brlint_config_exclude_sources(brlint_config *config, const char *sources);
enum brlint_status brlint_config_name_filter(brlint_config *config, const char *pattern);

/* Switches one rule on (1) or off (0), whatever the lists above say of it. BRLINT_BAD_ARGUMENT for one that stays always. */
enum brlint_status brlint_config_rule(brlint_config *config, const char *rule, int enabled);

/* Gives the findings of a rule another level. BRLINT_BAD_ARGUMENT for a rule that stays always, and for what is not a level. */
enum brlint_status brlint_config_level(brlint_config *config, const char *rule, enum brlint_level level);

/*
 * A policy, as brlint(1) describes it: `size` octets of text, which are copied. Several calls add up. `name` is what errors and findings call it; a
 * line with an error is told with its number, "policy.txt:3: there is no rule e_nothing". BRLINT_BAD_ARGUMENT if anything in it is not understood,
 * and then nothing of it holds. Its own rules are rules like the others from then on; a policy can name those of one given before.
 * brlint_config_level() takes the place of a level that a policy gives for all profiles. brlint_new() is BRLINT_BAD_DATA if the data are older than
 * the policy allows. Waivers end by the clock of the machine, which is read for each object.
 */
enum brlint_status brlint_config_policy(brlint_config *config, const char *name, const void *text, size_t size);

/*
 * More Debian weak keys, beside those of the data: lines of hexadecimal digits as --weak-keys in brlint(1) describes them, `size` octets, which are
 * copied. Several calls add up. `name` is what errors call it; BRLINT_BAD_ARGUMENT if it is no such list, with the line.
 */
enum brlint_status brlint_config_weak_keys(brlint_config *config, const char *name, const void *text, size_t size);

/*
 * Keys that must not be certified, by the SHA-256 of their SubjectPublicKeyInfo in DER: so many digests of 32 octets, in ascending order, one behind
 * the other. They are not copied, and have to stay as they are until the last linter made of the config is freed. Of more than 16,384 that many are
 * looked at, at equal distances, to see whether they are in order: BRLINT_BAD_ARGUMENT if they are not. A later list takes the place of this one;
 * count 0: none.
 */
enum brlint_status brlint_config_blocked_keys(brlint_config *config, const void *digests, size_t count);

/* Whether RSA keys are put to tests that take milliseconds, as with --test-keys. */
void brlint_config_test_keys(brlint_config *config, int wanted);

/* Objects of more octets are refused with BRLINT_TOO_LARGE. 0, and any number above 2^31 - 1, stand for 2^31 - 1. */
void brlint_config_max_object(brlint_config *config, size_t octets);

/* --- linters --- */

/*
 * A linter of what is chosen; `config` NULL: of everything. The config is free for other use then, also to make the next linter, with data that are
 * read anew. If it fails, NULL is returned, *status, unless it is NULL, gets the cause, and brlint_config_error() tells it in words:
 * BRLINT_NO_MEMORY, BRLINT_BAD_DATA, or BRLINT_BAD_ARGUMENT if no rule is left of those that were chosen.
 */
brlint *brlint_new(brlint_config *config, enum brlint_status *status);

/*
 * A linter is counted: brlint_ref() returns it, for one more holder, and each holder calls brlint_free() once. Reports and writers hold theirs
 * themselves. To exchange a linter under running threads: each takes its count before it lints, and the last that lets go frees the linter.
 */
brlint *brlint_ref(brlint *linter);
void brlint_free(brlint *linter);

/* The rules, those that are switched off, too, in the order in which they run. NULL if `index` is not below the count, or if there is no such name.
 */
size_t brlint_rule_count(const brlint *linter);
const brlint_rule *brlint_rule_at(const brlint *linter, size_t index);
const brlint_rule *brlint_rule_named(const brlint *linter, const char *name);

/* Words for people about a rule, by kind and by number from 0; NULL behind the last. They live as long as the library. */
enum brlint_text {
	BRLINT_QUOTE,     /* of the clause, as it stands in the version that the rules follow */
	BRLINT_OLD_QUOTE, /* of an older version: that version, a blank, the words */
	BRLINT_WHY,       /* why the rule is there */
	BRLINT_REMEDY,    /* what a CA changes to keep it */
	BRLINT_PEER,      /* a rule of another linter: that program, a blank, the name */
	BRLINT_INCIDENT   /* where it was broken */
};
const char *brlint_rule_text(const brlint_rule *rule, enum brlint_text kind, size_t index);

/*
 * SHA-256, in 64 lower-case hexadecimal digits, over the rules that are on, with levels, dates and revisions, over the data and the policies: equal
 * digests, equal judgement, but for waivers whose end came in between. Of more than 16,384 blocked keys it covers their number and those that
 * brlint_config_blocked_keys() looks at. It lives as long as the linter.
 */
const char *brlint_ruleset(const brlint *linter);

/*
 * The version of a file of reference data, by its name without its ending, "tlds" (see FILES in brlint(1)); NULL if there is no such file. It lives
 * as long as the linter.
 */
const char *brlint_data_version(const brlint *linter, const char *file);

/* --- objects in texts --- */

/*
 * Is given an object in DER, number `index` from 0 of those that brlint_objects() finds; or, if `der` is NULL, why what stands in its place cannot be
 * read: a text that is gone when the function returns, as the octets are. Returns 0, or anything else if no more are wanted.
 */
typedef int (*brlint_object_callback)(void *context, size_t index, const void *der, size_t size, const char *error);

/*
 * Finds the objects in `size` octets, as brlint(1) does in a file whose format is told by its contents: DER, PEM blocks, base64, base64 lines,
 * records, data tiles of CT logs and their answers to get-entries; and those in PKCS#7 that only carries certificates and CRLs. What is none of these
 * is one object. `max_object`: octets of an object, at most; 0: 2^31 - 1. BRLINT_IO if the callback ended it.
 */
enum brlint_status brlint_objects(const void *octets, size_t size, size_t max_object, brlint_object_callback callback, void *context);

/* --- companions --- */

/* An empty set of certificates, or for BRLINT_PREVIOUS of CRLs, that objects are judged with. NULL if memory ran out, or there is no such role. */
brlint_companions *brlint_companions_new(enum brlint_role role);

/*
 * Adds a Certificate or TBSCertificate in DER, or for BRLINT_PREVIOUS a CertificateList or TBSCertList; the octets are copied, and the same octets
 * again change nothing. BRLINT_BAD_OBJECT if they are neither, or for BRLINT_PRECERTIFICATE, if there is no poison extension (RFC 6962, 3.1). A set
 * is filled first; from the first brlint_job_companions() on it must not change any more, and is shared by threads.
 */
enum brlint_status brlint_companions_add(brlint_companions *set, const void *der, size_t size);

/* How many different ones there are. */
size_t brlint_companions_count(const brlint_companions *set);

/* Whether one of them has this SHA-256, of 32 octets (1), or none (0). */
int brlint_companions_has(const brlint_companions *set, const unsigned char *digest);

/* Jobs and reports that need the set hold it: it may be freed before them. */
void brlint_companions_free(brlint_companions *set);

/* --- jobs --- */

/* What is known of an object other than its octets: at first nothing. It serves any number of objects. NULL if memory ran out. */
brlint_job *brlint_job_new(void);
void brlint_job_free(brlint_job *job);

/* Certificates are judged by a profile, "subscriber-dv" and so on (see brlint(1)); NULL: their contents decide. */
enum brlint_status brlint_job_profile(brlint_job *job, const char *profile);

/*
 * CRLs and OCSP responses are judged as covering certificates of CAs ("ca") or of subscribers ("subscriber") and no others; NULL: their contents
 * decide, and if they do not tell, what differs is left out.
 */
enum brlint_status brlint_job_scope(brlint_job *job, const char *scope);

/* OCSP responses and the certificates of responders are also judged by a profile of OCSP, "rfc5019" or "rfc9919"; NULL: by none. */
enum brlint_status brlint_job_ocsp_profile(brlint_job *job, const char *profile);

/*
 * Objects are judged as if issued at a second since 1970, of the years 0 to 9999 (the nearest of these, if it is another); brlint_job_own_date(): by
 * their own date again.
 */
void brlint_job_date(brlint_job *job, int64_t seconds);
void brlint_job_own_date(brlint_job *job);

/*
 * Companions in a role; NULL: none. If `required`, it is an error of an object that none of them is the one it needs: see --issuer, --precert,
 * --beside and --previous in brlint(1). BRLINT_BAD_ARGUMENT if the set has another role.
 */
enum brlint_status brlint_job_companions(brlint_job *job, enum brlint_role role, const brlint_companions *set, int required);

/*
 * The issuer is that certificate of the set which has this SHA-256, of 32 octets, which are copied, and no other; NULL: it is found by its name and
 * its key, as at first. It is one that a log names, and is not believed if its name and key are not those that the object names: then there is none.
 */
void brlint_job_issuer_digest(brlint_job *job, const unsigned char *digest);

/*
 * Whether signatures are verified (1), or not (0, as at first): see --verify-signature in brlint(1). It is done with the companions that are issuers,
 * with the certificate of a responder in an OCSP response, and with a root's own key; what is wrong, or cannot be verified, is an error of the
 * object. If memory runs out within the mathematics, GMP ends the process.
 */
void brlint_job_verify(brlint_job *job, int verify);

/*
 * It is an error of an object that its contents make it of another kind or profile than those required; several calls add up, NULL takes all of them
 * back. Kinds are those of brlint_report_kind(), "precertificate" and "final-certificate".
 */
enum brlint_status brlint_job_require_kind(brlint_job *job, const char *kind);
enum brlint_status brlint_job_require_profile(brlint_job *job, const char *profile);

/*
 * Where the object comes from, for writers: a name, which is copied, NULL: none; and, if that has several objects, the place of this one among them,
 * from 0. A new name takes the index back.
 */
enum brlint_status brlint_job_name(brlint_job *job, const char *name);
void brlint_job_index(brlint_job *job, size_t index);

/* Whether the report copies the octets (1), or they outlive its use for this object (0, as at first). */
void brlint_job_copy(brlint_job *job, int copy);

/* --- reports --- */

/* A report that has judged nothing. It serves any linter, and holds that of its last object. NULL if memory ran out. */
brlint_report *brlint_report_new(void);
void brlint_report_free(brlint_report *report);

/* Whether the next objects get a verdict of each rule; "zlint" and BRLINT_VERDICTS need them. It takes several times as long. */
void brlint_report_want_verdicts(brlint_report *report, int wanted);

/*
 * Lints one object: a Certificate, TBSCertificate, CertificateList, TBSCertList, OCSPResponse or ResponseData in DER, told apart by contents; or any
 * other octets, on which at least one finding says that they are none. `job` NULL: nothing is known of it. The `size` octets at `der` must stay as
 * they are until the report is used for another object or freed, unless the job says that they are copied.
 *
 * After any status but BRLINT_OK nothing was judged: the report has exactly one finding, e_object_not_judged, its kind is "unknown", and nothing can
 * be written of it.
 */
enum brlint_status brlint_lint(const brlint *linter, brlint_report *report, const brlint_job *job, const void *der, size_t size);

/*
 * What the object is: "certificate", "tbs-certificate", "crl", "tbs-crl", "ocsp-response", "tbs-ocsp-response", "unknown"; its profile, as judged;
 * and whether it is a precertificate (1), by its poison extension, or not (0). A certificate of several uses has a profile of each of these families:
 * brlint_report_profile() gives the first, brlint_report_profile_at() one after another, and NULL after the last.
 */
const char *brlint_report_kind(const brlint_report *report);
const char *brlint_report_profile(const brlint_report *report);
const char *brlint_report_profile_at(const brlint_report *report, size_t index);
int brlint_report_is_precertificate(const brlint_report *report);

/*
 * The date by which it was judged, in seconds since 1970, and where that comes from: "notBefore", "sct" (a timestamp that shows that notBefore was
 * set back), "thisUpdate", "producedAt", "option" (the job), or "today" if there is none; then the date is INT64_MAX, and today's rules are in force.
 */
int64_t brlint_report_date(const brlint_report *report);
const char *brlint_report_date_from(const brlint_report *report);

/* SHA-256 of its octets, in 64 lower-case hexadecimal digits; empty if nothing was judged. It lives until the report is used for another object. */
const char *brlint_report_sha256(brlint_report *report);

/* The findings, in the order of the rules; NULL if `index` is not below the count. */
size_t brlint_finding_count(const brlint_report *report);
const brlint_finding *brlint_finding_at(const brlint_report *report, size_t index);

/*
 * The decoded object: its values, each before those in it, in the order of their octets; `index` from 0, NULL if it is not below the count, or memory
 * ran out. An object that was not judged has none.
 */
size_t brlint_node_count(const brlint_report *report);
const brlint_node *brlint_node_at(brlint_report *report, size_t index);

/* What a rule says of it; `rule` is the rule's index in brlint_rule_at(). */
enum brlint_verdict brlint_verdict_at(const brlint_report *report, size_t rule);

/*
 * What a certificate, precertificate or TBSCertificate says of itself. Each returns 1, or 0 if it does not have it, or the object is none of these;
 * the octets live as long as the report holds the object. The serial number: the contents of the INTEGER. The validity: seconds since 1970, both
 * inclusive.
 */
int brlint_report_serial(const brlint_report *report, const unsigned char **octets, size_t *size);
int brlint_report_validity(const brlint_report *report, int64_t *not_before, int64_t *not_after);

/* --- entries of Certificate Transparency logs --- */

/* A certificate that comes with an entry. */
typedef struct {
	const unsigned char *der;
	size_t size;
} brlint_ct_certificate;

/*
 * An entry, as data tiles (static-ct-api, TileLeaf) and answers to get-entries (RFC 6962, 4.6) have it. All octets are those of the input, or live
 * until the callback that was given them returns.
 */
typedef struct {
	uint64_t timestamp;        /* milliseconds since 1970 */
	int precertificate;        /* precert_entry (1) or x509_entry (0) */
	const unsigned char *leaf; /* the TimestampedEntry (RFC 6962, 3.4): its Merkle leaf hash is SHA-256 over 00 00 00 and these octets */
	size_t leaf_size;
	const unsigned char *key_hash; /* issuer_key_hash, 32 octets; NULL: x509_entry */
	const unsigned char *logged;   /* the certificate, or the TBSCertificate of the precertificate, that is in the leaf */
	size_t logged_size;
	const unsigned char *submitted; /* the certificate or precertificate: what is linted */
	size_t submitted_size;
	int64_t leaf_index;         /* of static-ct-api's extension; -1: absent; -2: it is there twice, or no number */
	const unsigned char *chain; /* SHA-256 of the issuers, 32 octets each, that of the submitted one first */
	size_t chain_count;
	const brlint_ct_certificate *issuers; /* these, chain_count; NULL: they do not come with the entry, as in tiles */
} brlint_ct_entry;

/*
 * Is given an entry, number `index` from 0 of its tile or answer; or, if `entry` is NULL, why what begins at `offset` cannot be read: if `rest`, all
 * that stands behind cannot be read either. Returns 0, or anything else if no more are wanted.
 */
typedef int (*brlint_ct_callback)(void *context, size_t index, const brlint_ct_entry *entry, size_t offset, const char *error, int rest);

/*
 * Reads entries: `size` octets of a data tile without compression ("ct-tile"), or of an answer to get-entries, or one entry of such an answer a line
 * ("ct-entries"). `format` NULL: told by contents; BRLINT_BAD_OBJECT if they are neither, for which the callback is not called. BRLINT_UNKNOWN_NAME
 * for another format, BRLINT_IO if the callback ended it.
 */
enum brlint_status brlint_ct_entries(const void *octets, size_t size, const char *format, brlint_ct_callback callback, void *context);

/*
 * Reads on: at most `room` octets, to `to`, as soon as there are some. Returns how many; 0: there are no more, or they cannot be read.
 */
typedef size_t (*brlint_read_callback)(void *context, void *to, size_t room);

/*
 * The same of answers to get-entries, or one entry a line, of any length, as they are read: with its last octet an entry is handed over, and no more
 * than one is in memory.
 */
enum brlint_status brlint_ct_stream(brlint_read_callback read, void *read_context, brlint_ct_callback callback, void *context);

/* What is wrong with an entry: about the log, and not about the CA. See ENTRIES OF LOGS in brlint(1). */
typedef struct {
	const char *name;    /* "ct_precert_tbs" */
	const char *message; /* what is there, against what should be */
} brlint_ct_finding;
typedef void (*brlint_ct_finding_callback)(void *context, const brlint_ct_finding *finding);

/*
 * Looks whether an entry holds together: its TBSCertificate is that of the precertificate in the report without poison (RFC 6962, 3.2; with a
 * Precertificate Signing Certificate its issuer and AuthorityKeyIdentifier are those of the final certificate): ct_precert_tbs; issuer_key_hash is
 * that of the key of the final certificate's issuer: ct_issuer_key_hash; each certificate of the chain is issued, by name and key identifier, by the
 * next one, and the submitted one by the first: ct_chain. `report` has judged entry->submitted, with the job's issuers; of the chain it is looked at
 * what is among them, and what is not there is not told. `verify`: signatures are verified, too: ct_chain if one is wrong. BRLINT_BAD_ARGUMENT if the
 * report has judged nothing.
 */
enum brlint_status brlint_ct_check(brlint_report *report, const brlint_ct_entry *entry, int verify, brlint_ct_finding_callback callback,
				   void *context);

/*
 * The identity of what a log signs of an object: SHA-256 over issuer_key_hash and the DER of the TBSCertificate without poison and without SCT list
 * (RFC 6962, 3.2), equal for a precertificate and its certificate. `entry` NULL: it is in no log. 32 octets are written. Returns 1, or 0 if there is
 * none: the object is no DER, or a certificate whose issuer is not known.
 */
int brlint_report_pair(brlint_report *report, const brlint_ct_entry *entry, unsigned char *pair);

/* What the format jsonl says of an object that is an entry of a log. All of it must stay until the report is used for another object. */
typedef struct {
	const brlint_ct_entry *entry;
	const unsigned char *log_id;       /* SHA-256 of the log's key, 32 octets; NULL: not known */
	int64_t number;                    /* in the log, from 0; -1: not known */
	int issuer_found;                  /* whether it was judged with its issuer */
	const brlint_ct_finding *findings; /* finding_count of them */
	size_t finding_count;
} brlint_ct_line;

/* To be called after brlint_lint(), and before the report is written; `line` is copied, what it points to is not. NULL: it is no entry. */
enum brlint_status brlint_report_ct(brlint_report *report, const brlint_ct_line *line);

/*
 * Verifies a DigitallySigned of TLS 1.2 (RFC 5246, 4.7) with the key of a log: `spki` is its SubjectPublicKeyInfo in DER; `hash` and `algorithm` are
 * the two octets that stand before the signature: SHA-256 (4) with RSA (1) or ECDSA (3). BRLINT_OK: it is right; BRLINT_BAD_OBJECT: it is wrong;
 * BRLINT_BAD_ARGUMENT: nothing can be computed with this key or these algorithms.
 */
enum brlint_status brlint_ct_verify(const void *spki, size_t spki_size, unsigned hash, unsigned algorithm, const void *octets, size_t size,
				    const void *signature, size_t signature_size);

/* --- writers --- */

/* What a format may say more; BRLINT_BAD_ARGUMENT if it does not know of it. See brlint(1). */
enum brlint_flag {
	BRLINT_HEADER = 1,      /* jsonl: a first and a last line about the run */
	BRLINT_DETAILS = 2,     /* jsonl: which object it is, and why it was judged so */
	BRLINT_VERDICTS = 4,    /* jsonl: the rules by verdict */
	BRLINT_ALL_RULES = 8,   /* zlint: also the rules that zlint does not have */
	BRLINT_END_MARKER = 16, /* lines: [Ready] first, and [EndOfResults] after each object */
	BRLINT_COLOUR = 32,     /* text: with terminal escapes */
	BRLINT_ALL_DATES = 64   /* ccadb-csv: also certificates that have expired when brlint_writer_begin() says that the run began */
};

/* Takes `size` octets of text, whole lines. Returns 0, or anything else if it failed. */
typedef int (*brlint_callback)(void *context, const char *text, size_t size);

/*
 * A writer of a format by the name that it has in brlint(1), "text", "jsonl" and so on, with flags of enum brlint_flag or-ed. It holds the linter. If
 * it fails, NULL is returned, and *status, unless it is NULL, gets the cause.
 */
brlint_writer *brlint_writer_new(const brlint *linter, const char *format, unsigned flags, brlint_callback callback, void *context,
				 enum brlint_status *status);
void brlint_writer_free(brlint_writer *writer);

/*
 * Adds to what the header says of the run's options, each name once; both texts are copied. To be called before brlint_writer_begin().
 */
enum brlint_status brlint_writer_option(brlint_writer *writer, const char *name, const char *value);

/* Findings below a level are not written. BRLINT_BAD_ARGUMENT for another format than jsonl, and for what is not a level. */
enum brlint_status brlint_writer_least(brlint_writer *writer, enum brlint_level least);

/*
 * Begin, any number of objects and of parts of inputs that could not be read, end; out of this order it is BRLINT_BAD_ARGUMENT. `started`: the time,
 * in seconds since 1970, for the header, and for formats that tell what has expired; 0: not known. `exit_status`: that of the program, not negative,
 * for the last line. If memory runs out nothing is written of that object, and the writer goes on; after the callback has failed, nothing is written
 * any more, and each call is BRLINT_IO.
 *
 * Of a report: BRLINT_BAD_ARGUMENT if it was not made with the writer's linter, or has no verdicts and the format needs them; if it has judged
 * nothing, the status of its brlint_lint().
 */
enum brlint_status brlint_writer_begin(brlint_writer *writer, int64_t started);
enum brlint_status brlint_writer_object(brlint_writer *writer, const brlint_report *report);
enum brlint_status brlint_writer_unreadable(brlint_writer *writer, const char *name, size_t index, uint64_t offset, const char *error);
enum brlint_status brlint_writer_end(brlint_writer *writer, int exit_status);

/*
 * Writes what one report found, as a writer without flags does: no more than that, and of a format that is one document (csv, ccadb-csv, html, sarif,
 * junit) also its beginning and its end. No time is known, and so nothing has expired.
 */
enum brlint_status brlint_write(const brlint_report *report, const char *format, brlint_callback callback, void *context);

#ifdef __cplusplus
}
#endif

#endif
