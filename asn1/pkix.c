#include "asn1/pkix.h"

/* The notation. A component is { "name", &Type, tag, presence, open type }, each after the type only where it has one. */
#define IMPLICIT(number) .tagging = TAG_IMPLICIT, .tag = (number)
#define EXPLICIT(number) .tagging = TAG_EXPLICIT, .tag = (number)
#define OPTIONAL         .presence = COMPONENT_OPTIONAL
#define DEFAULT(octets)  .presence = COMPONENT_DEFAULT, .dflt = { (const uint8_t *)(octets), sizeof(octets) - 1 }
#define OPEN(what)       .open = ROLE_##what

#define COUNT(array)                            (sizeof(array) / sizeof((array)[0]))
#define STRUCTURED(type_name, type_kind, table) .name = (type_name), .kind = (type_kind), .components = (table), .count = COUNT(table)
#define SEQUENCE(name, table)                   STRUCTURED(name, TYPE_SEQUENCE, table)
#define SEQUENCE_OF(name, table)                STRUCTURED(name, TYPE_SEQUENCE_OF, table)
#define SET_OF(name, table)                     STRUCTURED(name, TYPE_SET_OF, table)
#define CHOICE(name, table)                     STRUCTURED(name, TYPE_CHOICE, table)
#define SIZE(least, most)                       .is_bounded = true, .min = (least), .max = (most)
#define RANGE(least, most)                      SIZE(least, most)
#define NAMES(table)                            .names = (table), .name_count = COUNT(table)
#define MAX                                     INT64_MAX

/* X.680: the types that have no structure */
const struct type Any = { .name = "ANY", .kind = TYPE_ANY };
const struct type Boolean = { .name = "BOOLEAN", .kind = TYPE_BOOLEAN };
const struct type Integer = { .name = "INTEGER", .kind = TYPE_INTEGER };
const struct type BitString = { .name = "BIT STRING", .kind = TYPE_BIT_STRING };
const struct type OctetString = { .name = "OCTET STRING", .kind = TYPE_OCTET_STRING };
const struct type Null = { .name = "NULL", .kind = TYPE_NULL };
const struct type ObjectIdentifier = { .name = "OBJECT IDENTIFIER", .kind = TYPE_OID };
const struct type UTF8String = { .name = "UTF8String", .kind = TYPE_UTF8_STRING };
const struct type BMPString = { .name = "BMPString", .kind = TYPE_BMP_STRING };
const struct type IA5String = { .name = "IA5String", .kind = TYPE_IA5_STRING };
const struct type GeneralizedTime = { .name = "GeneralizedTime", .kind = TYPE_GENERALIZED_TIME };
static const struct type UTCTime = { .name = "UTCTime", .kind = TYPE_UTC_TIME };
const struct type UTF8StringNotEmpty = { .name = "UTF8String", .kind = TYPE_UTF8_STRING, SIZE(1, MAX) };
const struct type IA5StringNotEmpty = { .name = "IA5String", .kind = TYPE_IA5_STRING, SIZE(1, MAX) };
const struct type PrintableString1 = { .name = "PrintableString", .kind = TYPE_PRINTABLE_STRING, SIZE(1, 1) };
const struct type PrintableString2 = { .name = "PrintableString", .kind = TYPE_PRINTABLE_STRING, SIZE(2, 2) };

/* RFC 5280 A.1: Time, DirectoryString, AlgorithmIdentifier */
static const struct component time_alternatives[] = {
	{ "utcTime", &UTCTime },
	{ "generalTime", &GeneralizedTime },
};
const struct type Time = { CHOICE("Time", time_alternatives) };

static const struct type TeletexStringNotEmpty = { .name = "TeletexString", .kind = TYPE_TELETEX_STRING, SIZE(1, MAX) };
static const struct type PrintableStringNotEmpty = { .name = "PrintableString", .kind = TYPE_PRINTABLE_STRING, SIZE(1, MAX) };
static const struct type UniversalStringNotEmpty = { .name = "UniversalString", .kind = TYPE_UNIVERSAL_STRING, SIZE(1, MAX) };
static const struct type BMPStringNotEmpty = { .name = "BMPString", .kind = TYPE_BMP_STRING, SIZE(1, MAX) };
static const struct component directory_string_alternatives[] = {
	{ "teletexString", &TeletexStringNotEmpty },
	{ "printableString", &PrintableStringNotEmpty },
	{ "universalString", &UniversalStringNotEmpty },
	{ "utf8String", &UTF8StringNotEmpty },
	{ "bmpString", &BMPStringNotEmpty },
};
const struct type DirectoryString = { CHOICE("DirectoryString", directory_string_alternatives) };

static const struct component algorithm_identifier[] = {
	[ALGORITHM_ALGORITHM] = { "algorithm", &ObjectIdentifier },
	[ALGORITHM_PARAMETERS] = { "parameters", &Any, OPTIONAL, OPEN(ALGORITHM) },
};
const struct type AlgorithmIdentifier = { SEQUENCE("AlgorithmIdentifier", algorithm_identifier), .recurs = true };

/* RFC 5280 A.1: Name, Attribute */
static const struct component attribute_type_and_value[] = {
	[ATTRIBUTE_TYPE] = { "type", &ObjectIdentifier },
	[ATTRIBUTE_VALUE] = { "value", &Any, OPEN(ATTRIBUTE) },
};
const struct type AttributeTypeAndValue = { SEQUENCE("AttributeTypeAndValue", attribute_type_and_value) };
static const struct component relative_distinguished_name[] = { { NULL, &AttributeTypeAndValue } };
const struct type RelativeDistinguishedName = { SET_OF("RelativeDistinguishedName", relative_distinguished_name), SIZE(1, MAX) };
static const struct component rdn_sequence[] = { { NULL, &RelativeDistinguishedName } };
const struct type Name = { SEQUENCE_OF("Name", rdn_sequence), .recurs = true };

