/*
 * What is known of an object before any rule runs, in three words.
 *
 *   profiles  what it is judged as: at most one profile of each family (classify.h)
 *   features  what it has, by which rules say what they need
 *   hints     what makes it worth asking some rules at all (lints/hints.h): speed, and never a verdict
 */
#ifndef X509_FACTS_H
#define X509_FACTS_H

#include <stdint.h>

typedef uint64_t profile_set;
typedef uint64_t feature_set;
typedef uint64_t hint_set;

#define FACT(n) (UINT64_C(1) << (n))

/* --- profiles, family by family: the first one is that by which an object is named --- */

/* For TLS: those of BR 7.1.2. */
#define ROOT_CA            FACT(0)  /* 7.1.2.1 */
#define CROSS_CA           FACT(1)  /* 7.1.2.2 */
#define NON_TLS_CA         FACT(2)  /* 7.1.2.3 */
#define PRECERT_SIGNING_CA FACT(3)  /* 7.1.2.4 */
#define CONSTRAINED_TLS_CA FACT(4)  /* 7.1.2.5 */
#define TLS_CA             FACT(5)  /* 7.1.2.6 */
#define SUBSCRIBER_DV      FACT(6)  /* 7.1.2.7.2 */
#define SUBSCRIBER_IV      FACT(7)  /* 7.1.2.7.3 */
#define SUBSCRIBER_OV      FACT(8)  /* 7.1.2.7.4 */
#define SUBSCRIBER_EV      FACT(9)  /* 7.1.2.7.5 */
#define SUBSCRIBER_UNTYPED FACT(10) /* a subscriber certificate for TLS of none of these types, or of several */
#define OCSP_RESPONDER     FACT(11) /* 7.1.2.8 */
/* For mail, for code, for time stamps. */
#define SMIME            FACT(12)
#define SMIME_CA         FACT(13)
#define CODE_SIGNING     FACT(14)
#define CODE_SIGNING_CA  FACT(15)
#define TIME_STAMPING    FACT(16)
#define TIME_STAMPING_CA FACT(17)
/* Of no family. */
#define OTHER_END_ENTITY FACT(18) /* an end-entity certificate that is for none of these */
#define OTHER_CA         FACT(19) /* and a CA certificate */
#define CRL              FACT(20)
#define OCSP_RESPONSE    FACT(21)
#define NO_OBJECT        FACT(22) /* nothing that the program knows */
#define PROFILE_COUNT    23

#define SUBSCRIBER  (SUBSCRIBER_DV | SUBSCRIBER_IV | SUBSCRIBER_OV | SUBSCRIBER_EV | SUBSCRIBER_UNTYPED)
#define TLS_SUB_CA  (CROSS_CA | NON_TLS_CA | PRECERT_SIGNING_CA | CONSTRAINED_TLS_CA | TLS_CA)
#define TLS_ANY_CA  (ROOT_CA | TLS_SUB_CA)
#define SUB_CA      (TLS_SUB_CA | SMIME_CA | CODE_SIGNING_CA | TIME_STAMPING_CA | OTHER_CA)
#define ANY_CA      (ROOT_CA | SUB_CA)
#define OTHER_LEAF  (SMIME | CODE_SIGNING | TIME_STAMPING | OTHER_END_ENTITY) /* an end-entity certificate that is not for TLS */
#define NOT_CA      (SUBSCRIBER | OCSP_RESPONDER | OTHER_LEAF)
#define CERTIFICATE (ANY_CA | NOT_CA)
#define ANYTHING    (CERTIFICATE | CRL | OCSP_RESPONSE | NO_OBJECT)

/* --- features: a rule that names several needs them all --- */

