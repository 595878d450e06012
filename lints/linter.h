/* The whole of linting one object: what does not change between objects, what is known of this one, and what is kept for one after another. */
#ifndef LINTS_LINTER_H
#define LINTS_LINTER_H

#include "lints/companions.h"
#include "lints/runner.h"

struct policy; /* a matter of policy/ */

/* Read only once the rules are chosen; threads share it. */
struct linter {
	struct oid_index oids;
	struct reference reference;
	struct ruleset rules;
	struct blocked_keys blocked; /* keys that must not be certified; count 0: there is no list */
	bool tests_keys;             /* keys are put to tests that take milliseconds */
	const struct policy *policy; /* by which findings count, and which may have rules of its own; NULL: none */
};

/* What is known of an object beside its octets; all zero: nothing. */
struct job {
	profile_set profile; /* the user's word for what certificates are; 0: the classifier's */
	feature_set scope;   /* the user's word for what CRLs and OCSP responses cover, ABOUT_CAS or ABOUT_SUBSCRIBERS; 0: their own */
	bool has_date;
	int64_t date;                                /* if has_date: judge as of this second, since 1970, and not of the object's own date */
	const struct companions *issuers, *precerts; /* NULL: none */
	const struct companions *beside, *previous;  /* certificates that CRLs and OCSP responses cover; CRLs issued earlier; NULL: none */
	bool looks_up_issuer;                        /* one of several by name and key, and so the only one that is given; see find_in_set() */
	bool wants_issuer, wants_precert;            /* that none of these fits, or that there are none, is an error of the object */
	bool wants_beside, wants_previous;           /* the same */
	bool judges_some;                            /* that none of the chosen rules applies is no error: it stands in findings.asked.judged */
	feature_set ocsp_profile;                    /* AS_RFC5019 or AS_RFC9919: which profile of OCSP is to be followed; 0: none */
	bool verifies;                               /* its signature is to be verified: findings tell whether it is right, or could not be */
	profile_set profiles;                        /* those that are expected; 0: any */
	unsigned kinds;                              /* those that are expected, as of kind_from_name(); 0: any */
	const struct rule_set *wanted;               /* if verdicts are asked for: those of these rules; NULL: of all */
	int64_t waived_at;                           /* a policy's waivers are those of this second, since 1970; 0: of now */
	profile_set policy_profiles;                 /* as `profiles`, for what a policy expects: both must hold */
	unsigned policy_kinds;                       /* the same of kinds */
	const struct span *others;                   /* certificates beside it, of which one may be that of its issuer */
	size_t other_count;
	/*
	 * Its issuer is named, as a log does it: by its octets, or by their SHA-256, which `issuers` may have. It is that one or none; and none if
	 * its name and key are not those that the object names.
	 */
	struct span named_issuer; /* data NULL: it is not named so */
	bool names_issuer;
	uint8_t issuer_digest[SHA256_SIZE];
};

/* Issuers that a thread keeps decoded. */
#define ISSUER_SLOTS 1024

/* One a thread, for one linter after another. All zero before the first use. */
struct session {
	struct object object;
	struct memo *memo; /* of the objects before */
	uint32_t mark;     /* of the data by which they were judged */
	struct findings findings;
	struct companion_slot *issuers;               /* ISSUER_SLOTS of them, made when the first is needed */
	struct companion_slot other, precert, signer; /* one more issuer that fits; a precertificate; one whose key may be that of the signature */
	struct companion_slot beside, previous, base;
};

/* Returns NULL, or what went wrong; `where` as in reference_init(), and empty if memory ran out. */
const char *linter_init(struct linter *linter, const char *data_folder, char *where, size_t size);
void linter_free(struct linter *linter);

/*
 * Reads an object and tells its profiles, as lint() does, and runs no rule: the session has the object as object_look() reads it, and no findings.
 * Returns false if memory ran out.
 */
bool linter_look(const struct linter *linter, struct session *session, const struct job *job, struct span der);

/*
 * Lints one object, whose octets must outlive the use of the session. `job` and `verdicts` may be NULL; `verdicts` as in run(). Returns false if
 * memory ran out, and then the session says nothing of the object.
 */
bool lint(const struct linter *linter, struct session *session, const struct job *job, struct span der, uint8_t *verdicts);
void session_free(struct session *session);

/*
 * A certificate, decoded, perhaps for an object before; it holds until the next one is, if that is not told to keep it. The object's issuer stays.
 * NULL if memory ran out.
 */
const struct companion_slot *session_certificate(const struct linter *linter, struct session *session, struct span der,
						 const struct companion_slot *kept);

/* The same of a set's certificate with this SHA-256. *found is false, and NULL is returned, if there is none, or no set. */
const struct companion_slot *session_certificate_of(const struct linter *linter, struct session *session, const struct companions *set,
						    const uint8_t digest[SHA256_SIZE], const struct companion_slot *kept, bool *found);

/*
 * The kinds that a name stands for, as bits: those of object_kind_name(), of which "certificate" is any, and "precertificate" and
 * "final-certificate". 0 if there is none of this name.
 */
unsigned kind_from_name(const char *name);

/* These names, by number from 0; NULL behind the last. */
const char *kind_word(size_t i);

/* Why an object was judged by its date: "option", "notBefore", "thisUpdate", "producedAt", or "today" if it has none. */
const char *date_origin(const struct session *session, const struct job *job);

#endif