static const struct component attribute_values[] = { { NULL, &Any, OPEN(ATTRIBUTE) } };
static const struct type AttributeValues = { SET_OF("SET OF AttributeValue", attribute_values), SIZE(1, MAX) };
static const struct component attribute[] = { { "type", &ObjectIdentifier }, { "values", &AttributeValues } };
static const struct type Attribute = { SEQUENCE("Attribute", attribute) };

/* RFC 5280 4.1 */
static const struct component extension[] = {
	[EXTENSION_ID] = { "extnID", &ObjectIdentifier },
	[EXTENSION_CRITICAL] = { "critical", &Boolean, DEFAULT("\x00") },
	[EXTENSION_VALUE] = { "extnValue", &OctetString, OPEN(EXTENSION) },
};
const struct type Extension = { SEQUENCE("Extension", extension), .recurs = true };
static const struct component extensions[] = { { NULL, &Extension } };
const struct type Extensions = { SEQUENCE_OF("Extensions", extensions), SIZE(1, MAX) };

static const struct component validity[] = {
	[VALIDITY_NOT_BEFORE] = { "notBefore", &Time },
	[VALIDITY_NOT_AFTER] = { "notAfter", &Time },
};
static const struct type Validity = { SEQUENCE("Validity", validity) };

static const struct component subject_public_key_info[] = {
	[SPKI_ALGORITHM] = { "algorithm", &AlgorithmIdentifier },
	[SPKI_SUBJECT_PUBLIC_KEY] = { "subjectPublicKey", &BitString, OPEN(PUBLIC_KEY) },
};
static const struct type SubjectPublicKeyInfo = { SEQUENCE("SubjectPublicKeyInfo", subject_public_key_info) };

static const char *const version_names[] = { "v1", "v2", "v3" };
static const struct type Version = { .name = "Version", .kind = TYPE_INTEGER, NAMES(version_names) };

static const struct component tbs_certificate[] = {
	[TBS_VERSION] = { "version", &Version, EXPLICIT(0), DEFAULT("\x00") },
	[TBS_SERIAL_NUMBER] = { "serialNumber", &Integer },
	[TBS_SIGNATURE] = { "signature", &AlgorithmIdentifier },
	[TBS_ISSUER] = { "issuer", &Name },
	[TBS_VALIDITY] = { "validity", &Validity },
	[TBS_SUBJECT] = { "subject", &Name, .unique = true },
	[TBS_SUBJECT_PUBLIC_KEY_INFO] = { "subjectPublicKeyInfo", &SubjectPublicKeyInfo },
	[TBS_ISSUER_UNIQUE_ID] = { "issuerUniqueID", &BitString, IMPLICIT(1), OPTIONAL },
	[TBS_SUBJECT_UNIQUE_ID] = { "subjectUniqueID", &BitString, IMPLICIT(2), OPTIONAL },
	[TBS_EXTENSIONS] = { "extensions", &Extensions, EXPLICIT(3), OPTIONAL },
};
const struct type TBSCertificate = { SEQUENCE("TBSCertificate", tbs_certificate) };

static const struct component certificate[] = {
	[CERTIFICATE_TBS] = { "tbsCertificate", &TBSCertificate },
	[CERTIFICATE_SIGNATURE_ALGORITHM] = { "signatureAlgorithm", &AlgorithmIdentifier },
	[CERTIFICATE_SIGNATURE_VALUE] = { "signatureValue", &BitString, OPEN(SIGNATURE) },
};
const struct type Certificate = { SEQUENCE("Certificate", certificate) };

/* RFC 5280 5.1 */
static const struct component revoked_certificate[] = {
	[REVOKED_USER_CERTIFICATE] = { "userCertificate", &Integer },
	[REVOKED_DATE] = { "revocationDate", &Time },
	[REVOKED_EXTENSIONS] = { "crlEntryExtensions", &Extensions, OPTIONAL },
};
const struct type RevokedCertificate = { SEQUENCE("RevokedCertificate", revoked_certificate) };
static const struct component revoked_certificates[] = { { NULL, &RevokedCertificate } };
static const struct type RevokedCertificates = { SEQUENCE_OF("RevokedCertificates", revoked_certificates), .streamed = true };

static const struct component tbs_cert_list[] = {
	[TBS_CRL_VERSION] = { "version", &Version, OPTIONAL },
	[TBS_CRL_SIGNATURE] = { "signature", &AlgorithmIdentifier },
	[TBS_CRL_ISSUER] = { "issuer", &Name },
	[TBS_CRL_THIS_UPDATE] = { "thisUpdate", &Time },
	[TBS_CRL_NEXT_UPDATE] = { "nextUpdate", &Time, OPTIONAL },
	[TBS_CRL_REVOKED_CERTIFICATES] = { "revokedCertificates", &RevokedCertificates, OPTIONAL },
	[TBS_CRL_EXTENSIONS] = { "crlExtensions", &Extensions, EXPLICIT(0), OPTIONAL },
};
const struct type TBSCertList = { SEQUENCE("TBSCertList", tbs_cert_list) };

static const struct component certificate_list[] = {
	[CERTIFICATE_TBS] = { "tbsCertList", &TBSCertList },
	[CERTIFICATE_SIGNATURE_ALGORITHM] = { "signatureAlgorithm", &AlgorithmIdentifier },
	[CERTIFICATE_SIGNATURE_VALUE] = { "signatureValue", &BitString, OPEN(SIGNATURE) },
};
const struct type CertificateList = { SEQUENCE("CertificateList", certificate_list) };

