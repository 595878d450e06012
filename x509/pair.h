/* What a precertificate and its certificate have in common (RFC 6962 3.1, 3.2), and digests of a certificate's parts. */
#ifndef X509_PAIR_H
#define X509_PAIR_H

#include <nettle/nettle-types.h>

#include "x509/cert.h"
#include "x509/sha256.h"

/* The SHA-256 of subjectPublicKeyInfo with tag and length, which is also issuer_key_hash of RFC 6962. Returns false where there is none. */
bool cert_key_digest(const struct cert *cert, uint8_t digest[SHA256_SIZE]);

/*
 * The SHA-256 of the TBSCertificate that logs sign (RFC 6962 3.2), with `issuer_key_hash`, of SHA256_SIZE octets, in front of it if it is not NULL:
 * without precertificatePoison and signedCertificateTimestampList, the lengths around them encoded anew, and without extensions where no other is
 * left. A precertificate and its certificate have the same, unless a precertificate signing certificate (RFC 6962 3.1) was between them. Returns
 * false where there is no TBSCertificate.
 */
bool cert_pair_digest(const struct cert *cert, const uint8_t *issuer_key_hash, uint8_t digest[SHA256_SIZE]);

/* The octets of that TBSCertificate, piece by piece, to a hash of another kind. Returns false where there is none. */
bool cert_pair_hash(const struct cert *cert, void *hash, nettle_hash_update_func *update);

/*
 * The SHA-256 of what a log signs as a timestamp of a certificate (RFC 6962 3.2: digitally-signed, of a precert_entry), whose issuer's key has the
 * digest `issuer_key_hash`: the time in milliseconds since 1970, and the extensions, are those of the timestamp. Returns false where there is no
 * TBSCertificate, or one that is too large.
 */
bool cert_timestamp_digest(const struct cert *cert, const uint8_t *issuer_key_hash, uint64_t milliseconds, struct span extensions,
			   uint8_t digest[SHA256_SIZE]);

/*
 * Whether `tbs` is what a log has to make of a precertificate (RFC 6962 3.2): its TBSCertificate without precertificatePoison, and if `signer`, a
 * precertificate signing certificate, is not NULL, with its issuer and its authorityKeyIdentifier.
 */
bool cert_is_logged_as(const struct cert *precert, const struct cert *signer, struct span tbs);

/* Whether two certificates, precertificates or TBSCertificates are the same but for these two extensions and the signature. */
bool cert_is_pair(const struct cert *a, const struct cert *b);

#endif
