/*
 * Writes the words that a fuzzer puts into what it tries, in the form that libFuzzer, AFL and others read:
 *   dictionary lint | input | reference | policy | verify | corpus | audit | ct
 * For objects these are the identifiers of asn1/oids.def as DER, the beginnings of values, times, and what rules look for in names.
 */
#include <stdio.h>
#include <string.h>

#include "asn1/oid.h"

/* A word in quotation marks, whatever its octets. */
static void
print_word(struct span word)
{
	putchar('"');
	for (size_t i = 0; i < word.size; i++) {
		uint8_t c = word.data[i];
		if (c > ' ' && c < 0x7f && c != '"' && c != '\\')
			putchar(c);
		else
			printf("\\x%02x", c);
	}
	puts("\"");
}

static void
print_identifiers(void)
{
	for (int oid = 1; oid < OID_COUNT; oid++) {
		uint8_t octets[2 + OID_MAX_OCTETS] = { 0x06 };
		size_t size = oid_encode(oid_dotted((enum oid)oid), octets + 2, OID_MAX_OCTETS);
		octets[1] = (uint8_t)size;
		print_word((struct span){ octets, size + 2 });
	}
}

#define VALUE(literal) \
	{ \
		(const uint8_t *)(literal), sizeof(literal) - 1 \
	}
/* clang-format off */
static const struct span values[] = {
	/* tags with lengths: BOOLEAN, small INTEGERs, NULL, empty ones, long and indefinite lengths, end of contents */
	VALUE("\x01\x01\xff"),
	VALUE("\x01\x01\x00"),
	VALUE("\x02\x01\x00"),
	VALUE("\x02\x01\x02"),
	VALUE("\x02\x01\xff"),
	VALUE("\x02\x02\x00\x80"),
	VALUE("\x02\x03\x01\x00\x01"),
	VALUE("\x03\x02\x01\x06"),
	VALUE("\x03\x02\x05\xa0"),
	VALUE("\x03\x02\x07\x80"),
	VALUE("\x04\x02\x05\x00"),
	VALUE("\x05\x00"),
	VALUE("\x0a\x01\x01"),
	VALUE("\x0c\x00"),
	VALUE("\x13\x02NL"),
	VALUE("\x14\x01\xe9"),
	VALUE("\x1e\x02\x00X"),
	VALUE("\x30\x00"),
	VALUE("\x31\x00"),
	VALUE("\x30\x80"),
	VALUE("\x30\x81\x80"),
	VALUE("\x30\x82\x01\x00"),
	VALUE("\x30\x84\x7f\xff\xff\xff"),
	VALUE("\x00\x00"),
	/* explicit and implicit tags: version, extensions, the alternatives of GeneralName */
	VALUE("\xa0\x03\x02\x01\x02"),
	VALUE("\xa1\x00"),
	VALUE("\xa2\x00"),
	VALUE("\xa3\x82\x01\x00"),
	VALUE("\xa4\x02\x30\x00"),
	VALUE("\x80\x00"),
	VALUE("\x81\x00"),
	VALUE("\x82\x0b" "example.com"),
	VALUE("\x86\x0bhttp://a.b/"),
	VALUE("\x87\x04\x7f\x00\x00\x01"),
	VALUE("\x87\x08\x0a\x00\x00\x00\xff\x00\x00\x00"),
	VALUE("\x88\x02\x2a\x03"),
	/* times */
	VALUE("\x17\x0d" "260401000000Z"),
	VALUE("\x17\x0b" "2604010000Z"),
	VALUE("\x17\x0d" "491231235959Z"),
	VALUE("\x17\x0d" "500101000000Z"),
	VALUE("\x18\x0f" "20500101000000Z"),
	VALUE("\x18\x0f" "99991231235959Z"),
	VALUE("\x18\x11" "20260401000000.5Z"),
	VALUE("\x18\x13" "20260401000000+0000"),
};

static const char *const words[] = {
	"*.", "..", "www.example.com", "example.onion", "xn--", "xn--p1ai", "localhost", ".local", "in-addr.arpa", "ip6.arpa", "127.0.0.1", "10.0.0.0",
	"2001:db8::1", "http://", "https://", "ldap://", "ldap:///", "urn:", "mailto:", "jo@example.com", "[::1]", ":80", "%00", "?", "#", "N/A", "n/a",
	"Default Company Ltd", "Some-State", "unknown", "NL", "XX", "UK", "Private Organization", "Government Entity", "NTRNL-", "VATEU-", "PSDNL-", "LEIXG-",
	"NTRUS+CA-", " ", "\xc3\xa9", "\xef\xbb\xbf",
};

static const char *const input_words[] = {
	"-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", "-----BEGIN X509 CRL-----", "-----BEGIN PKCS7-----", "-----BEGIN TRUSTED CERTIFICATE-----",
	"-----BEGIN ", "-----END ", "-----", "\n\n", "\r\n", "MIIB", "MAMCAQU=", "=", "==", "{\"entries\":[", "\"leaf_input\":\"", "\"extra_data\":\"",
	"{\"", "\":\"", "\\u0000", "\\\"", "\"}", "]}", "0x30", "30 82",
};

/* of a tile of a CT log: times with the types of entries, lengths, a leaf_index */
static const struct span input_octets[] = {
	VALUE("\x00\x00\x01\x8f\x00\x00\x00\x00\x00\x00"),
	VALUE("\x00\x00\x01\x8f\x00\x00\x00\x00\x00\x01"),
	VALUE("\x00\x00\x05\x30\x03\x02\x01\x05"),
	VALUE("\x00\x00\x00\x00"),
	VALUE("\x00\x20"),
	VALUE("\x00\x08\x00\x00\x05\x00\x00\x00\x00\x00"),
};

