/*
 * What a Certificate Transparency log has of a certificate or precertificate that was submitted to it (RFC 6962 3): whether it holds together, and
 * what it comes to.
 */
#ifndef LINTS_LOGGED_H
#define LINTS_LOGGED_H

#include "lints/linter.h"

/* Certificates of a chain that are looked at. No log takes more than some ten. */
#define LOGGED_CHAIN_MAX 64

/* An entry, in which the object that a session has linted was submitted. */
struct logged {
	bool precertificate;
	const uint8_t *key_hash; /* issuer_key_hash, of a precertificate */
	struct span tbs;         /* its TBSCertificate in the leaf */
	const uint8_t *chain;    /* SHA-256 of the chain's certificates, one behind another, the issuer first */
	size_t chain_count;
	const struct span *certificates; /* these; NULL: they do not come with the entry, and are looked for among the job's issuers */
};

/* How an entry is looked at. */
struct logged_look {
	bool verifies;                                                      /* signatures, too */
	bool tells_missing;                                                 /* what is not among the job's issuers */
	void (*tell)(void *context, const char *name, const char *message); /* what is wrong */
	void *context;
};

/* Returns false if memory ran out. */
bool logged_check(const struct linter *linter, struct session *session, const struct job *job, const struct logged *entry,
		  const struct logged_look *look);

/*
 * SHA-256 over the hash of the issuer's key and the TBSCertificate that logs sign of the object, whose entry may be NULL. Returns false if there is
 * none: the object is no whole certificate, or its issuer is not known; or if memory ran out.
 */
bool logged_pair(const struct linter *linter, struct session *session, const struct logged *entry, uint8_t pair[SHA256_SIZE]);

#endif