/* Of certificates. */
#define PRECERT             FACT(0)
#define KEY_IS_RSA          FACT(1)
#define KEY_IS_EC           FACT(2)
#define KEY_IS_DSA          FACT(3)
#define HAS_AKI             FACT(4)
#define HAS_SKI             FACT(5)
#define HAS_KEY_USAGE       FACT(6)
#define HAS_EKU             FACT(7)
#define HAS_OCSP_SIGNING    FACT(8) /* extKeyUsage has id-kp-OCSPSigning */
#define HAS_POLICIES        FACT(9)
#define HAS_USER_NOTICE     FACT(10) /* a policy qualifier is a user notice */
#define HAS_POLICY_MAPPINGS FACT(11)
#define HAS_SAN             FACT(12)
#define HAS_IAN             FACT(13)
#define HAS_BASIC           FACT(14)
#define HAS_NAME_CONSTR     FACT(15)
#define HAS_CDP             FACT(16)
#define HAS_AIA             FACT(17)
#define HAS_SCTS            FACT(18)
#define HAS_COMMON_NAME     FACT(19)
#define HAS_ONION_NAME      FACT(20) /* a host name ends with onion */
#define HAS_REVERSE_NAME    FACT(21) /* a host name ends with in-addr.arpa or ip6.arpa */
#define PROFILE_GIVEN       FACT(22) /* the user named the profile; otherwise a TLS CA may be a cross-certified one (classify.h) */
/* What a subscriber certificate says of its type: see asserted_types(). */
#define IS_EV      FACT(23) /* it has the reserved identifier, or a CA's own of data/ev-policies.tsv */
#define ASSERTS_DV FACT(24)
#define ASSERTS_OV FACT(25)
#define ASSERTS_IV FACT(26)
/* What its extKeyUsage lets it be used for. */
#define MAY_SERVE_TLS FACT(36) /* serverAuth, any purpose, or no extKeyUsage */
#define MOZILLA_SCOPE FACT(37) /* section 1.1 of Mozilla's policy, as of the date of the certificate */
/* Of CRLs and OCSP responses. */
#define ABOUT_CAS         FACT(27) /* it covers CA certificates and no others */
#define ABOUT_SUBSCRIBERS FACT(28) /* it covers certificates of subscribers and no others */
#define HAS_ENTRIES       FACT(29) /* a CRL with revoked certificates */
#define HAS_IDP           FACT(30) /* a CRL with an issuingDistributionPoint */
#define IS_DELTA          FACT(31) /* a CRL with a deltaCRLIndicator */
#define HAS_RESPONSE      FACT(32) /* an OCSP response with a BasicOCSPResponse */
#define COVERED_BY_BR     FACT(38) /* the BR may cover it: nothing tells that its issuer is for something else than TLS */
/* What stands beside an object. */
#define HAS_ISSUER   FACT(33) /* the certificate of its issuer */
#define HAS_PRECERT  FACT(34) /* of a certificate its precertificate */
#define HAS_BESIDE   FACT(40) /* of a CRL or OCSP response a certificate that it covers */
#define HAS_PREVIOUS FACT(41) /* of a CRL the one before it, the base of a delta CRL, or one with its number */
/* What the user wants of it. */
#define IS_ASKED        FACT(35) /* something is required of it beside the rules: see beside.c */
#define WANTS_SIGNATURE FACT(39) /* its signature is to be verified */
#define AS_RFC5019      FACT(42) /* OCSP responses, and the certificates of responders, are to follow the profile of RFC 5019, */
#define AS_RFC9919      FACT(43) /* or that of RFC 9919 */
#define KEYS_BLOCKED    FACT(45) /* there is a list of keys that must not be certified */
#define KEYS_TESTED     FACT(46) /* tests of keys that take long */
/* Of all that is signed. */
#define SIGNATURE_IS_PLACEHOLDER FACT(44) /* the signature has no bits, or is that of id-alg-unsigned (RFC 9925 3.1) */
#define FEATURE_COUNT            47

/* --- hints: what there may be to find; an object in which the decoder found a defect has them all --- */