/* RFC 5280 A.2: GeneralName. An x400Address is walked as plain DER: its 40 types are used nowhere. */
static const struct component other_name[] = {
	{ "type-id", &ObjectIdentifier },
	{ "value", &Any, EXPLICIT(0), OPEN(OTHER_NAME) },
};
static const struct type OtherName = { SEQUENCE("OtherName", other_name) };
static const struct component edi_party_name[] = {
	{ "nameAssigner", &DirectoryString, EXPLICIT(0), OPTIONAL },
	{ "partyName", &DirectoryString, EXPLICIT(1) },
};
static const struct type EDIPartyName = { SEQUENCE("EDIPartyName", edi_party_name) };
static const struct type ORAddress = { SEQUENCE_OF("ORAddress", ((const struct component[]){ { NULL, &Any } })) };
static const struct component general_name_alternatives[] = {
	[NAME_OTHER] = { "otherName", &OtherName, IMPLICIT(0) },
	[NAME_RFC822] = { "rfc822Name", &IA5String, IMPLICIT(1) },
	[NAME_DNS] = { "dNSName", &IA5String, IMPLICIT(2) },
	[NAME_X400] = { "x400Address", &ORAddress, IMPLICIT(3) },
	[NAME_DIRECTORY] = { "directoryName", &Name, EXPLICIT(4) },
	[NAME_EDI_PARTY] = { "ediPartyName", &EDIPartyName, IMPLICIT(5) },
	[NAME_URI] = { "uniformResourceIdentifier", &IA5String, IMPLICIT(6) },
	[NAME_IP] = { "iPAddress", &OctetString, IMPLICIT(7) },
	[NAME_REGISTERED_ID] = { "registeredID", &ObjectIdentifier, IMPLICIT(8) },
};
const struct type GeneralName = { CHOICE("GeneralName", general_name_alternatives) };
static const struct component general_names[] = { { NULL, &GeneralName } };
const struct type GeneralNames = { SEQUENCE_OF("GeneralNames", general_names), SIZE(1, MAX) };

/* RFC 5280 4.2.1.1 to 4.2.1.3 */
const struct type SubjectKeyIdentifier = { .name = "SubjectKeyIdentifier", .kind = TYPE_OCTET_STRING };
static const struct component authority_key_identifier[] = {
	[AKI_KEY_IDENTIFIER] = { "keyIdentifier", &OctetString, IMPLICIT(0), OPTIONAL },
	[AKI_AUTHORITY_CERT_ISSUER] = { "authorityCertIssuer", &GeneralNames, IMPLICIT(1), OPTIONAL },
	[AKI_AUTHORITY_CERT_SERIAL_NUMBER] = { "authorityCertSerialNumber", &Integer, IMPLICIT(2), OPTIONAL },
};
const struct type AuthorityKeyIdentifier = { SEQUENCE("AuthorityKeyIdentifier", authority_key_identifier) };
static const char *const key_usage_bits[] = { "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
					      "keyCertSign",      "cRLSign",        "encipherOnly",    "decipherOnly" };
const struct type KeyUsage = { .name = "KeyUsage", .kind = TYPE_BIT_STRING, NAMES(key_usage_bits) };

/* RFC 3280 4.2.1.4 */
static const struct component private_key_usage_period[] = {
	{ "notBefore", &GeneralizedTime, IMPLICIT(0), OPTIONAL },
	{ "notAfter", &GeneralizedTime, IMPLICIT(1), OPTIONAL },
};
const struct type PrivateKeyUsagePeriod = { SEQUENCE("PrivateKeyUsagePeriod", private_key_usage_period) };

/* RFC 5280 4.2.1.4: the upper bound of explicitText has a rule of its own */
static const struct type IA5Text = { .name = "IA5String", .kind = TYPE_IA5_STRING, SIZE(1, MAX) };
static const struct type VisibleText = { .name = "VisibleString", .kind = TYPE_VISIBLE_STRING, SIZE(1, MAX) };
static const struct component display_text_alternatives[] = {
	{ "ia5String", &IA5Text },
	{ "visibleString", &VisibleText },
	{ "bmpString", &BMPStringNotEmpty },
	{ "utf8String", &UTF8StringNotEmpty },
};
static const struct type DisplayText = { CHOICE("DisplayText", display_text_alternatives) };
static const struct component integers[] = { { NULL, &Integer } };
static const struct type Integers = { SEQUENCE_OF("SEQUENCE OF INTEGER", integers) };
static const struct component notice_reference[] = { { "organization", &DisplayText }, { "noticeNumbers", &Integers } };
static const struct type NoticeReference = { SEQUENCE("NoticeReference", notice_reference) };
static const struct component user_notice[] = {
	[NOTICE_REF] = { "noticeRef", &NoticeReference, OPTIONAL },
	[NOTICE_EXPLICIT_TEXT] = { "explicitText", &DisplayText, OPTIONAL },
};
const struct type UserNotice = { SEQUENCE("UserNotice", user_notice) };
static const struct component policy_qualifier_info[] = {
	[QUALIFIER_ID] = { "policyQualifierId", &ObjectIdentifier },
	[QUALIFIER_VALUE] = { "qualifier", &Any, OPEN(QUALIFIER) },
};
static const struct type PolicyQualifierInfo = { SEQUENCE("PolicyQualifierInfo", policy_qualifier_info) };
static const struct component policy_qualifiers[] = { { NULL, &PolicyQualifierInfo } };
static const struct type PolicyQualifiers = { SEQUENCE_OF("SEQUENCE OF PolicyQualifierInfo", policy_qualifiers), SIZE(1, MAX) };
static const struct component policy_information[] = {
	[POLICY_IDENTIFIER] = { "policyIdentifier", &ObjectIdentifier },
	[POLICY_QUALIFIERS] = { "policyQualifiers", &PolicyQualifiers, OPTIONAL },
};
static const struct type PolicyInformation = { SEQUENCE("PolicyInformation", policy_information) };
static const struct component certificate_policies[] = { { NULL, &PolicyInformation } };
const struct type CertificatePolicies = { SEQUENCE_OF("CertificatePolicies", certificate_policies), SIZE(1, MAX) };

