/*
 * RFC 9881 (ML-DSA), RFC 9909 (SLH-DSA) and RFC 9935 (ML-KEM): the form of keys and signatures, and what the keys may be used for; RFC 8692, the
 * algorithms with SHAKE.
 */
#include "lints/algorithms.h"
#include "lints/key_checks.h"
#include "lints/tables.h"

#define KIND(kind) (unsigned)KEY_KIND(kind)

static const struct algorithm_range ml_dsa = { OID_ML_DSA_44, OID_ML_DSA_87 }, hash_ml_dsa = { OID_HASH_ML_DSA_44, OID_HASH_ML_DSA_87 };
static const struct algorithm_range slh_dsa = { OID_SLH_DSA_SHA2_128S, OID_HASH_SLH_DSA_SHAKE_256F };
static const struct algorithm_range shake = { OID_PSS_SHAKE128, OID_ECDSA_SHAKE256 };

static const struct key_purposes ml_dsa_one = { KIND(KEY_ML_DSA), KU_SIGNATURES | KU_ISSUING, 0, 0 };
static const struct key_purposes ml_dsa_none = { KIND(KEY_ML_DSA), 0, KU_ENCIPHERMENTS | KU_AGREEMENTS, 0 };
static const struct key_purposes slh_dsa_one = { KIND(KEY_SLH_DSA), KU_SIGNATURES | KU_ISSUING, 0, 0 };
static const struct key_purposes slh_dsa_none = { KIND(KEY_SLH_DSA), 0, KU_ENCIPHERMENTS | KU_AGREEMENTS, 0 };
static const struct key_purposes ml_kem = {
	KIND(KEY_ML_KEM),
	KU_KEY_ENCIPHERMENT,
	KU_DATA_ENCIPHERMENT | KU_AGREEMENTS | KU_SIGNATURES | KU_ISSUING,
	0,
};

#define RFC8692(clause) SOURCE_RFC8692, (clause)
#define RFC9881(clause) SOURCE_RFC9881, (clause)
#define RFC9909(clause) SOURCE_RFC9909, (clause)
#define RFC9935(clause) SOURCE_RFC9935, (clause)
#define RESPONSE        OCSP_RESPONSE, HAS_RESPONSE
#define FITS(purposes)  CERT(key_usage_fits_key), 0, &(purposes)