static const char *const reference_words[] = {
	"# version: ", "# ", "// VERSION: ", "// ===BEGIN ICANN DOMAINS===", "// ===END ICANN DOMAINS===", "// ===BEGIN PRIVATE DOMAINS===", "\t", "\n", "*.", "!",
	"xn--", "1985-01-01", "2026-04-01", "10.0.0.0/8", "2001:db8::/32", "/128", "Private-Use", "NL", "Netherlands", "2.23.140.1.1",
	"log\trfc6962\t", "static-ct", "chrome\t", "apple\t", "usable 2026-01-01T00:00:00Z", "until ", "list\t", "\"operators\":[", "\"name\":\"", "\"logs\":[", "\"tiled_logs\":[",
	"\"key\":\"", "\"log_id\":\"", "\"state\":{", "\"timestamp\":\"2026-01-01T00:00:00Z\"", "\"temporal_interval\":{", "\"start_inclusive\":", "\"end_exclusive\":",
	"\"previous_operators\":[", "\"end_time\":", "\"log_list_timestamp\":", "\"version\":", "\"assetVersion\":", "\"log_type\":", "\"mmd\":", "\\u00e9", "\\ud83d\\ude00",
};

static const char *const policy_words[] = {
	"\nblock ", "\nrequire kind ", "\nrequire profile ", "\nrequire issuer\n", "\ndata max-age ", "\nlevel ", "\nignore ", "\nrule x_", "\n[profile ", "\n[all]\n",
	" profile ", " issuer ", " serial ", " until 2099-01-01", " owner ", " reason \"", " clause \"", " error ", " warning ", " notice ", " present ", " absent ",
	" critical ", " one-of ", " matches ", " at-most ", " same-as ", " octets", " characters", " values", "subscriber-dv ", "tls-subca ", "crl ", "ocsp-response ",
	"subject.", "commonName ", "extensions.", "extensions[", "subjectAltName", "keyUsage", "dNSNames ", "policies ", "crlURIs ", "validity ", "90d", "serialNumber ",
	"issuer.", "signatureAlgorithm.algorithm ", "crlExtensions.", "responses.", "source:", "e_*", "e_sub_cert_aia_missing ", "^[a-z]+\\.", "(a|b)*", "{1,10}", "[[:alpha:]]",
	"\\\"", "1.3.6.1.4.1.99999.1 ", "# ", "\x01",
};

static const char *const corpus_words[] = {
	"\ncase ", "\nbase ", "\nfrom ", "\nis certificate\n", "\nis crl\n", "\nsigner ", "\nset ", "\nadd ", "\ninsert ", "\nremove ", "\ndouble ", "\nswap ",
	"\noctets ", "\nheader ", "\ntag ", "\ncontents ", "\nappend ", "\nafter ", "\ntruncate ", "\nfinds ", "\npasses ", "\nbefore ", " = ", "{ ", " }", "'H",
	" * 100", "DER '", "UTF8String \"", "critical", "extensions.", "tbsCertificate.", "subject.commonName", "[0]", "2026-04-01T00:00:00Z", "keyid ", "key ",
	"TRUE", "NULL", "\nrules ", "\nquote ", "\nquote 1.6.1 \"", "\nwhy ", "\nremedy ", "\npeer ", "\nincident ", "\n  ",
};

static const char *const audit_words[] = {
	"sha256,kind,profile,issuer,serial,notBefore,notAfter,stratum,sampled,precertificate\r\n", "certificate,subscriber-dv,", ",2026-04-01T00:00:00Z,", ",all,1,\r\n",
	",all,0,", "\r\n", "\"\"", "\",\"", "'=", "0000000000000000000000000000000000000000000000000000000000000000", "  findings.jsonl\n", "../", "{\"sha256\": \"",
	"\", \"member\": \"", "\", \"findings\": [{\"rule\": \"e_a\", \"level\": \"error\", \"path\": \"", "\"}]}\n", "\"names\": [\"", "\"waived\": {", "\"revision\": 1",
	"\"tool\":{\"version\":\"", "\"ruleset\":", "\"rules\":[{\"name\":\"", "\"strata\":[{\"name\":\"", "\"sampling\":{\"method\":\"hmac-sha256\",\"seed\":\"", "\"share\":\"3%\"",
	"\"number\":\"all\"", "\"files\":{\"", "\"options\":{\"", "\"population\":{\"size\":1,\"root\":\"", "null", "18446744073709551615", "\\u0000",
};

/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
print_words(const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		print_word(span_of(list[i]));
}

int
main(int argc, char **argv)
{
	const char *target = argc == 2 ? argv[1] : "";
	if (strcmp(target, "lint") == 0) {
		print_identifiers();
		for (size_t i = 0; i < COUNT(values); i++)
			print_word(values[i]);
		print_words(words, COUNT(words));
	} else if (strcmp(target, "input") == 0 || strcmp(target, "ct") == 0) {
		print_words(input_words, COUNT(input_words));
		for (size_t i = 0; i < COUNT(input_octets); i++)
			print_word(input_octets[i]);
	} else if (strcmp(target, "reference") == 0) {
		print_words(reference_words, COUNT(reference_words));
	} else if (strcmp(target, "policy") == 0) {
		print_words(policy_words, COUNT(policy_words));
	} else if (strcmp(target, "verify") == 0) {
		print_identifiers();
	} else if (strcmp(target, "corpus") == 0) {
		print_words(corpus_words, COUNT(corpus_words));
	} else if (strcmp(target, "audit") == 0) {
		print_words(audit_words, COUNT(audit_words));
	} else {
		fprintf(stderr, "usage: dictionary lint | input | reference | policy | verify | corpus | audit | ct\n");
		return 2;
	}
	return fflush(stdout) != 0;
}