/* RFC 5280 4.2.1.5, 4.2.1.8 to 4.2.1.12, 4.2.1.14 */
static const struct component policy_mapping[] = {
	[MAPPING_ISSUER_DOMAIN_POLICY] = { "issuerDomainPolicy", &ObjectIdentifier },
	[MAPPING_SUBJECT_DOMAIN_POLICY] = { "subjectDomainPolicy", &ObjectIdentifier },
};
static const struct type PolicyMapping = { SEQUENCE("PolicyMapping", policy_mapping) };
static const struct component policy_mappings[] = { { NULL, &PolicyMapping } };
const struct type PolicyMappings = { SEQUENCE_OF("PolicyMappings", policy_mappings), SIZE(1, MAX) };

static const struct component subject_directory_attributes[] = { { NULL, &Attribute } };
const struct type SubjectDirectoryAttributes = { SEQUENCE_OF("SubjectDirectoryAttributes", subject_directory_attributes), SIZE(1, MAX) };

static const struct type NotNegative = { .name = "INTEGER", .kind = TYPE_INTEGER, RANGE(0, MAX) };
static const struct component basic_constraints[] = {
	[BASIC_CONSTRAINTS_CA] = { "cA", &Boolean, DEFAULT("\x00") },
	[BASIC_CONSTRAINTS_PATH_LEN] = { "pathLenConstraint", &NotNegative, OPTIONAL },
};
const struct type BasicConstraints = { SEQUENCE("BasicConstraints", basic_constraints) };

static const struct component general_subtree[] = {
	[SUBTREE_BASE] = { "base", &GeneralName },
	[SUBTREE_MINIMUM] = { "minimum", &NotNegative, IMPLICIT(0), DEFAULT("\x00") },
	[SUBTREE_MAXIMUM] = { "maximum", &NotNegative, IMPLICIT(1), OPTIONAL },
};
static const struct type GeneralSubtree = { SEQUENCE("GeneralSubtree", general_subtree) };
static const struct component general_subtrees[] = { { NULL, &GeneralSubtree } };
static const struct type GeneralSubtrees = { SEQUENCE_OF("GeneralSubtrees", general_subtrees), SIZE(1, MAX) };
static const struct component name_constraints[] = {
	[NAME_CONSTRAINTS_PERMITTED] = { "permittedSubtrees", &GeneralSubtrees, IMPLICIT(0), OPTIONAL },
	[NAME_CONSTRAINTS_EXCLUDED] = { "excludedSubtrees", &GeneralSubtrees, IMPLICIT(1), OPTIONAL },
};
const struct type NameConstraints = { SEQUENCE("NameConstraints", name_constraints) };

const struct type SkipCerts = { .name = "SkipCerts", .kind = TYPE_INTEGER, RANGE(0, MAX) };
static const struct component policy_constraints[] = {
	{ "requireExplicitPolicy", &SkipCerts, IMPLICIT(0), OPTIONAL },
	{ "inhibitPolicyMapping", &SkipCerts, IMPLICIT(1), OPTIONAL },
};
const struct type PolicyConstraints = { SEQUENCE("PolicyConstraints", policy_constraints) };

static const struct component ext_key_usage[] = { { NULL, &ObjectIdentifier } };
const struct type ExtKeyUsageSyntax = { SEQUENCE_OF("ExtKeyUsageSyntax", ext_key_usage), SIZE(1, MAX) };

/* RFC 5280 4.2.1.13 */
static const struct component distribution_point_name_alternatives[] = {
	[DP_FULL_NAME] = { "fullName", &GeneralNames, IMPLICIT(0) },
	[DP_RELATIVE_NAME] = { "nameRelativeToCRLIssuer", &RelativeDistinguishedName, IMPLICIT(1) },
};
static const struct type DistributionPointName = { CHOICE("DistributionPointName", distribution_point_name_alternatives) };
static const char *const reason_flags[] = { "unused",      "keyCompromise",        "cACompromise",    "affiliationChanged",
					    "superseded",  "cessationOfOperation", "certificateHold", "privilegeWithdrawn",
					    "aACompromise" };
static const struct type ReasonFlags = { .name = "ReasonFlags", .kind = TYPE_BIT_STRING, NAMES(reason_flags) };
static const struct component distribution_point[] = {
	[DISTRIBUTION_POINT_NAME] = { "distributionPoint", &DistributionPointName, EXPLICIT(0), OPTIONAL },
	[DISTRIBUTION_POINT_REASONS] = { "reasons", &ReasonFlags, IMPLICIT(1), OPTIONAL },
	[DISTRIBUTION_POINT_CRL_ISSUER] = { "cRLIssuer", &GeneralNames, IMPLICIT(2), OPTIONAL },
};
static const struct type DistributionPoint = { SEQUENCE("DistributionPoint", distribution_point) };
static const struct component crl_distribution_points[] = { { NULL, &DistributionPoint } };
const struct type CRLDistributionPoints = { SEQUENCE_OF("CRLDistributionPoints", crl_distribution_points), SIZE(1, MAX) };

