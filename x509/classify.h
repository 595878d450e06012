/* Which profile of BR 7.1.2 a certificate is judged by. */
#ifndef X509_CLASSIFY_H
#define X509_CLASSIFY_H

#include "x509/cert.h"

/*
 * The profile, as one bit of facts.h. A certificate does not say which profile it was issued under; this is what its contents
 * allow to tell, and where they allow two, the one that asks less of it. A user who knows better says so (--profile).
 *
 *  1. basicConstraints with cA TRUE: a CA certificate.
 *     a. It tells that it is self-signed: a root. Issuer and subject are equal octet for octet and not empty, and the key identifiers, if both are
 *        there, are equal too. Where one of the two is wrong, the other is enough, if the certificate has none of extKeyUsage, certificatePolicies,
 *        cRLDistributionPoints and authorityInfoAccess: equal key identifiers under any names, or names that are equal but for the types of
 *        their strings and upper and lower case. (A self-issued certificate for another key, as in a key rollover, names the old key, has some of
 *        those extensions, and so is subordinate.)
 *     b. extKeyUsage has the purpose of precertificate signing: a precertificate signing CA.
 *     c. extKeyUsage is absent, or has serverAuth or anyExtendedKeyUsage: a TLS CA. It is the constrained one of 7.1.2.5 if its nameConstraints
 *        are what 7.1.2.5.2 asks for: dNSName and iPAddress both in them, and directoryName permitted; 7.1.2.6 allows nameConstraints too.
 *     d. Otherwise a technically constrained non-TLS CA.
 *     A cross-certified CA (7.1.2.2) looks like one of these; only the user can tell.
 *  2. extKeyUsage has OCSPSigning and not serverAuth: an OCSP responder. So is a certificate without a subjectAltName that has ocspNoCheck, which
 * only a responder has a use for, if extKeyUsage is there and has neither serverAuth nor anyExtendedKeyUsage: it lacks the purpose by mistake.
 *  3. Self-issued and without extensions: most likely a root from before version 3, which no profile covers; another end-entity certificate.
 *  4. extKeyUsage is absent, or has serverAuth or anyExtendedKeyUsage, or a reserved policy identifier of BR 7.1.6.1 is there:
 *     a subscriber certificate, of the type of the one reserved identifier; of no type where there is none, or more than one.
 *  5. Otherwise another end-entity certificate.
 */
facts classify(const struct cert *cert);

/* The field by which classify() decided for this profile: an extension's value, or NULL if nothing but their absence did. */
const struct node *classify_reason(const struct cert *cert, facts profile);

/*
 * The types of subscriber certificate that it claims to be of by reserved policy identifiers, as IS_EV and ASSERTS_ facts: none, one, or wrongly
 * several; and the type that it is judged by, if that is a profile in its facts already. What the identifiers demanded before BR 2.0.0 they demanded
 * each for itself.
 */
facts asserted_types(const struct cert *cert);

/* "subscriber-dv" and so on; "unknown" where the mask has no profile. */
const char *profile_name(facts profile);

/* The profile of this name; 0 where there is none. */
facts profile_from_name(const char *name);

/* What CRLs and OCSP responses cover, "ca" or "subscriber", as ABOUT_CAS or ABOUT_SUBSCRIBERS; 0 where the name is neither. */
facts scope_from_name(const char *name);

#endif
