/* Which profiles a certificate is judged by: of BR 7.1.2 those for TLS, and beside these one for each other family that it is for. */
#ifndef X509_CLASSIFY_H
#define X509_CLASSIFY_H

#include "x509/cert.h"

struct classification {
	profile_set profiles;    /* at least one, and at most one of each family */
	const struct node *node; /* the field that decided; NULL: nothing but what is absent did */
	const char *reason;      /* that, in words */
};

/*
 * A certificate does not say which profile it was issued under; this is what its contents allow to tell, and where they allow two, the one that asks
 * less of it. A user who knows better says so (--profile). `issuer` is the certificate of its issuer; NULL: not known.
 *
 *  1. basicConstraints with cA TRUE: a CA certificate.
 *     a. It tells that it is self-signed: a root, and as such one for TLS. Issuer and subject are equal octet for octet and not empty, and the key
 *        identifiers, if both are there, are equal too. Where one of the two is wrong, the other is enough, if the certificate has none of
 *        extKeyUsage, certificatePolicies, cRLDistributionPoints and authorityInfoAccess: equal key identifiers under any names, or names that are
 *        equal but for the types of their strings and upper and lower case. (A self-issued certificate for another key, as in a key rollover, names
 *        the old key, has some of those extensions, and so is subordinate.)
 *     b. extKeyUsage has the purpose of precertificate signing: a precertificate signing CA.
 *     c. extKeyUsage is absent, or has serverAuth or anyExtendedKeyUsage: a TLS CA. It is the constrained one of 7.1.2.5 if its nameConstraints
 *        are what 7.1.2.5.2 asks for: dNSName and iPAddress both in them, and directoryName permitted; 7.1.2.6 allows nameConstraints too.
 *     d. Otherwise it is not for TLS. That it stands under a root for TLS all the same, so that 7.1.2.3 covers it, only its issuer tells: one that
 *        is no root, and has serverAuth or a reserved policy.
 *     A CA is of the families of its purposes as well. A cross-certified CA (7.1.2.2) looks like one of these; only the user can tell.
 *  2. extKeyUsage has OCSPSigning and not serverAuth: an OCSP responder. So is a certificate without a subjectAltName that has ocspNoCheck, which
 *     only a responder has a use for, if extKeyUsage is there and has neither serverAuth nor anyExtendedKeyUsage: it lacks the purpose by mistake.
 *     One of an issuer that is not for TLS is an end-entity certificate of no family, whatever other purposes it has.
 *  3. Self-issued and without extensions: most likely a root from before version 3, which no profile covers; of no family.
 *  4. extKeyUsage is absent. Signs of TLS are a dNSName, an iPAddress, a commonName that is a host or an address, a reserved policy, the poison of a
 *     precertificate, Netscape's type SSL server, and QcType web. Signs of another use are a mailbox, qcStatements, and policies for code signing,
 *     time-stamping, S/MIME and qualified certificates of persons. With a sign of TLS, or with no sign at all: a subscriber certificate; otherwise
 *     not for TLS, and of the family that a policy tells.
 *  5. extKeyUsage has serverAuth, or a reserved policy is there: a subscriber certificate, of the type of the one reserved identifier; of no type
 *     where there is none, or more than one. So is one with anyExtendedKeyUsage, if it has a sign of TLS or names no other purpose.
 *  6. emailProtection, codeSigning and timeStamping put a leaf into their families as well; without any family it is an end-entity certificate.
 */
struct classification classify(const struct cert *cert, const struct cert *issuer);

/* The profiles with what the user says: it takes the place of the profile of its own family; one of no family takes all places. 0: nothing said. */
profile_set profiles_with(profile_set own, profile_set said);

/* Whether subjectAltName has a mailbox: an rfc822Name or an SmtpUTF8Mailbox. */
bool cert_has_mailbox(const struct cert *cert);

/*
 * The types of subscriber certificate that it claims to be of by reserved policy identifiers, as IS_EV and ASSERTS_ features: none, one, or wrongly
 * several; and the type that it is judged by, if that is among its profiles already. What the identifiers demanded before BR 2.0.0 they demanded
 * each for itself.
 */
feature_set asserted_types(const struct cert *cert);

/* "subscriber-dv" and so on: of several profiles the first in the order of facts.h, and so of families; "unknown" where there is none. */
const char *profile_name(profile_set profiles);

/* The names of all profiles, by number from 0; NULL behind the last. Those of certificates come first, and "unknown" last. */
const char *profile_word(size_t i);

/* The profile of this name; 0 where there is none. */
profile_set profile_from_name(const char *name);

/* The family that all these profiles are of, "tls", "smime", "code-signing" or "time-stamping"; NULL if there is no such one. */
const char *family_name(profile_set profiles);

/* What CRLs and OCSP responses cover, "ca" or "subscriber", as ABOUT_CAS or ABOUT_SUBSCRIBERS; 0 where the name is neither. */
feature_set scope_from_name(const char *name);

/* Their names, by number from 0; NULL behind the last. */
const char *scope_word(size_t i);

/* The feature that stands for a profile of OCSP, "rfc5019" or "rfc9919"; 0 if there is none of this name. And their names, by number from 0. */
feature_set ocsp_profile_from_name(const char *name);
const char *ocsp_profile_word(size_t i);

/* What the CRLs and responses of an issuer cover, as far as its certificate tells: ABOUT_SUBSCRIBERS if it is for TLS and may certify no CA; else 0.
 */
feature_set scope_of_issuer(const struct cert *issuer);

/*
 * Whether an issuer is known to issue for something else than TLS: a CA whose extKeyUsage makes it one for mail, code, time-stamps or another use.
 * NULL: no issuer, of which nothing is known.
 */
bool issuer_is_not_for_tls(const struct cert *issuer);

#endif