/* RFC 5280 4.2.2 */
static const struct component access_description[] = {
	[ACCESS_METHOD] = { "accessMethod", &ObjectIdentifier },
	[ACCESS_LOCATION] = { "accessLocation", &GeneralName },
};
static const struct type AccessDescription = { SEQUENCE("AccessDescription", access_description) };
static const struct component info_access[] = { { NULL, &AccessDescription } };
const struct type InfoAccessSyntax = { SEQUENCE_OF("AuthorityInfoAccessSyntax", info_access), SIZE(1, MAX) };

/* RFC 6962 3.3, 3.2 */
const struct type SignedCertificateTimestampList = { .name = "SignedCertificateTimestampList", .kind = TYPE_SCT_LIST };
static const struct type sct = { .name = "SignedCertificateTimestamp", .kind = TYPE_ANY };
static const struct type opaque = { .name = "opaque", .kind = TYPE_ANY };
const struct component sct_element = { NULL, &sct };
const struct component sct_components[SCT_COMPONENTS] = {
	[SCT_VERSION] = { "version", &opaque },     [SCT_LOG_ID] = { "logID", &opaque },
	[SCT_TIMESTAMP] = { "timestamp", &opaque }, [SCT_EXTENSIONS] = { "extensions", &opaque },
	[SCT_HASH] = { "hashAlgorithm", &opaque },  [SCT_SIGNATURE_ALGORITHM] = { "signatureAlgorithm", &opaque },
	[SCT_SIGNATURE] = { "signature", &opaque },
};

/* RFC 7633 4.1 */
const struct type Features = { SEQUENCE_OF("Features", integers) };

/* RFC 3739 3.2.6 */
static const struct component qc_statement[] = { { "statementId", &ObjectIdentifier }, { "statementInfo", &Any, OPTIONAL, OPEN(STATEMENT) } };
static const struct type QCStatement = { SEQUENCE("QCStatement", qc_statement) };
static const struct component qc_statements[] = { { NULL, &QCStatement } };
const struct type QCStatements = { SEQUENCE_OF("QCStatements", qc_statements) };
static const struct component semantics_information[] = {
	{ "semanticsIdentifier", &ObjectIdentifier, OPTIONAL },
	{ "nameRegistrationAuthorities", &GeneralNames, OPTIONAL },
};
const struct type SemanticsInformation = { SEQUENCE("SemanticsInformation", semantics_information) };

/* ETSI EN 319 412-5 4.2.3, 4.2.4, 4.3.2, 4.3.4; ETSI TS 119 495 5.1 */
static const struct type CurrencyNumber = { .name = "INTEGER", .kind = TYPE_INTEGER, RANGE(1, 999) };
static const struct type PrintableString3 = { .name = "PrintableString", .kind = TYPE_PRINTABLE_STRING, SIZE(3, 3) };
static const struct component currency_alternatives[] = { { "alphabetic", &PrintableString3 }, { "numeric", &CurrencyNumber } };
static const struct type Iso4217CurrencyCode = { CHOICE("Iso4217CurrencyCode", currency_alternatives) };
static const struct component monetary_value[] = { { "currency", &Iso4217CurrencyCode }, { "amount", &Integer }, { "exponent", &Integer } };
const struct type MonetaryValue = { SEQUENCE("MonetaryValue", monetary_value) };
static const struct component pds_location[] = { { "url", &IA5String }, { "language", &PrintableString2 } };
static const struct type PdsLocation = { SEQUENCE("PdsLocation", pds_location) };
static const struct component pds_locations[] = { { NULL, &PdsLocation } };
const struct type PdsLocations = { SEQUENCE_OF("PdsLocations", pds_locations), SIZE(1, MAX) };
static const struct component qc_type[] = { { NULL, &ObjectIdentifier } };
const struct type QcType = { SEQUENCE_OF("QcType", qc_type) };
static const struct component legislation[] = { { NULL, &PrintableString2 } };
const struct type QcCClegislation = { SEQUENCE_OF("QcCClegislation", legislation) };
static const struct type UTF8Text256 = { .name = "UTF8String", .kind = TYPE_UTF8_STRING, SIZE(1, 256) };
static const struct component role_of_psp[] = { { "roleOfPspOid", &ObjectIdentifier }, { "roleOfPspName", &UTF8Text256 } };
static const struct type RoleOfPSP = { SEQUENCE("RoleOfPSP", role_of_psp) };
static const struct component roles_of_psp[] = { { NULL, &RoleOfPSP } };
static const struct type RolesOfPSP = { SEQUENCE_OF("RolesOfPSP", roles_of_psp) };
static const struct component psd2_qc_type[] = { { "rolesOfPSP", &RolesOfPSP }, { "nCAName", &UTF8Text256 }, { "nCAId", &UTF8Text256 } };
const struct type PSD2QcType = { SEQUENCE("PSD2QcType", psd2_qc_type) };

/* EVG 7.1.2.2; the last component has a size in RFC 5280's manner only from below */
static const struct type RegistrationState = { .name = "PrintableString", .kind = TYPE_PRINTABLE_STRING, SIZE(0, 128) };
static const struct component cabf_organization_identifier[] = {
	{ "registrationSchemeIdentifier", &PrintableString3 },
	{ "registrationCountry", &PrintableString2 },
	{ "registrationStateOrProvince", &RegistrationState, IMPLICIT(0), OPTIONAL },
	{ "registrationReference", &UTF8String },
};
const struct type CABFOrganizationIdentifier = { SEQUENCE("CABFOrganizationIdentifier", cabf_organization_identifier) };

