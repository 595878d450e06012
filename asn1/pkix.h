/*
 * The ASN.1 types of PKIX as tables: RFC 5280 A.1 and A.2, RFC 6960 B.1, RFC 3279, 4055, 5480, 6962, 7633, 8737, 3739,
 * ETSI EN 319 412-5, EVG 7.1.2.2 and Appendix F of older EVG, and a few of Microsoft and Netscape.
 *
 * The positions of components that the program asks for by number have names here.
 */
#ifndef ASN1_PKIX_H
#define ASN1_PKIX_H

#include "asn1/type.h"

enum { CERTIFICATE_TBS, CERTIFICATE_SIGNATURE_ALGORITHM, CERTIFICATE_SIGNATURE_VALUE };

enum {
	TBS_VERSION,
	TBS_SERIAL_NUMBER,
	TBS_SIGNATURE,
	TBS_ISSUER,
	TBS_VALIDITY,
	TBS_SUBJECT,
	TBS_SUBJECT_PUBLIC_KEY_INFO,
	TBS_ISSUER_UNIQUE_ID,
	TBS_SUBJECT_UNIQUE_ID,
	TBS_EXTENSIONS,
};

enum { VALIDITY_NOT_BEFORE, VALIDITY_NOT_AFTER };
enum { ALGORITHM_ALGORITHM, ALGORITHM_PARAMETERS };
enum { SPKI_ALGORITHM, SPKI_SUBJECT_PUBLIC_KEY };
enum { PSS_HASH, PSS_MASK_GENERATION, PSS_SALT_LENGTH, PSS_TRAILER_FIELD };
enum { ATTRIBUTE_TYPE, ATTRIBUTE_VALUE };
enum { EXTENSION_ID, EXTENSION_CRITICAL, EXTENSION_VALUE };

enum { AKI_KEY_IDENTIFIER, AKI_AUTHORITY_CERT_ISSUER, AKI_AUTHORITY_CERT_SERIAL_NUMBER };
enum { BASIC_CONSTRAINTS_CA, BASIC_CONSTRAINTS_PATH_LEN };
enum { POLICY_IDENTIFIER, POLICY_QUALIFIERS };
enum { QUALIFIER_ID, QUALIFIER_VALUE };
enum { NOTICE_REF, NOTICE_EXPLICIT_TEXT };
enum { MAPPING_ISSUER_DOMAIN_POLICY, MAPPING_SUBJECT_DOMAIN_POLICY };
enum { TOR_ONION_URI, TOR_ALGORITHM, TOR_SUBJECT_PUBLIC_KEY_HASH };
enum { DISTRIBUTION_POINT_NAME, DISTRIBUTION_POINT_REASONS, DISTRIBUTION_POINT_CRL_ISSUER };
enum { ACCESS_METHOD, ACCESS_LOCATION };
enum { NAME_CONSTRAINTS_PERMITTED, NAME_CONSTRAINTS_EXCLUDED };
enum { SUBTREE_BASE, SUBTREE_MINIMUM, SUBTREE_MAXIMUM };

/* The alternatives of GeneralName are also its context-specific tags. */
enum {
	NAME_OTHER,
	NAME_RFC822,
	NAME_DNS,
	NAME_X400,
	NAME_DIRECTORY,
	NAME_EDI_PARTY,
	NAME_URI,
	NAME_IP,
	NAME_REGISTERED_ID,
};

enum { OTHER_NAME_TYPE, OTHER_NAME_VALUE };

/* The alternatives of DistributionPointName are also its tags. */
enum { DP_FULL_NAME, DP_RELATIVE_NAME };

enum { CABF_SCHEME, CABF_COUNTRY, CABF_STATE, CABF_REFERENCE };

enum { RSA_MODULUS, RSA_PUBLIC_EXPONENT };
enum { DSS_P, DSS_Q, DSS_G };
enum { DSS_SIG_R, DSS_SIG_S };

enum {
	TBS_CRL_VERSION,
	TBS_CRL_SIGNATURE,
	TBS_CRL_ISSUER,
	TBS_CRL_THIS_UPDATE,
	TBS_CRL_NEXT_UPDATE,
	TBS_CRL_REVOKED_CERTIFICATES,
	TBS_CRL_EXTENSIONS,
};
enum { REVOKED_USER_CERTIFICATE, REVOKED_DATE, REVOKED_EXTENSIONS };
enum {
	IDP_DISTRIBUTION_POINT,
	IDP_ONLY_USER_CERTS,
	IDP_ONLY_CA_CERTS,
	IDP_ONLY_SOME_REASONS,
	IDP_INDIRECT_CRL,
	IDP_ONLY_ATTRIBUTE_CERTS,
};