#define KEY_IS_ODD             FACT(0) /* no key as nearly all are: see has_odd_key() in cert_hints.c */
#define SIGNATURE_IS_ODD       FACT(1) /* and has_odd_signature() */
#define FIELDS_ARE_ODD         FACT(2) /* and has_odd_fields(): serialNumber, validity and others */
#define SUBJECT_HAS_DETAILS    FACT(3) /* another attribute than commonName, organizationalUnitName and countryName */
#define SUBJECT_HAS_RARE_TYPE  FACT(4) /* another than these and organizationName, localityName, stateOrProvinceName */
#define SUBJECT_HAS_ODD_NAMES  FACT(5) /* NAME_ODD_VALUE of the subject */
#define SUBJECT_HAS_ODD_OCTETS FACT(6) /* enum string_trait, enum name_trait: of the subject */
#define SUBJECT_HAS_SPECIALS   FACT(7)
#define SUBJECT_HAS_EDGE       FACT(8)
#define SUBJECT_HAS_BARE_VALUE FACT(9)
#define SUBJECT_HAS_LONG_VALUE FACT(10)
#define SUBJECT_HAS_ODD_TYPE   FACT(11)
#define ISSUER_HAS_EDGE        FACT(12) /* and of the issuer */
#define ISSUER_HAS_ODD_TYPE    FACT(13)
#define HAS_MULTI_VALUED_RDN   FACT(14) /* in either of them */
#define HAS_TWIN_EXTENSIONS    FACT(15) /* an extension is there twice, or there are several that the program does not know */
#define HAS_OTHER_SAN          FACT(16) /* a name in subjectAltName that is not a dNSName, or empty; or issuerAltName is present */
#define HAS_DNS_PROBLEMS       FACT(17) /* dns_problems() of some domain name */
#define HAS_LDAP_URI           FACT(18) /* a URI that is not an HTTP one, in authorityInfoAccess or cRLDistributionPoints */
#define HAS_DEFECTS            FACT(19) /* the decoder found something */
#define NAMES_ARE_ODD          FACT(20) /* has_odd_names() in cert_hints.c: of the issuer, or a Name other than issuer and subject */
#define HAS_LARGE_OIDS         FACT(21) /* an object identifier that may be beyond RFC 5280 appendix B */
#define HAS_OTHER_REFERENCES   FACT(22) /* a name that is not a URI where others refer to a CA, its CRLs or its services */
#define HAS_RARE_EXTENSION     FACT(23) /* one that few certificates have: rare_extensions in cert_hints.c */
#define HAS_PSS                FACT(24) /* RSASSA-PSS signs it, or is its key for */
#define URIS_ARE_ODD           FACT(25) /* a URI in references to a CA, its CRLs or its services is not uri_is_plain() */
#define QUALIFIERS_ARE_ODD     FACT(26) /* a policy qualifier is other than a plain URL or a short text in ASCII */
#define CRITICALITY_IS_ODD     FACT(27) /* an extension is critical, or not, that is otherwise in nearly all certificates */
#define KEY_USAGE_IS_ODD       FACT(28) /* has_odd_key_usage() in cert_hints.c */
#define POINTS_ARE_ODD         FACT(29) /* a distribution point has more than plain URLs for a full name, or there is none */
#define SUBJECT_IS_OVERLONG    FACT(30) /* a value in the subject has more than 64 octets */
#define HAS_IDN_REFERENCES     FACT(32) /* a general name other than a dNSName of subjectAltName may have an xn-- label */
#define ISSUER_HAS_OTHER_TYPE  FACT(31) /* a type of attribute in the issuer that the BR and RFC 5280 do not name */
#define TIMESTAMPS_ARE_ODD     FACT(33) /* timestamps_read() in lints/timestamps.c: of an embedded timestamp, or of its log */
#define MODULUS_IS_ODD         FACT(34) /* of an RSA key: has_odd_modulus() in cert_hints.c */
#define HINT_COUNT             35
#define ALL_HINTS              (FACT(HINT_COUNT) - 1)

#endif