/* EVG 1.4 to 1.7, Appendix F 2 */
static const struct component tor_service_descriptor[] = {
	[TOR_ONION_URI] = { "onionURI", &UTF8String },
	[TOR_ALGORITHM] = { "algorithm", &AlgorithmIdentifier },
	[TOR_SUBJECT_PUBLIC_KEY_HASH] = { "subjectPublicKeyHash", &BitString },
};
static const struct type TorServiceDescriptor = { SEQUENCE("TorServiceDescriptorHash", tor_service_descriptor) };
static const struct component tor_service_descriptors[] = { { NULL, &TorServiceDescriptor } };
const struct type TorServiceDescriptors = { SEQUENCE_OF("TorServiceDescriptorSyntax", tor_service_descriptors), SIZE(1, MAX) };

/* RFC 8737 3 */
const struct type AcmeAuthorization = { .name = "Authorization", .kind = TYPE_OCTET_STRING, SIZE(32, 32) };

/* RFC 8551 2.5.2 */
static const struct component smime_capability[] = { { "capabilityID", &ObjectIdentifier }, { "parameters", &Any, OPTIONAL } };
static const struct type SMIMECapability = { SEQUENCE("SMIMECapability", smime_capability) };
static const struct component smime_capabilities[] = { { NULL, &SMIMECapability } };
const struct type SMIMECapabilities = { SEQUENCE_OF("SMIMECapabilities", smime_capabilities) };

/* Entrust, Microsoft ([MS-WCCE] 2.2.2.7), Netscape */
static const struct type GeneralString = { .name = "GeneralString", .kind = TYPE_GENERAL_STRING };
static const struct component entrust_version[] = { { "entrustVers", &GeneralString }, { "entrustInfoFlags", &BitString } };
const struct type EntrustVersInfo = { SEQUENCE("EntrustVersInfo", entrust_version) };
static const struct component certificate_template[] = {
	{ "templateID", &ObjectIdentifier },
	{ "templateMajorVersion", &Integer, OPTIONAL },
	{ "templateMinorVersion", &Integer, OPTIONAL },
};
const struct type CertificateTemplate = { SEQUENCE("CertificateTemplateOID", certificate_template) };
static const char *const netscape_cert_types[] = { "sslClient", "sslServer", "smime",   "objectSigning",
						   "reserved",  "sslCA",     "smimeCA", "objectSigningCA" };
const struct type NetscapeCertType = { .name = "NetscapeCertType", .kind = TYPE_BIT_STRING, NAMES(netscape_cert_types) };

/* RFC 5280 5.2.3, 5.2.5, 5.3.1 */
const struct type CRLNumber = { .name = "CRLNumber", .kind = TYPE_INTEGER, RANGE(0, MAX) };
static const struct component issuing_distribution_point[] = {
	[IDP_DISTRIBUTION_POINT] = { "distributionPoint", &DistributionPointName, EXPLICIT(0), OPTIONAL },
	[IDP_ONLY_USER_CERTS] = { "onlyContainsUserCerts", &Boolean, IMPLICIT(1), DEFAULT("\x00") },
	[IDP_ONLY_CA_CERTS] = { "onlyContainsCACerts", &Boolean, IMPLICIT(2), DEFAULT("\x00") },
	[IDP_ONLY_SOME_REASONS] = { "onlySomeReasons", &ReasonFlags, IMPLICIT(3), OPTIONAL },
	[IDP_INDIRECT_CRL] = { "indirectCRL", &Boolean, IMPLICIT(4), DEFAULT("\x00") },
	[IDP_ONLY_ATTRIBUTE_CERTS] = { "onlyContainsAttributeCerts", &Boolean, IMPLICIT(5), DEFAULT("\x00") },
};
const struct type IssuingDistributionPoint = { SEQUENCE("IssuingDistributionPoint", issuing_distribution_point) };
static const char *const crl_reasons[] = { "unspecified",   "keyCompromise",        "cACompromise",    "affiliationChanged",
					   "superseded",    "cessationOfOperation", "certificateHold", NULL,
					   "removeFromCRL", "privilegeWithdrawn",   "aACompromise" };
const struct type CRLReason = { .name = "CRLReason", .kind = TYPE_ENUMERATED, NAMES(crl_reasons) };

