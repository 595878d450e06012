/*
 * Checks that many rules share. What each asks of its row stands beside it: `arg` the number, `table` the pointer.
 */
#ifndef LINTS_CHECKS_H
#define LINTS_CHECKS_H

#include "lints/findings.h"

/* arg: an extension (enum oid). Of any list; `tbs`: where it would be if there is no list. */
enum verdict extension_present(const struct extensions *x, const struct node *tbs, struct findings *f);
enum verdict extension_critical(const struct extensions *x, bool wanted, struct findings *f); /* as wanted, if it is present */

/* The same of a certificate. */
enum verdict ext_present(const struct cert *c, struct findings *f);
enum verdict ext_absent(const struct cert *c, struct findings *f);
enum verdict ext_critical(const struct cert *c, struct findings *f);     /* if it is present */
enum verdict ext_not_critical(const struct cert *c, struct findings *f); /* if it is present */
#define PRESENT(extension)      CERT(ext_present), OID_##extension
#define CRITICAL(extension)     CERT(ext_critical), OID_##extension
#define NOT_CRITICAL(extension) CERT(ext_not_critical), OID_##extension

/* BR 7.1.1 and others: v3 is the number 2, and v1 is what an absent version means. */
enum verdict version_is_3(const struct cert *c, struct findings *f);

/* arg: a type of attribute (enum oid); of the subject. */
enum verdict subject_has(const struct cert *c, struct findings *f);
enum verdict subject_lacks(const struct cert *c, struct findings *f);

/* table: the enum oid that are permitted, ended by OID_UNKNOWN. One finding for each other. */
enum verdict subject_only_has(const struct cert *c, struct findings *f);
enum verdict ext_only_has(const struct cert *c, struct findings *f); /* arg: one more that is permitted, or 0 */

/*
 * Calls `check` for each attribute of a Name that has a type and a value. FAIL if it fails for one of them, PASS if it passes for one and fails for
 * none, otherwise NOT_APPLICABLE.
 */
typedef enum verdict attribute_check(const struct cert *c, const struct attribute *a, struct findings *f);
enum verdict each_attribute(const struct cert *c, const struct name *name, struct findings *f, attribute_check *check);

/* The same for the attributes of one type. */
enum verdict each_attribute_of(const struct cert *c, const struct name *name, enum oid type, struct findings *f, attribute_check *check);

/* arg: which Name. Each RelativeDistinguishedName in it has one attribute. */
enum { NAME_OF_SUBJECT, NAME_OF_ISSUER };
enum verdict one_attribute_per_rdn(const struct cert *c, struct findings *f);

/* arg: KU_ bits. If keyUsage is present. */
enum verdict key_usage_has(const struct cert *c, struct findings *f);   /* all of them */
enum verdict key_usage_lacks(const struct cert *c, struct findings *f); /* each of them */

/* arg: PURPOSE() bits. If extKeyUsage is present; one finding for each that is wrong. */
enum verdict eku_lacks(const struct cert *c, struct findings *f);    /* each of them */
enum verdict eku_only_has(const struct cert *c, struct findings *f); /* nothing but them */

/* A finding for each key purpose in extKeyUsage that the mask has, or that it has not; PASS where there is none. */
enum verdict eku_fail_each(const struct cert *c, struct findings *f, unsigned purposes);
enum verdict eku_fail_others(const struct cert *c, struct findings *f, unsigned purposes);

/* Whether issuer and subject have the same organizationName, as far as both have one. Affiliates have not. */
bool is_within_organization(const struct cert *c);

/*
 * Whether a CA certificate may be that of a cross-certified CA, whose name is older than the rules on names from BR 2.0.0 on (7.1.2.2.2). The user
 * has not named the profile; and the certificate cannot comply as anything else, since extKeyUsage, which 7.1.2.5.1 and 7.1.2.6.1 require, is absent
 * or has anyExtendedKeyUsage, which 7.1.2.10.6 forbids; or it is that of a CA which can certify others, as most cross-certified ones can, and has
 * what 7.1.2.2.3 demands.
 */
bool may_have_older_name(const struct cert *c, const struct findings *f);

