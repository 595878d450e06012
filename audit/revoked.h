/* What the CRLs of --crl say of certificates. */
#ifndef AUDIT_REVOKED_H
#define AUDIT_REVOKED_H

#include "audit/audit.h"
#include "report/ccadb.h"

struct revoked {
	struct revoked_crl {
		uint8_t *octets;
		struct object object;
	} * crls;
	size_t count;
	bool is_verified; /* the signature of each is that of an issuer at hand */
};

/*
 * Reads the files, and verifies the signatures of those CRLs whose issuer is among the setup's. Returns an exit status, having complained if it is
 * not EXIT_CLEAN. revoked_free() is called in any case.
 */
int revoked_read(struct revoked *r, const struct audit_options *o, const struct setup *setup);
void revoked_free(struct revoked *r);

/* What the CRLs say of a certificate, for statistics. Any thread. */
enum revocation_state revoked_state(const struct revoked *r, const struct cert *cert);

/* Notes in `beside` what a certificate's CRL says of it. */
void revoked_find(const struct revoked *r, const struct cert *cert, struct ccadb_beside *beside);

#endif