/* RFC 6960 4.2.1 */
static const struct component cert_id[] = {
	[CERT_ID_HASH_ALGORITHM] = { "hashAlgorithm", &AlgorithmIdentifier },
	[CERT_ID_NAME_HASH] = { "issuerNameHash", &OctetString },
	[CERT_ID_KEY_HASH] = { "issuerKeyHash", &OctetString },
	[CERT_ID_SERIAL_NUMBER] = { "serialNumber", &Integer },
};
static const struct type CertID = { SEQUENCE("CertID", cert_id) };
static const struct component revoked_info[] = {
	[REVOKED_INFO_TIME] = { "revocationTime", &GeneralizedTime },
	[REVOKED_INFO_REASON] = { "revocationReason", &CRLReason, EXPLICIT(0), OPTIONAL },
};
static const struct type RevokedInfo = { SEQUENCE("RevokedInfo", revoked_info) };
static const struct component cert_status_alternatives[] = {
	[STATUS_GOOD] = { "good", &Null, IMPLICIT(0) },
	[STATUS_REVOKED] = { "revoked", &RevokedInfo, IMPLICIT(1) },
	[STATUS_UNKNOWN] = { "unknown", &Null, IMPLICIT(2) },
};
static const struct type CertStatus = { CHOICE("CertStatus", cert_status_alternatives) };
static const struct component single_response[] = {
	[SINGLE_CERT_ID] = { "certID", &CertID },
	[SINGLE_CERT_STATUS] = { "certStatus", &CertStatus },
	[SINGLE_THIS_UPDATE] = { "thisUpdate", &GeneralizedTime },
	[SINGLE_NEXT_UPDATE] = { "nextUpdate", &GeneralizedTime, EXPLICIT(0), OPTIONAL },
	[SINGLE_EXTENSIONS] = { "singleExtensions", &Extensions, EXPLICIT(1), OPTIONAL },
};
static const struct type SingleResponse = { SEQUENCE("SingleResponse", single_response) };
static const struct component responses[] = { { NULL, &SingleResponse } };
static const struct type Responses = { SEQUENCE_OF("SEQUENCE OF SingleResponse", responses) };
static const struct component responder_id_alternatives[] = {
	[RESPONDER_BY_NAME] = { "byName", &Name, EXPLICIT(1) },
	[RESPONDER_BY_KEY] = { "byKey", &OctetString, EXPLICIT(2) },
};
static const struct type ResponderID = { CHOICE("ResponderID", responder_id_alternatives) };
static const struct component response_data[] = {
	[RESPONSE_DATA_VERSION] = { "version", &Version, EXPLICIT(0), DEFAULT("\x00") },
	[RESPONSE_DATA_RESPONDER_ID] = { "responderID", &ResponderID },
	[RESPONSE_DATA_PRODUCED_AT] = { "producedAt", &GeneralizedTime },
	[RESPONSE_DATA_RESPONSES] = { "responses", &Responses },
	[RESPONSE_DATA_EXTENSIONS] = { "responseExtensions", &Extensions, EXPLICIT(1), OPTIONAL },
};
const struct type ResponseData = { SEQUENCE("ResponseData", response_data) };
static const struct component certificates[] = { { NULL, &Certificate } };
static const struct type Certificates = { SEQUENCE_OF("SEQUENCE OF Certificate", certificates) };
static const struct component basic_response[] = {
	[BASIC_RESPONSE_TBS] = { "tbsResponseData", &ResponseData },
	[BASIC_RESPONSE_SIGNATURE_ALGORITHM] = { "signatureAlgorithm", &AlgorithmIdentifier },
	[BASIC_RESPONSE_SIGNATURE] = { "signature", &BitString, OPEN(SIGNATURE) },
	[BASIC_RESPONSE_CERTS] = { "certs", &Certificates, EXPLICIT(0), OPTIONAL },
};
const struct type BasicOCSPResponse = { SEQUENCE("BasicOCSPResponse", basic_response) };
static const struct component response_bytes[] = {
	[RESPONSE_TYPE] = { "responseType", &ObjectIdentifier },
	[RESPONSE_RESPONSE] = { "response", &OctetString, OPEN(RESPONSE) },
};
static const struct type ResponseBytes = { SEQUENCE("ResponseBytes", response_bytes) };
static const char *const response_statuses[] = { "successful", "malformedRequest", "internalError", "tryLater", NULL, "sigRequired", "unauthorized" };
static const struct type OCSPResponseStatus = { .name = "OCSPResponseStatus", .kind = TYPE_ENUMERATED, NAMES(response_statuses) };
static const struct component ocsp_response[] = {
	[OCSP_STATUS] = { "responseStatus", &OCSPResponseStatus },
	[OCSP_RESPONSE_BYTES] = { "responseBytes", &ResponseBytes, EXPLICIT(0), OPTIONAL },
};
const struct type OCSPResponse = { SEQUENCE("OCSPResponse", ocsp_response) };

/* RFC 6960 4.4; ISIS-MTT 4 */
static const struct component crl_id[] = {
	{ "crlUrl", &IA5String, EXPLICIT(0), OPTIONAL },
	{ "crlNum", &Integer, EXPLICIT(1), OPTIONAL },
	{ "crlTime", &GeneralizedTime, EXPLICIT(2), OPTIONAL },
};
const struct type CrlID = { SEQUENCE("CrlID", crl_id) };
const struct type AcceptableResponses = { SEQUENCE_OF("AcceptableResponses", qc_type) };
static const struct component service_locator[] = { { "issuer", &Name }, { "locator", &InfoAccessSyntax } };
const struct type ServiceLocator = { SEQUENCE("ServiceLocator", service_locator) };
static const struct component preferred_algorithm[] = {
	{ "sigIdentifier", &AlgorithmIdentifier },
	{ "certIdentifier", &AlgorithmIdentifier, OPTIONAL },
};
static const struct type PreferredSignatureAlgorithm = { SEQUENCE("PreferredSignatureAlgorithm", preferred_algorithm) };
static const struct component preferred_algorithms[] = { { NULL, &PreferredSignatureAlgorithm } };
const struct type PreferredSignatureAlgorithms = { SEQUENCE_OF("PreferredSignatureAlgorithms", preferred_algorithms) };
static const struct component cert_hash[] = { { "hashAlgorithm", &AlgorithmIdentifier }, { "certificateHash", &OctetString } };
const struct type CertHash = { SEQUENCE("CertHash", cert_hash) };