/* The values of CRLReason. */
enum {
	REASON_UNSPECIFIED,
	REASON_KEY_COMPROMISE,
	REASON_CA_COMPROMISE,
	REASON_AFFILIATION_CHANGED,
	REASON_SUPERSEDED,
	REASON_CESSATION_OF_OPERATION,
	REASON_CERTIFICATE_HOLD,
	REASON_REMOVE_FROM_CRL = 8,
	REASON_PRIVILEGE_WITHDRAWN,
	REASON_AA_COMPROMISE,
};

enum { OCSP_STATUS, OCSP_RESPONSE_BYTES };
enum { RESPONSE_TYPE, RESPONSE_RESPONSE };
enum { BASIC_RESPONSE_TBS, BASIC_RESPONSE_SIGNATURE_ALGORITHM, BASIC_RESPONSE_SIGNATURE, BASIC_RESPONSE_CERTS };
enum {
	RESPONSE_DATA_VERSION,
	RESPONSE_DATA_RESPONDER_ID,
	RESPONSE_DATA_PRODUCED_AT,
	RESPONSE_DATA_RESPONSES,
	RESPONSE_DATA_EXTENSIONS,
};
enum { CERT_ID_HASH_ALGORITHM, CERT_ID_NAME_HASH, CERT_ID_KEY_HASH, CERT_ID_SERIAL_NUMBER };
enum { STATUS_GOOD, STATUS_REVOKED, STATUS_UNKNOWN };
enum { REVOKED_INFO_TIME, REVOKED_INFO_REASON };
enum { RESPONDER_BY_NAME, RESPONDER_BY_KEY };
enum { SINGLE_CERT_ID, SINGLE_CERT_STATUS, SINGLE_THIS_UPDATE, SINGLE_NEXT_UPDATE, SINGLE_EXTENSIONS };

/* The components of a SignedCertificateTimestamp and of its list; they have no ASN.1 type (RFC 6962 3.2, 3.3). */
enum { SCT_VERSION, SCT_LOG_ID, SCT_TIMESTAMP, SCT_EXTENSIONS, SCT_HASH, SCT_SIGNATURE_ALGORITHM, SCT_SIGNATURE, SCT_COMPONENTS };
extern const struct component sct_components[SCT_COMPONENTS];
extern const struct component sct_element;

/* The type of each universal tag without a constraint, for values that no table describes; NULL where there is none. */
extern const struct type *const plain_types[TYPE_BMP_STRING + 1];

/* The fields that a bare object fills, so that its paths are the same as within the signed one. */
extern const struct component certificate_component, tbs_certificate_component, crl_component, tbs_crl_component, ocsp_component, tbs_ocsp_component,
	unknown_component;

/* Types that the index of object identifiers names, and those that a decoder starts with. */
extern const struct type Certificate, TBSCertificate, CertificateList, TBSCertList, RevokedCertificate, OCSPResponse, BasicOCSPResponse, ResponseData;
extern const struct type Any, Boolean, Integer, BitString, OctetString, Null, ObjectIdentifier, UTF8String, BMPString, IA5String, GeneralizedTime,
	Time;
extern const struct type AlgorithmIdentifier, AttributeTypeAndValue, RelativeDistinguishedName, Name, DirectoryString, GeneralName, GeneralNames,
	Extension, Extensions;
extern const struct type AuthorityKeyIdentifier, SubjectKeyIdentifier, KeyUsage, PrivateKeyUsagePeriod, CertificatePolicies, UserNotice,
	PolicyMappings, SubjectDirectoryAttributes, BasicConstraints, NameConstraints, PolicyConstraints, ExtKeyUsageSyntax, CRLDistributionPoints,
	SkipCerts, InfoAccessSyntax, SignedCertificateTimestampList, Features, QCStatements, CABFOrganizationIdentifier, TorServiceDescriptors,
	AcmeAuthorization, SMIMECapabilities, EntrustVersInfo, CertificateTemplate, NetscapeCertType;
extern const struct type CRLNumber, IssuingDistributionPoint, CRLReason;
extern const struct type CrlID, AcceptableResponses, ServiceLocator, PreferredSignatureAlgorithms, CertHash;
extern const struct type RSAPublicKey, RSASSA_PSS_params, RSAES_OAEP_params, ECParameters, Dss_Parms, DomainParameters, Dss_Sig_Value;
extern const struct type UTF8StringNotEmpty, IA5StringNotEmpty, PrintableString1, PrintableString2;
extern const struct type SemanticsInformation, MonetaryValue, PdsLocations, QcType, QcCClegislation, PSD2QcType;

#endif
