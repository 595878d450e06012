/* A certificate revocation list (RFC 5280 5) as its rules see it. */
#ifndef X509_CRL_H
#define X509_CRL_H

#include "x509/extension.h"
#include "x509/facts.h"
#include "x509/name.h"

struct crl {
	const struct tree *tree;
	facts facts;
	const struct node *tbs, *version, *signature, *this_update_node, *next_update_node, *revoked;
	const struct node *signature_algorithm, *signature_value; /* NULL in a bare TBSCertList */
	struct name issuer;
	bool has_this_update, has_next_update;
	int64_t this_update, next_update; /* seconds since 1970; 0 where they have no value */
	struct extensions ext;
};

/* Reads a CertificateList or a bare TBSCertList. */
void crl_read(struct crl *crl, const struct tree *tree);

#endif
