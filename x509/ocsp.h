/* An OCSP response (RFC 6960 4.2.1) as its rules see it. */
#ifndef X509_OCSP_H
#define X509_OCSP_H

#include "x509/extension.h"
#include "x509/facts.h"

struct ocsp {
	const struct tree *tree;
	facts facts;
	const struct node *status;
	const struct node *basic;     /* the BasicOCSPResponse; NULL where the response has none, as an error has */
	const struct node *data;      /* tbsResponseData */
	const struct node *responses; /* the SEQUENCE OF SingleResponse */
	const struct node *produced_at_node, *signature_algorithm, *certs;
	bool has_produced_at;
	int64_t produced_at; /* seconds since 1970; 0 where it has no value */
	struct extensions ext;
};

void ocsp_read(struct ocsp *ocsp, const struct tree *tree);

#endif
