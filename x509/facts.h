/*
 * What is known of an object before any rule runs: one mask, computed once, that lets the runner skip most rules.
 *
 * The low bits are profiles, of which an object has exactly one (classify.h); the others are features, of which it has any number.
 */
#ifndef X509_FACTS_H
#define X509_FACTS_H

#include <stdint.h>

typedef uint64_t facts;

#define FACT(n)    (UINT64_C(1) << (n))
#define FACT_COUNT 64

/* Profiles of BR 7.1.2, and what lies outside them. */
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
#define OTHER_END_ENTITY   FACT(12) /* an end-entity certificate that is not for TLS servers */
#define CRL                FACT(13)
#define OCSP_RESPONSE      FACT(14)
#define NO_OBJECT          FACT(15) /* nothing that the program knows */

#define SUBSCRIBER    (SUBSCRIBER_DV | SUBSCRIBER_IV | SUBSCRIBER_OV | SUBSCRIBER_EV | SUBSCRIBER_UNTYPED)
#define SUB_CA        (CROSS_CA | NON_TLS_CA | PRECERT_SIGNING_CA | CONSTRAINED_TLS_CA | TLS_CA)
#define ANY_CA        (ROOT_CA | SUB_CA)
#define CERTIFICATE   (ANY_CA | SUBSCRIBER | OCSP_RESPONDER | OTHER_END_ENTITY)
#define NOT_CA        (SUBSCRIBER | OCSP_RESPONDER | OTHER_END_ENTITY)
#define ANYTHING      (CERTIFICATE | CRL | OCSP_RESPONSE | NO_OBJECT)
#define PROFILES      (FACT(16) - 1)
#define PROFILE_COUNT 16

/* Features of certificates. A rule that names several needs them all. */
#define PRECERT             FACT(16)
#define KEY_IS_RSA          FACT(17)
#define KEY_IS_EC           FACT(18)
#define KEY_IS_DSA          FACT(19)
#define HAS_AKI             FACT(20)
#define HAS_SKI             FACT(21)
#define HAS_KEY_USAGE       FACT(22)
#define HAS_EKU             FACT(23)
#define HAS_OCSP_SIGNING    FACT(24) /* extKeyUsage has id-kp-OCSPSigning */
#define HAS_POLICIES        FACT(25)
#define HAS_USER_NOTICE     FACT(26) /* a policy qualifier is a user notice */
#define HAS_POLICY_MAPPINGS FACT(27)
#define HAS_SAN             FACT(28)
#define HAS_IAN             FACT(29)
#define HAS_BASIC           FACT(30)
#define HAS_NAME_CONSTR     FACT(31)
#define HAS_CDP             FACT(32)
#define HAS_AIA             FACT(33)
#define HAS_SCTS            FACT(34)
#define HAS_COMMON_NAME     FACT(35)
#define HAS_ONION_NAME      FACT(36) /* a host name ends with onion */
#define HAS_REVERSE_NAME    FACT(37) /* a host name ends with in-addr.arpa or ip6.arpa */
#define PROFILE_GIVEN       FACT(38) /* the user named the profile; otherwise a TLS CA may be a cross-certified one (classify.h) */

/* What a subscriber certificate says of its type: see asserted_types(). */
#define IS_EV      FACT(39) /* it has the reserved identifier, or a CA's own of data/ev-policies.tsv */
#define ASSERTS_DV FACT(40)
#define ASSERTS_OV FACT(41)
#define ASSERTS_IV FACT(42)

/* Features of CRLs and OCSP responses, in the places of some that only certificates have. */
#define ABOUT_CAS         FACT(25) /* it covers CA certificates and no others */
#define ABOUT_SUBSCRIBERS FACT(26) /* it covers certificates of subscribers and no others */
#define HAS_ENTRIES       FACT(27) /* a CRL with revoked certificates */
#define HAS_IDP           FACT(28) /* a CRL with an issuingDistributionPoint */
#define IS_DELTA          FACT(29) /* a CRL with a deltaCRLIndicator */
#define HAS_RESPONSE      FACT(30) /* an OCSP response with a BasicOCSPResponse */

/*
 * Suspicions: a rule that needs one of these looks for what cannot be there without it, and so need not be asked. They are never what decides: the
 * rule finds nothing by itself where they are missing.
 */
#define KEY_IS_ODD             FACT(43)              /* no key as nearly all are: see has_odd_key() in cert.c */
#define SIGNATURE_IS_ODD       FACT(44)              /* and has_odd_signature() */
#define FIELDS_ARE_ODD         FACT(45)              /* and has_odd_fields(): serialNumber, validity and others */
#define SUBJECT_HAS_DETAILS    FACT(46)              /* another attribute than commonName, organizationalUnitName and countryName */
#define SUBJECT_HAS_RARE_TYPE  FACT(47)              /* another than these and organizationName, localityName, stateOrProvinceName */
#define SUBJECT_HAS_ODD_NAMES  FACT(48)              /* NAME_ODD_VALUE of the subject */
#define ODDITIES               (FACT(49) - FACT(43)) /* all of these */
#define HAS_DEFECTS            FACT(49)              /* the decoder found something */
#define SUBJECT_HAS_ODD_OCTETS FACT(50)              /* enum string_trait, enum name_trait: of the subject */
#define SUBJECT_HAS_SPECIALS   FACT(51)
#define SUBJECT_HAS_EDGE       FACT(52)
#define SUBJECT_HAS_BARE_VALUE FACT(53)
#define SUBJECT_HAS_LONG_VALUE FACT(54)
#define SUBJECT_HAS_ODD_TYPE   FACT(55)
#define ISSUER_HAS_EDGE        FACT(56) /* and of the issuer */
#define ISSUER_HAS_ODD_TYPE    FACT(57)
#define HAS_MULTI_VALUED_RDN   FACT(58) /* in either of them */
#define HAS_TWIN_EXTENSIONS    FACT(59) /* an extension is there twice, or there are several that the program does not know */
#define HAS_OTHER_SAN          FACT(60) /* a name in subjectAltName that is no dNSName, or empty */
#define HAS_DNS_PROBLEMS       FACT(61) /* dns_problems() of some domain name */
#define HAS_LDAP_URI           FACT(62) /* a URI that is no HTTP one, in authorityInfoAccess or cRLDistributionPoints */
#define HAS_COMPANION          FACT(63) /* the user gave a certificate of its issuer, or its precertificate */
#define SUSPICIONS             (~(FACT(43) - 1))

#endif