/* RFC 3279 2.3.1, 2.3.2, 2.3.3, 2.2.2 (and 2.2.3, which has the same form); RFC 5480 2.1.1 */
static const struct component rsa_public_key[] = {
	[RSA_MODULUS] = { "modulus", &Integer },
	[RSA_PUBLIC_EXPONENT] = { "publicExponent", &Integer },
};
const struct type RSAPublicKey = { SEQUENCE("RSAPublicKey", rsa_public_key) };
static const struct component dss_parms[] = { [DSS_P] = { "p", &Integer }, [DSS_Q] = { "q", &Integer }, [DSS_G] = { "g", &Integer } };
const struct type Dss_Parms = { SEQUENCE("Dss-Parms", dss_parms) };
static const struct component validation_parms[] = { { "seed", &BitString }, { "pgenCounter", &Integer } };
static const struct type ValidationParms = { SEQUENCE("ValidationParms", validation_parms) };
static const struct component domain_parameters[] = {
	{ "p", &Integer }, { "g", &Integer }, { "q", &Integer }, { "j", &Integer, OPTIONAL }, { "validationParms", &ValidationParms, OPTIONAL },
};
const struct type DomainParameters = { SEQUENCE("DomainParameters", domain_parameters) };
static const struct component dss_sig_value[] = { [DSS_SIG_R] = { "r", &Integer }, [DSS_SIG_S] = { "s", &Integer } };
const struct type Dss_Sig_Value = { SEQUENCE("Dss-Sig-Value", dss_sig_value) };
static const struct type SpecifiedECDomain = { SEQUENCE_OF("SpecifiedECDomain", ((const struct component[]){ { NULL, &Any } })) };
static const struct component ec_parameters[] = {
	{ "namedCurve", &ObjectIdentifier },
	{ "implicitCurve", &Null },
	{ "specifiedCurve", &SpecifiedECDomain },
};
const struct type ECParameters = { CHOICE("ECParameters", ec_parameters) };

/* RFC 4055 3.1: the defaults are SHA-1, MGF1 with SHA-1, 20 and 1 */
#define SHA1_IDENTIFIER "\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00"
#define MGF1_SHA1       "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08\x30\x09" SHA1_IDENTIFIER
static const struct component rsassa_pss_params[] = {
	[PSS_HASH] = { "hashAlgorithm", &AlgorithmIdentifier, EXPLICIT(0), DEFAULT(SHA1_IDENTIFIER) },
	[PSS_MASK_GENERATION] = { "maskGenAlgorithm", &AlgorithmIdentifier, EXPLICIT(1), DEFAULT(MGF1_SHA1) },
	[PSS_SALT_LENGTH] = { "saltLength", &Integer, EXPLICIT(2), DEFAULT("\x14") },
	[PSS_TRAILER_FIELD] = { "trailerField", &Integer, EXPLICIT(3), DEFAULT("\x01") },
};
const struct type RSASSA_PSS_params = { SEQUENCE("RSASSA-PSS-params", rsassa_pss_params) };

/* RFC 4055 4.1: the defaults are SHA-1, MGF1 with SHA-1, and an empty string */
#define EMPTY_SOURCE "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x09\x04\x00"
static const struct component rsaes_oaep_params[] = {
	{ "hashFunc", &AlgorithmIdentifier, EXPLICIT(0), DEFAULT(SHA1_IDENTIFIER) },
	{ "maskGenFunc", &AlgorithmIdentifier, EXPLICIT(1), DEFAULT(MGF1_SHA1) },
	{ "pSourceFunc", &AlgorithmIdentifier, EXPLICIT(2), DEFAULT(EMPTY_SOURCE) },
};
const struct type RSAES_OAEP_params = { SEQUENCE("RSAES-OAEP-params", rsaes_oaep_params) };

/* Where a decoder starts. */
const struct component certificate_component = { NULL, &Certificate };
const struct component tbs_certificate_component = { "tbsCertificate", &TBSCertificate };
const struct component crl_component = { NULL, &CertificateList };
const struct component tbs_crl_component = { "tbsCertList", &TBSCertList };
const struct component ocsp_component = { NULL, &OCSPResponse };
const struct component tbs_ocsp_component = { "tbsResponseData", &ResponseData };
const struct component unknown_component = { NULL, &Any };

/* X.680 table 1 */
#define PLAIN(type_kind, type_name) \
	[type_kind] = &(const struct type) \
	{ \
		.name = (type_name), .kind = (type_kind) \
	}
const struct type *const plain_types[TYPE_BMP_STRING + 1] = {
	[TYPE_BOOLEAN] = &Boolean,
	[TYPE_INTEGER] = &Integer,
	[TYPE_BIT_STRING] = &BitString,
	[TYPE_OCTET_STRING] = &OctetString,
	[TYPE_NULL] = &Null,
	[TYPE_OID] = &ObjectIdentifier,
	PLAIN(TYPE_ENUMERATED, "ENUMERATED"),
	[TYPE_UTF8_STRING] = &UTF8String,
	PLAIN(TYPE_SEQUENCE, "SEQUENCE"),
	PLAIN(TYPE_SET, "SET"),
	PLAIN(TYPE_NUMERIC_STRING, "NumericString"),
	PLAIN(TYPE_PRINTABLE_STRING, "PrintableString"),
	PLAIN(TYPE_TELETEX_STRING, "TeletexString"),
	PLAIN(TYPE_VIDEOTEX_STRING, "VideotexString"),
	[TYPE_IA5_STRING] = &IA5String,
	[TYPE_UTC_TIME] = &UTCTime,
	[TYPE_GENERALIZED_TIME] = &GeneralizedTime,
	PLAIN(TYPE_GRAPHIC_STRING, "GraphicString"),
	PLAIN(TYPE_VISIBLE_STRING, "VisibleString"),
	PLAIN(TYPE_GENERAL_STRING, "GeneralString"),
	PLAIN(TYPE_UNIVERSAL_STRING, "UniversalString"),
	[TYPE_BMP_STRING] = &BMPString,
};