/* clang-format off */
const struct lint rfc_post_quantum_lints[] = {
	{ "e_pss_shake_key_parameters_present", MUST, RFC8692("4.2"), RFC_8692, FOREVER, CERTIFICATE, 0,
	  "the parameters of a key for RSASSA-PSS with SHAKE must be absent", CERT(key_without_parameters), KEY_KIND(KEY_PSS_SHAKE) },
	{ "e_tbs_signature_shake_parameters_present", MUST, RFC8692("3"), RFC_8692, FOREVER, CERTIFICATE, 0,
	  "the parameters of a signature by RSASSA-PSS or ECDSA with SHAKE must be absent", CERT(cert_signature_without_parameters), 0, &shake },
	{ "e_crl_sigalgo_shake_params_present", MUST, RFC8692("3"), RFC_8692, FOREVER, CRL, 0,
	  "the parameters of a CRL's signature by RSASSA-PSS or ECDSA with SHAKE must be absent", CRL_CHECK(crl_signature_without_parameters), 0, &shake },
	{ "e_ocsp_sigalgo_shake_params_present", MUST, RFC8692("3"), RFC_8692, FOREVER, RESPONSE,
	  "the parameters of an OCSP response's signature by RSASSA-PSS or ECDSA with SHAKE must be absent", OCSP_CHECK(ocsp_signature_without_parameters), 0, &shake },
	{ "e_ml_dsa_key_parameters_present", MUST, RFC9881("2"), RFC_9881, FOREVER, CERTIFICATE, 0,
	  "the parameters of an ML-DSA key must be absent", CERT(key_without_parameters), KEY_KIND(KEY_ML_DSA) },
	{ "e_tbs_signature_ml_dsa_parameters_present", MUST, RFC9881("2"), RFC_9881, FOREVER, CERTIFICATE, 0,
	  "the parameters of an ML-DSA signature must be absent", CERT(cert_signature_without_parameters), 0, &ml_dsa },
	{ "e_crl_sigalgo_ml_dsa_params_present", MUST, RFC9881("2"), RFC_9881, FOREVER, CRL, 0,
	  "the parameters of a CRL's ML-DSA signature must be absent", CRL_CHECK(crl_signature_without_parameters), 0, &ml_dsa },
	{ "e_ocsp_sigalgo_ml_dsa_params_present", MUST, RFC9881("2"), RFC_9881, FOREVER, RESPONSE,
	  "the parameters of an OCSP response's ML-DSA signature must be absent", OCSP_CHECK(ocsp_signature_without_parameters), 0, &ml_dsa },
	{ "e_ml_dsa_signature_length_wrong", MUST, RFC9881("3"), RFC_9881, FOREVER, CERTIFICATE, 0,
	  "signatureValue must have 2420 octets for ML-DSA-44, 3309 for ML-DSA-65, and 4627 for ML-DSA-87", CERT(cert_signature_of_right_length), 0, &ml_dsa },
	{ "e_crl_ml_dsa_signature_length_wrong", MUST, RFC9881("3"), RFC_9881, FOREVER, CRL, 0,
	  "signatureValue of a CRL must have 2420 octets for ML-DSA-44, 3309 for ML-DSA-65, and 4627 for ML-DSA-87", CRL_CHECK(crl_signature_of_right_length), 0, &ml_dsa },
	{ "e_ocsp_ml_dsa_signature_length_wrong", MUST, RFC9881("3"), RFC_9881, FOREVER, RESPONSE,
	  "the signature of an OCSP response must have 2420 octets for ML-DSA-44, 3309 for ML-DSA-65, and 4627 for ML-DSA-87", OCSP_CHECK(ocsp_signature_of_right_length), 0, &ml_dsa },
	{ "e_ml_dsa_key_length_wrong", MUST, RFC9881("4"), RFC_9881, FOREVER, CERTIFICATE, 0,
	  "subjectPublicKey must have 1312 octets for ML-DSA-44, 1952 for ML-DSA-65, and 2592 for ML-DSA-87", CERT(key_of_right_length), KEY_KIND(KEY_ML_DSA) },
	{ "e_ml_dsa_required_ku", MUST, RFC9881("5"), RFC_9881, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage of an ML-DSA key must assert digitalSignature, nonRepudiation, keyCertSign or cRLSign", FITS(ml_dsa_one) },
	{ "e_ml_dsa_allowed_ku", MUST, RFC9881("5"), RFC_9881, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage of an ML-DSA key must not assert bits for encipherment or key agreement", FITS(ml_dsa_none) },
	{ "e_key_for_hash_ml_dsa", MUST, RFC9881("8.3"), RFC_9881, FOREVER, CERTIFICATE, 0,
	  "the key of a certificate must not be for HashML-DSA", CERT(key_is_not_for), KEY_HASH_ML_DSA },
	{ "e_signed_with_hash_ml_dsa", MUST, RFC9881("8.3"), RFC_9881, FOREVER, CERTIFICATE, 0,
	  "a certificate must not be signed with HashML-DSA", CERT(cert_signature_not_in), 0, &hash_ml_dsa },
	{ "e_crl_signed_with_hash_ml_dsa", MUST, RFC9881("8.3"), RFC_9881, FOREVER, CRL, 0,
	  "a CRL must not be signed with HashML-DSA", CRL_CHECK(crl_signature_not_in), 0, &hash_ml_dsa },
	{ "e_ocsp_signed_with_hash_ml_dsa", MUST, RFC9881("8.3"), RFC_9881, FOREVER, RESPONSE,
	  "an OCSP response must not be signed with HashML-DSA", OCSP_CHECK(ocsp_signature_not_in), 0, &hash_ml_dsa },
	{ "e_slh_dsa_key_parameters_present", MUST, RFC9909("3"), RFC_9909, FOREVER, CERTIFICATE, 0,
	  "the parameters of an SLH-DSA key must be absent", CERT(key_without_parameters), KEY_KIND(KEY_SLH_DSA) },
	{ "e_tbs_signature_slh_dsa_parameters_present", MUST, RFC9909("3"), RFC_9909, FOREVER, CERTIFICATE, 0,
	  "the parameters of an SLH-DSA signature must be absent", CERT(cert_signature_without_parameters), 0, &slh_dsa },
	{ "e_crl_sigalgo_slh_dsa_params_present", MUST, RFC9909("3"), RFC_9909, FOREVER, CRL, 0,
	  "the parameters of a CRL's SLH-DSA signature must be absent", CRL_CHECK(crl_signature_without_parameters), 0, &slh_dsa },
	{ "e_ocsp_sigalgo_slh_dsa_params_present", MUST, RFC9909("3"), RFC_9909, FOREVER, RESPONSE,
	  "the parameters of an OCSP response's SLH-DSA signature must be absent", OCSP_CHECK(ocsp_signature_without_parameters), 0, &slh_dsa },
	{ "e_slh_dsa_signature_length_wrong", MUST, RFC9909("4"), RFC_9909, FOREVER, CERTIFICATE, 0,
	  "signatureValue for SLH-DSA must have the octets of its parameter set, from 7856 to 49856", CERT(cert_signature_of_right_length), 0, &slh_dsa },
	{ "e_crl_slh_dsa_signature_length_wrong", MUST, RFC9909("4"), RFC_9909, FOREVER, CRL, 0,
	  "signatureValue of a CRL for SLH-DSA must have the octets of its parameter set, from 7856 to 49856", CRL_CHECK(crl_signature_of_right_length), 0, &slh_dsa },
	{ "e_ocsp_slh_dsa_signature_length_wrong", MUST, RFC9909("4"), RFC_9909, FOREVER, RESPONSE,
	  "the signature of an OCSP response for SLH-DSA must have the octets of its parameter set, from 7856 to 49856", OCSP_CHECK(ocsp_signature_of_right_length), 0, &slh_dsa },
	{ "e_slh_dsa_key_length_wrong", MUST, RFC9909("5"), RFC_9909, FOREVER, CERTIFICATE, 0,
	  "subjectPublicKey for SLH-DSA must have 32, 48 or 64 octets, by its parameter set", CERT(key_of_right_length), KEY_KIND(KEY_SLH_DSA) },
	{ "e_slh_dsa_required_ku", MUST, RFC9909("6"), RFC_9909, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage of an SLH-DSA key must assert digitalSignature, nonRepudiation, keyCertSign or cRLSign", FITS(slh_dsa_one) },
	{ "e_slh_dsa_allowed_ku", MUST, RFC9909("6"), RFC_9909, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage of an SLH-DSA key must not assert bits for encipherment or key agreement", FITS(slh_dsa_none) },
	{ "e_ml_kem_key_parameters_present", MUST, RFC9935("3"), RFC_9935, FOREVER, CERTIFICATE, 0,
	  "the parameters of an ML-KEM key must be absent", CERT(key_without_parameters), KEY_KIND(KEY_ML_KEM) },
	{ "e_ml_kem_key_length_wrong", MUST, RFC9935("4"), RFC_9935, FOREVER, CERTIFICATE, 0,
	  "subjectPublicKey must have 800 octets for ML-KEM-512, 1184 for ML-KEM-768, and 1568 for ML-KEM-1024", CERT(key_of_right_length), KEY_KIND(KEY_ML_KEM) },
	{ "e_ml_kem_allowed_ku", MUST, RFC9935("5"), RFC_9935, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage of an ML-KEM key must assert keyEncipherment and nothing else", FITS(ml_kem) },
	{ 0 },
};
/* clang-format on */