/* The certificate of the issuer, which has to be there (HAS_ISSUER), is not that of a root. */
enum verdict issuer_is_not_root(const struct cert *c, struct findings *f);

/* arg: a kind of GeneralName (NAME_OTHER and its like); none is in subjectAltName. */
enum verdict san_lacks(const struct cert *c, struct findings *f);

/* arg: whether the user-assigned XX is allowed. Each countryName of the subject is an assigned code of ISO 3166-1. */
enum verdict country_is_iso(const struct cert *c, struct findings *f);

/* Of authorityInfoAccess; BR 7.1.2.7.7 and 7.1.2.10.3 ask the same. */
enum verdict aia_methods_permitted(const struct cert *c, struct findings *f); /* id-ad-ocsp and id-ad-caIssuers only, and URIs */
enum verdict aia_locations_unique(const struct cert *c, struct findings *f);  /* within one access method */
enum verdict aia_locations_unlike(const struct cert *c, struct findings *f);  /* and they differ in more than the case of letters */
enum verdict aia_urls_http(const struct cert *c, struct findings *f);         /* arg: as in access_uri(); each of the URIs is an HTTP URL */
enum verdict aia_has_http_url(const struct cert *c, struct findings *f); /* arg: an access method; one of its URIs, which is there, is an HTTP URL */

/* Whether authorityInfoAccess has id-ad-ocsp, wherever it may lead. */
bool names_ocsp_responder(const struct cert *c);

/* The URI of an AccessDescription with this method, with OID_UNKNOWN id-ad-ocsp or id-ad-caIssuers; NULL where it has another one, or no URI. */
const struct node *access_uri(const struct cert *c, const struct node *description, enum oid method);

/* Of certificatePolicies; BR 7.1.2.7.9, 7.1.2.2.6, 7.1.2.3.2, 7.1.2.8.8 and 7.1.2.10.5 ask the same. */
enum verdict reserved_policy_first(const struct cert *c, struct findings *f); /* if it has a reserved one */
enum verdict no_qualifiers(const struct cert *c, struct findings *f);

/* Calls `check` for each PolicyQualifierInfo. FAIL if one of them fails, PASS if one of them passes, NOT_APPLICABLE otherwise. */
typedef enum verdict qualifier_check(const struct cert *c, const struct node *policy, const struct node *qualifier, struct findings *f);
enum verdict each_qualifier(const struct cert *c, struct findings *f, qualifier_check *check);

/* Whether a policyIdentifier, which may be NULL, is one of BR 7.1.6.1. */
bool is_reserved_policy(const struct node *id);

/*
 * arg: bits; serialNumber is not smaller. Where 64 random bits are asked for one number does not show that it is random; but if all there is to it
 * are 64 bits, one in 2^24 is below 2^40, and most such numbers were counted.
 */
enum verdict serial_not_short(const struct cert *c, struct findings *f);

/* arg: days of 86,400 seconds; the validity period is no longer, both ends included. */
enum verdict validity_at_most(const struct cert *c, struct findings *f);

/*
 * arg: days, calendar months. As the BR counted before 1.7.1 said that any more than whole days is another day: from the date of issuance until the
 * Expiry Date, so that notBefore and so many days or months is the last notAfter.
 */
enum verdict validity_spans_at_most(const struct cert *c, struct findings *f);
enum verdict validity_at_most_months(const struct cert *c, struct findings *f);

/* "keyUsage" or "1.2.3.4" of an OBJECT IDENTIFIER. `text` has room for any that fits; returns `text` or the name. */
#define OID_TEXT_SIZE 128
const char *node_oid_text(const struct tree *t, const struct node *n, char text[OID_TEXT_SIZE]);

/* The type of an attribute: "countryName" or "1.2.3.4"; the same rules for `text`. */
const char *attribute_text(const struct cert *c, const struct attribute *a, char text[OID_TEXT_SIZE]);

/* The contents of a string as it can be printed: quotes, backslashes, controls and what is not UTF-8 as \xNN, cut off with "..." after 100 octets. */
#define PRINTABLE_SIZE 512
const char *printable(struct span s, char text[PRINTABLE_SIZE]);

#endif
