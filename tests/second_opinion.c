/*
 * What the decoder calls free of defects, libtasn1's strict schema decoder accepts: the object, and inside it each extension, key and signature for
 * which tests/pkix.asn has a type. second_opinion FOLDER-OF-CASES [FILE...]
 */
#include <libtasn1.h>
#include <stdio.h>
#include <stdlib.h>

#include "asn1/decode.h"
#include "asn1/pkix.h"
#include "corpus/corpus.h"
#include "x509/object.h"

static asn1_node definitions;
static size_t accepted, refused;

/* The names of our types in the module, where it has them. */
static const struct {
	const struct type *type;
	const char *name;
} types[] = {
	{ &Certificate, "Certificate" },
	{ &TBSCertificate, "TBSCertificate" },
	{ &CertificateList, "CertificateList" },
	{ &TBSCertList, "TBSCertList" },
	{ &OCSPResponse, "OCSPResponse" },
	{ &BasicOCSPResponse, "BasicOCSPResponse" },
	{ &ResponseData, "ResponseData" },
	{ &AuthorityKeyIdentifier, "AuthorityKeyIdentifier" },
	{ &SubjectKeyIdentifier, "SubjectKeyIdentifier" },
	{ &KeyUsage, "KeyUsage" },
	{ &PrivateKeyUsagePeriod, "PrivateKeyUsagePeriod" },
	{ &CertificatePolicies, "CertificatePolicies" },
	{ &PolicyMappings, "PolicyMappings" },
	{ &GeneralNames, "GeneralNames" },
	{ &SubjectDirectoryAttributes, "SubjectDirectoryAttributes" },
	{ &BasicConstraints, "BasicConstraints" },
	{ &NameConstraints, "NameConstraints" },
	{ &PolicyConstraints, "PolicyConstraints" },
	{ &SkipCerts, "InhibitAnyPolicy" },
	{ &ExtKeyUsageSyntax, "ExtKeyUsageSyntax" },
	{ &CRLDistributionPoints, "CRLDistributionPoints" },
	{ &InfoAccessSyntax, "InfoAccessSyntax" },
	{ &CRLNumber, "CRLNumber" },
	{ &CRLReason, "CRLReason" },
	{ &IssuingDistributionPoint, "IssuingDistributionPoint" },
	{ &RSAPublicKey, "RSAPublicKey" },
	{ &Dss_Sig_Value, "DssSigValue" },
};

static void
ask(const char *what, const char *type, struct span der)
{
	char name[128], error[ASN1_MAX_ERROR_DESCRIPTION_SIZE] = "";
	asn1_node element = NULL;
	int size = (int)der.size;

	snprintf(name, sizeof(name), "PKIX.%s", type);
	int status = asn1_create_element(definitions, name, &element);
	if (status == ASN1_SUCCESS)
		status = asn1_der_decoding2(&element, der.data, &size, ASN1_DECODE_FLAG_STRICT_DER, error);
	if (status == ASN1_SUCCESS && size == (int)der.size) {
		accepted++;
	} else {
		refused++;
		printf("%s: %s: %s %s\n", what, type, asn1_strerror(status), error);
	}
	asn1_delete_structure(&element);
}

/* Asks about the object and each part of it that stands alone: its root, and what is within octets. */
static void
ask_about(const char *what, const struct tree *t)
{
	for (uint32_t i = 0; i < t->count; i++) {
		const struct node *n = &t->nodes[i];
		const struct node *parent = tree_parent(t, n);
		bool inside = parent != NULL && (parent->type == &OctetString || parent->type == &BitString);
		for (size_t k = 0; k < sizeof(types) / sizeof(types[0]) && (i == 0 || inside); k++) {
			if (n->type == types[k].type)
				ask(what, types[k].name, tree_encoding(t, n));
		}
	}
}

static void
check(const char *what, const struct oid_index *oids, struct object *object, struct span der)
{
	if (object_read(object, oids, der, OBJECT_UNKNOWN) && object->kind != OBJECT_UNKNOWN && object->tree.defect_count == 0)
		ask_about(what, &object->tree);
}

int
main(int argc, char **argv)
{
	char error[ASN1_MAX_ERROR_DESCRIPTION_SIZE], path[4096];
	const char *folder = argc > 1 ? argv[1] : getenv("CORPUS");
	const char *source = getenv("SRCDIR") != NULL ? getenv("SRCDIR") : ".";
	struct object object = { 0 };
	struct corpus corpus;

	snprintf(path, sizeof(path), "%s/tests/pkix.asn", source);
	if (asn1_parser2tree(path, &definitions, error) != ASN1_SUCCESS) {
		printf("%s\n", error);
		return 2;
	}
	if (folder == NULL || !corpus_read(&corpus, folder)) {
		printf("%s\n", folder == NULL ? "no folder of cases" : corpus.error);
		return 2;
	}
	for (size_t i = 0; i < corpus.count; i++) {
		struct corpus_object o;
		if (!corpus_compile(&corpus, &corpus.cases[i], &o)) {
			printf("%s\n", corpus.error);
			return 2;
		}
		check(corpus.cases[i].name, &corpus.oids, &object, (struct span){ o.der, o.size });
		free(o.der);
	}
	for (int i = 2; i < argc; i++) {
		static uint8_t octets[1 << 20];
		FILE *file = fopen(argv[i], "rb");
		if (file == NULL)
			continue;
		size_t size = fread(octets, 1, sizeof(octets), file);
		fclose(file);
		check(argv[i], &corpus.oids, &object, (struct span){ octets, size });
	}
	printf("%zu values accepted, %zu refused\n", accepted, refused);
	object_free(&object);
	corpus_free(&corpus);
	asn1_delete_structure(&definitions);
	return refused > 0 || accepted == 0;
}
