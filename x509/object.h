/* Any object that the program lints: what it is, its tree, and its view. */
#ifndef X509_OBJECT_H
#define X509_OBJECT_H

#include "x509/classify.h"
#include "x509/crl.h"
#include "x509/ocsp.h"

enum object_kind {
	OBJECT_UNKNOWN,
	OBJECT_CERTIFICATE,
	OBJECT_TBS_CERTIFICATE,
	OBJECT_CRL,
	OBJECT_TBS_CRL,
	OBJECT_OCSP,
	OBJECT_TBS_OCSP,
};
#define OBJECT_KINDS (OBJECT_TBS_OCSP + 1)

struct object {
	enum object_kind kind;
	struct tree tree;
	struct serials serials;    /* of a CRL */
	struct classification own; /* what its contents, and its issuer, tell of its profiles */
	profile_set profiles;      /* by which it is judged */
	feature_set features;
	hint_set hints;
	int64_t date;      /* notBefore, thisUpdate or producedAt in seconds since 1970; OBJECT_NO_DATE where there is none to read */
	bool is_backdated; /* the date is that of cert_signing_date() instead of notBefore */
	union {
		struct cert cert;
		struct crl crl;
		struct ocsp ocsp;
	};
};

/* An object without a date is judged by the rules of today: later than any rule's beginning, and before no rule's end. */
#define OBJECT_NO_DATE INT64_MAX

/* What the octets are, told by their outermost tags, so that broken contents do not matter. */
enum object_kind object_sniff(struct span der);

/*
 * Decodes the octets as what they are, or as `kind` if that is not OBJECT_UNKNOWN, and reads the view, but for what object_classify() adds. The
 * object is reused: it must be all zero the first time. Returns false if memory ran out.
 */
bool object_read(struct object *object, const struct oid_index *index, struct span der, enum object_kind kind);

/* The same, of a certificate without what rules alone ask for: see cert_look(). */
bool object_look(struct object *object, const struct oid_index *index, struct span der, enum object_kind kind);

/*
 * Decides what an object that was read is judged as, and what it covers. `issuer` is the certificate of its issuer, NULL if it is not known;
 * `profile` and `scope` are what the user says: a profile of certificates, and of CRLs and OCSP responses ABOUT_CAS or ABOUT_SUBSCRIBERS; 0: nothing,
 * so that the contents decide.
 */
void object_classify(struct object *object, const struct cert *issuer, profile_set profile, feature_set scope);

/* Whether it is one of this kind, signed or what is to be signed. */
static inline bool
object_is_certificate(const struct object *o)
{
	return o->kind == OBJECT_CERTIFICATE || o->kind == OBJECT_TBS_CERTIFICATE;
}

static inline bool
object_is_crl(const struct object *o)
{
	return o->kind == OBJECT_CRL || o->kind == OBJECT_TBS_CRL;
}

static inline bool
object_is_ocsp(const struct object *o)
{
	return o->kind == OBJECT_OCSP || o->kind == OBJECT_TBS_OCSP;
}

/* Whether it is a certificate with the poison extension (RFC 6962 3.1). */
static inline bool
object_is_precertificate(const struct object *o)
{
	return object_is_certificate(o) && o->cert.features & PRECERT;
}

/*
 * The contents octets of issuer and subject in the octets of a Certificate that is not decoded. Returns false if they do not stand where those of a
 * Certificate stand.
 */
bool cert_peek_names(struct span der, struct span *issuer, struct span *subject);

void object_free(struct object *object);

/*
 * Whether the object was there whole, and was decoded whole: its octets neither end before the outermost value does nor go on behind it, and no limit
 * of the decoder was met. Whatever else is wrong with it, the rules have seen all of it.
 */
bool object_is_whole(const struct object *object);

/*
 * Whether its type can be read in it: it is whole, and outside of extensions and keys, which are octets to it, no value goes on behind what it is in
 * and no component is absent. What a reader stops at that has to have all of it, as most do.
 */
bool object_is_decodable(const struct object *object);

/* Whether a defect is one of these: of the outermost value, that it is cut short, or that octets follow it. */
bool defect_is_of_extent(const struct tree *tree, const struct defect *defect);

/* "certificate", "tbs-certificate", "crl", "tbs-crl", "ocsp-response", "tbs-ocsp-response", "unknown" */
const char *object_kind_name(enum object_kind kind);

/* The same of an object, or "precertificate", which is none of the kinds. */
const char *object_kind_text(const struct object *object);

#endif
