/* A certificate revocation list (RFC 5280 5) as its rules see it. */
#ifndef X509_CRL_H
#define X509_CRL_H

#include "asn1/decode.h"
#include "x509/extension.h"
#include "x509/facts.h"
#include "x509/name.h"
#include "x509/serials.h"

/* What an entry can have about it, as bits. The first are the values of its reasonCode. */
enum entry_trait {
	ENTRY_REASON_HOLD = 6,             /* bits 0 to 10: that value of CRLReason, of which this is certificateHold, */
	ENTRY_REASON_LAST = 10,            /* and this the last */
	ENTRY_REASON_OTHER,                /* a value that is none */
	ENTRY_REASON_ABSENT,               /* no reasonCode */
	ENTRY_REASON_CRITICAL,             /* a reasonCode that is critical */
	ENTRY_UNSPECIFIED_SINCE_2023,      /* a reasonCode unspecified, and a revocationDate from 2023-07-15 on (BR 7.2.2) */
	ENTRY_DATE_AFTER_THIS_UPDATE,      /* a revocationDate later than thisUpdate */
	ENTRY_DATE_BEFORE_1999,            /* ... before 1999-01-01, when RFC 2459 appeared */
	ENTRY_SERIAL_REPEATED,             /* a serial number that an entry before it has */
	ENTRY_EXTENSION_REPEATED,          /* an extension twice */
	ENTRY_EXTENSION_OTHER,             /* an extension that is no reasonCode */
	ENTRY_INVALIDITY_DATE_CRITICAL,    /* an invalidityDate that is critical */
	ENTRY_CERTIFICATE_ISSUER,          /* a certificateIssuer */
	ENTRY_CERTIFICATE_ISSUER_OPTIONAL, /* ... that is not critical */
	ENTRY_CERTIFICATE_ISSUER_NAMELESS, /* ... without a directoryName */
	ENTRY_SERIAL_NOT_POSITIVE,         /* a serial number of 0, or negative */
	ENTRY_SERIAL_TOO_LONG,             /* ... of more than 20 octets */
	ENTRY_HOLD_INSTRUCTION,            /* a holdInstructionCode */
	ENTRY_EXTENSION_CRITICAL_UNKNOWN,  /* a critical extension that RFC 5280 does not have for entries, nor RFC 3280 */
	ENTRY_TRAITS
};
#define ENTRY(trait) (UINT32_C(1) << (trait))

/* Of a CRL that is large the tree has at least so many entries with each trait, where there are so many. */
#define CRL_ENTRIES_KEPT 100

/* RFC 5280 4.1.2.2: the contents octets that a serial number has at most. */
#define SERIAL_OCTETS_MAX 20

struct crl {
	const struct tree *tree;
	feature_set features;
	const struct node *tbs, *version, *signature, *this_update_node, *next_update_node, *revoked;
	const struct node *signature_algorithm, *signature_value; /* NULL in a bare TBSCertList */
	struct name issuer;
	bool has_this_update, has_next_update;
	int64_t this_update, next_update; /* seconds since 1970; 0 where they have no value */
	struct extensions ext;
	const struct node *aki, *number, *base_number; /* the values of authorityKeyIdentifier, cRLNumber, deltaCRLIndicator */
	struct {
		const struct node *node; /* the IssuingDistributionPoint; NULL where there is none */
		const struct node *distribution_point, *only_some_reasons;
		const struct node *only_user, *only_ca, *indirect, *only_attribute; /* NULL where they are not asserted */
	} idp;
	/* All entries, also those that the tree has not kept: rules look here first, and then, for their findings, at those in the tree. */
	struct {
		uint32_t count;
		uint32_t with[ENTRY_TRAITS]; /* how many have each trait */
		const struct serials *serials;
	} entries;
};

/*
 * Decodes a CertificateList or a bare TBSCertList, whichever `root` is the field of, and reads it. The entries are gone through once, as they are
 * decoded; `serials` is used for that, and must outlive the view. Returns false if memory ran out.
 */
bool crl_decode(struct crl *crl, struct serials *serials, struct tree *tree, const struct oid_index *index, const struct component *root,
		struct span der);

/* An entry of revokedCertificates. */
struct crl_entry {
	const struct node *node, *serial, *date_node;
	bool has_date;
	int64_t date; /* seconds since 1970; 0 where it has no value */
	int reason;   /* the value of reasonCode; -1 where there is none to read */
	uint32_t traits;
	struct extensions ext;
};

void crl_entry_read(struct crl_entry *entry, const struct crl *crl, const struct node *node);

/* What a CRL says of one certificate. */
struct crl_revocation {
	bool has_date;
	int64_t date; /* seconds since 1970 */
	int reason;   /* the value of reasonCode; -1 where there is none to read */
};

/*
 * Finds the first entry with the contents octets of a serial number, also where the tree has not kept it. Returns false where there is none. Whose
 * serial number it is, is not looked at: of an indirect CRL (RFC 5280 5.2.5) that is another question.
 */
bool crl_find(const struct crl *crl, struct span serial, struct crl_revocation *revocation);

/* Whether an extension of an entry is critical and is none that RFC 5280 5.3, or RFC 3280, has for entries. */
bool crl_entry_extension_is_unknown(const struct tree *t, const struct node *extension);

/* The names of the values of CRLReason; "unassigned" for what is none. */
const char *crl_reason_text(int reason);

#endif
