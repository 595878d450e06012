/*
 * libbrlint: lints certificates, CRLs and OCSP responses against the CA/Browser Forum Baseline Requirements.
 *
 * A linter holds the rules and the user's choice among them; it is set up once, and from then on any number of threads may use it at the same time. A
 * report is the memory for one object after another, and what was found on the last; each thread has its own. The library has no global state, and
 * reads and writes nothing but the data folder that it is told of.
 *
 * Every text that the library gives is UTF-8 and ends with a NUL.
 */
#ifndef BRLINT_H
#define BRLINT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct brlint brlint;
typedef struct brlint_report brlint_report;

enum brlint_level { BRLINT_ERROR, BRLINT_WARNING, BRLINT_NOTICE };

/* What the functions return that can fail. */
enum brlint_status {
	BRLINT_OK,
	BRLINT_NO_MEMORY,
	BRLINT_UNKNOWN_NAME, /* there is no rule, profile or scope of this name */
	BRLINT_BAD_DATA      /* a file of reference data, or a certificate beside, cannot be understood */
};

/* A rule. The texts live as long as the library is loaded. */
typedef struct {
	const char *name;   /* "e_sub_cert_eku_missing" */
	const char *source; /* the document: "BR", "RFC5280", ... */
	const char *clause; /* "7.1.2.7.6" */
	const char *title;  /* what must hold, in one sentence */
	enum brlint_level level;
	int64_t from, until; /* seconds since 1970, inclusive and exclusive; INT64_MIN and INT64_MAX where there is no bound */
} brlint_rule;

/* A finding. Its path lives until the next brlint_finding_at(), the rest until the report is used again or freed. */
typedef struct {
	const brlint_rule *rule;
	enum brlint_level level; /* the rule's, unless brlint_set_level() says otherwise */
	const char *message;     /* what is there, against what the clause wants */
	const char *path;        /* "tbsCertificate.extensions[3].extnValue.keyUsage"; empty for the whole object */
	size_t offset, length;   /* the octets it is about */
} brlint_finding;

/* The version of the library, "1.2.3". */
const char *brlint_version(void);

/*
 * A linter with all rules switched on. `data_folder` replaces the built-in reference data by its files (see brlint(1)); NULL does not. *status, if
 * not NULL, gets the cause where NULL is returned.
 */
brlint *brlint_new(const char *data_folder, enum brlint_status *status);
void brlint_free(brlint *linter);

/* The rules, in the order in which they run: `index` is below brlint_rule_count(). */
size_t brlint_rule_count(const brlint *linter);
const brlint_rule *brlint_rule_at(const brlint *linter, size_t index);

/* Switches a rule on (1) or off (0), or gives it another level. BRLINT_UNKNOWN_NAME where there is none of this name. */
enum brlint_status brlint_set_enabled(brlint *linter, const char *rule, int enabled);
enum brlint_status brlint_set_level(brlint *linter, const char *rule, enum brlint_level level);

/* Judges all certificates as of a profile, "subscriber-dv" and so on (see brlint(1)); NULL lets each certificate's contents decide. */
enum brlint_status brlint_set_profile(brlint *linter, const char *profile);

/*
 * Judges all CRLs and OCSP responses as covering certificates of CAs ("ca") or of subscribers ("subscriber") and no others; NULL lets each CRL's
 * contents decide, and where they do not tell, leaves out what differs.
 */
enum brlint_status brlint_set_crl_scope(brlint *linter, const char *scope);

/* Judges all objects as if issued at a second since 1970, and not by their own date. */
void brlint_set_date(brlint *linter, int64_t seconds);

/*
 * Adds a certificate that may be the issuer of the objects to lint, or a precertificate of one of them, for the rules that need it; see --issuer and
 * --precert in brlint(1). The octets are copied. BRLINT_BAD_DATA where they are no certificate.
 */
enum brlint_status brlint_add_issuer(brlint *linter, const void *der, size_t size);
enum brlint_status brlint_add_precertificate(brlint *linter, const void *der, size_t size);

/* A report; NULL where memory ran out. */
brlint_report *brlint_report_new(void);
void brlint_report_free(brlint_report *report);

/*
 * Lints one object: a Certificate, TBSCertificate, CertificateList, TBSCertList or OCSPResponse in DER, told apart by contents; or any other octets,
 * on which at least one finding says that they are none. `der` has `size` octets, of which at most 2^31 - 1 are looked at, and must outlive the use
 * of the report. BRLINT_NO_MEMORY where memory ran out; then the findings are not all.
 */
enum brlint_status brlint_lint(const brlint *linter, brlint_report *report, const void *der, size_t size);

/* What the last object was taken for: "certificate", "tbs-certificate", "crl", "tbs-crl", "ocsp-response", "unknown"; and its profile. */
const char *brlint_report_kind(const brlint_report *report);
const char *brlint_report_profile(const brlint_report *report);

/* Its findings: `index` is below brlint_finding_count(). *finding is filled. */
size_t brlint_finding_count(const brlint_report *report);
void brlint_finding_at(brlint_report *report, size_t index, brlint_finding *finding);

#ifdef __cplusplus
}
#endif

#endif
