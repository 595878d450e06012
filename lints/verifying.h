/*
 * What became of the signatures that the user wants verified: that of a certificate or CRL by the certificates of its issuer, or of itself; that of
 * an OCSP response by the certificate of its responder, whose own signature is then verified, or by those of the issuer.
 */
#ifndef LINTS_VERIFYING_H
#define LINTS_VERIFYING_H

#include "lints/companions.h"
#include "lints/findings.h"
#include "x509/verify.h"

/* The certificates that may have the key of the signature. */
struct signers {
	const struct oid_index *oids;
	const struct companions *set; /* NULL: none */
	uint32_t chosen;              /* which of the set is findings.issuer; UINT32_MAX: none is */
	const struct span *others;    /* beside the object; if findings.issuer is none of the set, it is one of these */
	size_t other_count;
	struct companion_slot *slot; /* for the one that is being tried */
};

/* Fills in findings.asked.signature of an object that has been read. Returns false if memory ran out. */
bool verify_object(const struct signers *signers, const struct object *object, struct findings *f);

/* Whether a certificate is signed with the key of another; *why as that of verify_signature(). */
enum verification verify_certificate(const struct cert *cert, const struct cert *ca, const char **why);

#endif
