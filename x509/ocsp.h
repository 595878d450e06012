/* An OCSP response, or the ResponseData that is to be signed (RFC 6960 4.2.1), as its rules see it. */
#ifndef X509_OCSP_H
#define X509_OCSP_H

#include "x509/cert.h"

struct ocsp {
	const struct tree *tree;
	feature_set features;
	const struct node *status, *bytes, *type; /* responseStatus, responseBytes, responseType */
	const struct node *basic;                 /* the BasicOCSPResponse; NULL where the response has none, as an error has */
	const struct node *data;                  /* tbsResponseData; of a bare ResponseData it is the root, and what stands around it is NULL */
	const struct node *version, *responder_id;
	const struct node *responses; /* the SEQUENCE OF SingleResponse */
	const struct node *produced_at_node, *signature_algorithm, *certs;
	bool has_produced_at;
	int64_t produced_at; /* seconds since 1970; 0 where it has no value */
	struct extensions ext;
	/*
	 * The certificate among `certs` that responderID names, by its subject or its key; its tree is NULL where there is none, or more than one.
	 * That the signature is by its key is not said.
	 */
	struct cert responder;
};

/* Reads an OCSPResponse or a bare ResponseData. */
void ocsp_read(struct ocsp *ocsp, const struct tree *tree);

/*
 * Whether the response has the certificate of a responder that is no CA. A certificate without extensions does not say what it is, and may be that of
 * an old root.
 */
static inline bool
ocsp_is_delegated(const struct ocsp *ocsp)
{
	const struct cert *r = &ocsp->responder;
	return r->tree != NULL && r->ext.list != NULL && !r->basic.is_ca;
}

/* Whether responderID names a certificate, by its subject or its key. */
bool ocsp_names(const struct ocsp *ocsp, const struct cert *cert);

/* One of the responses. */
struct single_response {
	const struct node *node;
	const struct node *cert_id, *hash_algorithm, *name_hash, *key_hash, *serial;
	const struct node *status_node;
	int status; /* STATUS_GOOD and its like; -1 where it is none of them */
	const struct node *revocation_time_node, *reason_node;
	bool has_revocation_time, has_this_update, has_next_update;
	int64_t revocation_time, this_update, next_update; /* seconds since 1970; 0 where they have no value */
	int reason;                                        /* the value of revocationReason; -1 where there is none to read */
	const struct node *this_update_node, *next_update_node;
	struct extensions ext;
};

/* The SingleResponse at a node. */
void single_response_read(struct single_response *single, const struct ocsp *ocsp, const struct node *node);

/* Whether the CertID of a SingleResponse has the hash of this certificate's subject, or that of its key; false where it cannot be told. */
bool single_response_has_name_of(const struct single_response *single, const struct ocsp *ocsp, const struct cert *issuer);
bool single_response_has_name_hash(const struct single_response *single, const struct ocsp *ocsp, struct span name); /* a Name with tag and length */
bool single_response_has_key_of(const struct single_response *single, const struct ocsp *ocsp, const struct cert *issuer);

/* The octets that a digest has, as in CertID; 0 where the program does not know the algorithm. */
size_t digest_size(enum oid algorithm);

/*
 * Whether a SingleResponse is the one for a certificate that was never issued (RFC 6960 2.2): revoked on 1970-01-01, for certificateHold.
 */
bool single_response_is_nonissued(const struct single_response *single);

#endif
