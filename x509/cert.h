/*
 * A certificate as its rules see it: typed views over the tree, computed once, without copies.
 *
 * A node that is NULL is absent, or so broken that it is not what its place asks for; the decoder has said so then.
 */
#ifndef X509_CERT_H
#define X509_CERT_H

#include "x509/extension.h"
#include "x509/facts.h"
#include "x509/key.h"
#include "x509/name.h"

/* The bits of KeyUsage, RFC 5280 4.2.1.3. */
#define KU_DIGITAL_SIGNATURE (1u << 0)
#define KU_NON_REPUDIATION   (1u << 1)
#define KU_KEY_ENCIPHERMENT  (1u << 2)
#define KU_DATA_ENCIPHERMENT (1u << 3)
#define KU_KEY_AGREEMENT     (1u << 4)
#define KU_KEY_CERT_SIGN     (1u << 5)
#define KU_CRL_SIGN          (1u << 6)
#define KU_ENCIPHER_ONLY     (1u << 7)
#define KU_DECIPHER_ONLY     (1u << 8)

/* The key purposes that the program knows, as a mask. */
#define PURPOSE(oid)  (1u << ((oid)-OID_KP_ANY))
#define PURPOSE_OTHER (1u << 31) /* one that it does not know */

/* The policies that the BR reserve (7.1.6.1), and anyPolicy. */
#define POLICY(oid)       (1u << ((oid)-OID_ANY_POLICY))
#define POLICY_OTHER      (1u << 31)
#define POLICIES_RESERVED (POLICY(OID_POLICY_DV) | POLICY(OID_POLICY_OV) | POLICY(OID_POLICY_IV) | POLICY(OID_POLICY_EV))

struct cert {
	const struct tree *tree;
	profile_set profiles; /* by which it is judged: see classify.h */
	feature_set features;
	hint_set hints;
	const struct node *tbs, *version, *serial_number, *signature, *validity, *issuer_unique_id, *subject_unique_id;
	const struct node *signature_algorithm, *signature_value; /* NULL in a bare TBSCertificate */
	struct name issuer, subject;
	const struct node *not_before_node, *not_after_node;
	bool has_not_before, has_not_after; /* the time has a value */
	int64_t not_before, not_after;      /* seconds since 1970; 0 where it has none */
	struct key key;
	struct extensions ext;
	struct {
		const struct node *node; /* the BIT STRING; NULL where there is none */
		unsigned bits;
	} key_usage;
	struct {
		const struct node *node; /* the SEQUENCE OF KeyPurposeId */
		unsigned purposes;
	} eku;
	struct {
		const struct node *node; /* the SEQUENCE OF PolicyInformation */
		unsigned ids;            /* what it has */
		unsigned reserved;       /* how many PolicyInformation carry a reserved identifier */
		bool has_user_notice;
	} policies;
	struct {
		const struct node *node; /* the BasicConstraints */
		const struct node *ca, *path_len;
		bool is_ca;
	} basic;
	const struct node *san, *ian, *aia, *cdp; /* the lists */
	const struct node *own_name;              /* the value of the first commonName that is a host name of its own: see below */
	bool has_unlisted_name;                   /* a commonName is not octet for octet a dNSName of subjectAltName */
	unsigned dns_problems;                    /* of all host names together: see host_name_first() */
	unsigned san_problems, ian_problems;      /* of the dNSNames of each list together */
	bool has_other_san;                       /* subjectAltName has a name that is no dNSName, or an empty one */
};

/* Reads a Certificate or a bare TBSCertificate. Its profiles, and features that follow from them, come later: object_classify(). */
void cert_read(struct cert *cert, const struct tree *tree);

/* The same without what rules alone ask for: nothing is told of host names, and any hint may hold. */
void cert_look(struct cert *cert, const struct tree *tree);

/* As cert_read() for one that is not the root of its tree. */
void cert_read_at(struct cert *cert, const struct tree *tree, const struct node *root);

/*
 * Each commonName is held against all of subjectAltName, and so only those in the first relative distinguished names are: more than any certificate
 * has, and few enough that no list of names takes long. In a tree larger than any real one they are fewer. Whether an attribute of the subject, if
 * there is one, is among them.
 */
#define COMMON_NAMES_MAX 64
#define COMMON_NAMES_FEW 8
#define COMMON_NAMES_OF  (1 << 14) /* nodes */
bool cert_looks_at(const struct cert *cert, struct attribute a);

/*
 * The names that a certificate is for, as far as they are written as domain names: each dNSName of subjectAltName, then each commonName that is no IP
 * address and not among those; one in wide characters, whose octets are no domain name, is left out. node is NULL behind the last.
 */
struct host_name {
	const struct node *node; /* the dNSName or the attribute's value */
	struct span text;
	bool is_common_name;
};
struct host_name host_name_first(const struct cert *cert);
struct host_name host_name_next(const struct cert *cert, struct host_name h);

/* The length of the validity period in seconds, both ends included (RFC 5280 4.1.2.5; BR 1.6.1 "Validity Period"). */
int64_t cert_validity_seconds(const struct cert *cert);

/* What there may be to find in it: see facts.h. cert_read() calls it last. */
hint_set cert_hints(const struct cert *cert);

/* The milliseconds since 1970 of a SignedCertificateTimestamp (RFC 6962 3.2); false where it has none. */
bool cert_timestamp(const struct cert *cert, const struct node *sct, uint64_t *milliseconds);

/*
 * The earliest embedded timestamp in seconds since 1970, if it tells that notBefore was set back: the certificate was signed after it, and notBefore
 * is to be within 48 hours of that. Returns false if there is none more than 48 hours after notBefore, or it is after notAfter.
 */
bool cert_signing_date(const struct cert *cert, int64_t *date);

/* Whether the subject is octet for octet a Name of another object, say the issuer of what this certificate's key has signed. */
static inline bool
cert_has_subject(const struct cert *cert, const struct tree *tree, const struct name *name)
{
	return cert->subject.node != NULL && name->node != NULL &&
	       span_equal(tree_encoding(cert->tree, cert->subject.node), tree_encoding(tree, name->node));
}

/* Whether issuer and subject are equal octet for octet. */
bool cert_is_self_issued(const struct cert *cert);

/* Whether pathLenConstraint is 0: what the CA issues are no CA certificates. */
bool path_length_is_zero(const struct cert *cert);

#endif
