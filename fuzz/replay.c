/*
 * The targets without a fuzzer: on the objects of all cases, on each of them with some octets changed, and on the files that are named.
 *   replay FOLDER-OF-CASES [FILE...]
 */
#include <stdio.h>
#include <stdlib.h>

#include "corpus/corpus.h"
#include "fuzz/change.h"
#include "fuzz/targets.h"
#include "x509/object.h"

/* Changes of each object; the same at each run. */
#define CHANGES 40

/* Objects from this size on are about size alone. */
#define LARGE 65536

static void
replay_object(const uint8_t *der, size_t size)
{
	uint8_t *copy = malloc(size);
	if (copy == NULL)
		abort();
	fuzz_lint(der, size);
	for (int i = 0; i < CHANGES; i++) {
		memcpy(copy, der, size);
		fuzz_lint(copy, change(copy, size));
	}
	free(copy);
}

/* Octets with some of them changed; and a text. */
static void
replay_octets(int (*target)(const uint8_t *, size_t), const char *text, size_t size, int times)
{
	uint8_t *copy = malloc(size + 1);
	if (copy == NULL)
		abort();
	target((const uint8_t *)text, size);
	for (int i = 0; i < times; i++) {
		memcpy(copy, text, size);
		target(copy, change(copy, size));
	}
	free(copy);
}

static void
replay_text(int (*target)(const uint8_t *, size_t), const char *text, int times)
{
	replay_octets(target, text, strlen(text), times);
}

/* Two entries of a tile of a CT log, of a certificate and a precertificate. */
static const char tile[] = "\0\0\1\x8f\1\2\3\4\0\0\0\0\5\x30\3\2\1\5\0\0\0\0"
			   "\0\0\1\x8f\1\2\3\4\0\1"
			   "01234567890123456789012345678901"
			   "\0\0\1T\0\10\0\0\5\0\0\0\0\1\0\0\4\x30\2\5\0\0\40"
			   "01234567890123456789012345678901";

/* An answer to get-entries with the same, and chains. */
static const char answer[] = "{\"entries\": [{\"leaf_input\": \"AAAAAAGPAQIDBAAAAAAFMAMCAQUAAA==\", \"extra_data\": \"AAAA\"}, "
			     "{\"leaf_input\": \"AAAAAAGPAQIDBAABMDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEAAAFUAAgAAAUAAAAAAQ==\", "
			     "\"extra_data\": \"AAAEMAIFAAAABwAABDACBQA=\"}]}";

/* An object as the only entry of a tile, with some of its octets changed. */
static void
replay_entry(struct corpus *corpus, const char *name)
{
	static const uint8_t head[] = { 0, 0, 1, 0x8f, 1, 2, 3, 4, 0, 0, 0 };
	static char whole[1 << 13];
	struct corpus_object object;
	if (!corpus_compile_named(corpus, name, &object) || object.size > sizeof(whole) - 64)
		abort();
	memset(whole, 0, sizeof(whole));
	memcpy(whole, head, sizeof(head));
	whole[11] = (char)(object.size >> 8);
	whole[12] = (char)object.size;
	memcpy(whole + 13, object.der, object.size);
	whole[13 + object.size + 3] = 32; /* a digest of an issuer */
	replay_octets(fuzz_ct, whole, 13 + object.size + 4 + 32, 200);
	free(object.der);
}

/* A policy with some of its octets changed, applied to an object. */
static void
replay_policy(const char *text, const uint8_t *der, size_t size, int times)
{
	size_t length = strlen(text);
	uint8_t *whole = malloc(length + 1 + size), *changed = malloc(length + 1 + size);
	if (whole == NULL || changed == NULL)
		abort();
	memcpy(whole, text, length + 1);
	memcpy(whole + length + 1, der, size);
	fuzz_policy(whole, length + 1 + size);
	for (int i = 0; i < times; i++) {
		memcpy(changed, whole, length + 1 + size);
		fuzz_policy(changed, change(changed, length + 1 + size));
	}
	free(whole);
	free(changed);
}

/* Lines that are understood; each is tried with others of its kind by what is changed. */
static const char *const policies[] = {
	"block warning\nrequire kind crl\nrequire issuer\ndata max-age 9d\nlevel e_* warning\n[profile subscriber-dv]\nlevel e_eku_critical "
	"error\nblock error\n",
	"ignore e_* w_* profile subscriber-dv issuer 81:1d serial 0ab until 2099-01-01 owner o reason \"a \\\"b\\\"\"\nignore source:BR until "
	"1999-01-01 reason r\n",
	"rule x_a error one-of extensions.keyUsage digitalSignature clause \"1\" \"s\"\nrule x_b error matches dNSNames ^([a-z]{1,9}\\.)*com$ clause "
	"1 s\n",
	"rule x_a error same-as subject.commonName dNSNames clause 1 s\nrule x_b notice at-most subject[2.5.4.10] 3 characters clause 1 s\n",
	"rule x_a error absent extensions[keyUsage].critical clause 1 s\nrule x_b error critical extensions.subjectAltName clause 1 s\nlevel x_a "
	"notice\n",
	"rule x_a error at-most validity 90d profile crl clause 1 s\nrule x_b error one-of responses.certStatus 1 profile ocsp-response clause 1 s\n",
	"rule x_a error present extensions.authorityInfoAccess[id-ad-ocsp].accessLocation.uniformResourceIdentifier clause 1 s\n",
};

static void
replay_policies(struct corpus *corpus)
{
	static const char *const names[] = { "subscriber-dv-ecc", "ecc-non-repudiation", "tls-subca", "crl", "ocsp-good" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct corpus_object object;
		if (!corpus_compile_named(corpus, names[i], &object))
			abort();
		for (size_t j = 0; j < sizeof(policies) / sizeof(*policies); j++)
			replay_policy(policies[j], object.der, object.size, 40);
		free(object.der);
	}
}

/* The key and the signature of an object with some of their octets changed, as those of a timestamp. */
static void
replay_verify(struct corpus *corpus, const char *name, uint8_t algorithm)
{
	static uint8_t whole[1 << 12], changed[1 << 12];
	static struct object o;
	struct corpus_object compiled;
	if (!corpus_compile_named(corpus, name, &compiled) ||
	    !object_read(&o, &corpus->oids, (struct span){ compiled.der, compiled.size }, OBJECT_UNKNOWN))
		abort();
	struct span key = tree_encoding(&o.tree, o.cert.key.node), bits = tree_contents(&o.tree, o.cert.signature_value);
	size_t size = 4 + key.size + bits.size - 1;
	memcpy(whole, (uint8_t[]){ 4, algorithm, (uint8_t)(key.size >> 8), (uint8_t)key.size }, 4);
	memcpy(whole + 4, key.data, key.size);
	memcpy(whole + 4 + key.size, bits.data + 1, bits.size - 1);
	fuzz_verify(whole, size);
	for (int i = 0; i < 400; i++) {
		memcpy(changed, whole, size);
		fuzz_verify(changed, change(changed, size));
	}
	free(compiled.der);
	object_free(&o);
}

static void
replay_file(const char *path)
{
	static uint8_t data[1 << 20];
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		perror(path);
		return;
	}
	size_t size = fread(data, 1, sizeof(data), file);
	fclose(file);
	fuzz_lint(data, size);
	fuzz_input(data, size);
	fuzz_reference(data, size);
	fuzz_policy(data, size);
	fuzz_verify(data, size);
	fuzz_corpus(data, size);
	fuzz_audit(data, size);
	fuzz_ct(data, size);
}

/* Files of a run of brlint-audit, as they are read. */
static const char *const run_files[] = {
	"{\"tool\":{\"version\":\"1\",\"build\":\"0\"},\"ruleset\":\"00000000000000000000000000000000000000000000000000"
	"00000000000000\",\"rules\":[{\"name\":\"e_a\",\"revision\":1,\"level\":\"error\",\"from\":\"2026-03-15\",\"unt"
	"il\":null,\"off\":null}],\"data\":[{\"name\":\"tlds\",\"version\":\"1\",\"sha256\":\"0000000000000000000000000"
	"000000000000000000000000000000000000000\"}],\"as_of\":null,\"start\":\"2026-07-01T08:00:00Z\",\"end\":\"2026-0"
	"7-01T08:00:09Z\",\"period\":{\"since\":null,\"until\":\"2026-06-30\"},\"cut\":\"2026-07-01\",\"population\":{"
	"\"size\":3,\"root\":\"0000000000000000000000000000000000000000000000000000000000000000\"},\"strata\":[{\"name"
	"\":\"a\",\"size\":1,\"sampled\":1,\"found\":0},{\"name\":\"b \\u00e9\",\"size\":2,\"sampled\":1,\"found\":1}],"
	"\"sampling\":{\"method\":\"hmac-sha256\",\"seed\":\"s\",\"share\":\"3%\",\"number\":null,\"floor\":0,\"size\":"
	"2},\"counts\":{\"error\":1,\"warning\":0,\"notice\":0},\"files\":{\"findings.jsonl\":\"00000000000000000000000"
	"00000000000000000000000000000000000000000\"},\"policy\":[],\"options\":{\"only\":\"e_a\",\"x\":true},\"trend\""
	":[],\"other\":[[{}],1.5e3,\"x\"]}\n",

	"sha256,kind,profile,issuer,serial,notBefore,notAfter,stratum,sampled,precertificate\r\n00000000000000000000000"
	"00000000000000000000000000000000000000000,certificate,subscriber-dv,\"CN=\"\"A\"\",\r\nO=b\",1a,2026-04-01T00:"
	"00:00Z,,'=b,1,\r\n1111111111111111111111111111111111111111111111111111111111111111,unknown,unknown,,,,,unreada"
	"ble,0,0000000000000000000000000000000000000000000000000000000000000000\r\n",

	"{\"kind\": \"certificate\", \"sha256\": \"0000000000000000000000000000000000000000000000000000000000000000\", "
	"\"issuer\": \"CN=A\", \"subject\": null, \"names\": [\"a\", \"\\u00e9\"], \"not_before\": \"2026-04-01T00:00:0"
	"0Z\", \"policy\": \"dv\", \"findings\": [{\"rule\": \"e_a\", \"level\": \"error\", \"path\": \"x[0]\", \"waive"
	"d\": {\"line\": 1}, \"revision\": 2}], \"member\": \"111111111111111111111111111111111111111111111111111111111"
	"1111111\"}\n",

	"0000000000000000000000000000000000000000000000000000000000000000  ccadb/e_a.csv\n11111111111111111111111111111"
	"11111111111111111111111111111111111  run.json\n",
};

int
main(int argc, char **argv)
{
	struct corpus corpus;
	const char *folder = argc > 1 ? argv[1] : getenv("CORPUS");

	if (folder == NULL || !corpus_read(&corpus, folder)) {
		fprintf(stderr, "%s\n", folder == NULL ? "no folder of cases" : corpus.error);
		return 2;
	}
	for (size_t i = 0; i < corpus.count; i++) {
		struct corpus_object object;
		if (corpus_compile(&corpus, &corpus.cases[i], &object)) {
			if (object.size < LARGE)
				replay_object(object.der, object.size);
			free(object.der);
		}
	}
	replay_policies(&corpus);
	replay_verify(&corpus, "root", 3);
	replay_verify(&corpus, "root-rsa", 1);
	replay_entry(&corpus, "subscriber-dv-ecc");
	replay_entry(&corpus, "root-rsa");
	corpus_free(&corpus);
	replay_octets(fuzz_ct, tile, sizeof(tile) - 1, 2000);
	replay_octets(fuzz_ct, answer, sizeof(answer) - 1, 2000);
	replay_text(fuzz_input, answer, 200);
	replay_text(fuzz_input,
		    "text\n-----BEGIN CERTIFICATE-----\nProc-Type: x\n\nMAMCAQU=\n-----END CERTIFICATE-----\n-----BEGIN X509 CRL-----\nMAA=\n", 200);
	replay_text(fuzz_input, "MAMCAQU=\nMAMCAQU=\n", 100);
	replay_text(fuzz_input, "\x01\x01\x01\x05\x30\x03\x02\x01\x05", 100);
	replay_octets(fuzz_input, tile, sizeof(tile) - 1, 2000);
	/* PKCS#7 in BER, with certificates and a CRL */
	replay_text(fuzz_input,
		    "-----BEGIN PKCS7-----\nMIAGCSqGSIb3DQEHAqCAMIACAQExADALBgkqhkiG9w0BBwGggDADAgEBMAMCAQIA\nAKGAMAMCAQMAADEAAAAAAAAA\n-----END "
		    "PKCS7-----\n",
		    400);
	replay_text(fuzz_reference, "# version: x\ncom\t1985-01-01\t2020-01-01\n10.0.0.0/8\tPrivate\nNL\tNetherlands\n", 200);
	replay_text(fuzz_corpus,
		    "# a\ncase a\nis certificate\nset version = v3\nset extensions = { keyUsage critical { cRLSign } }\nset subject = { commonName "
		    "\"x\" }\n",
		    400);
	replay_text(fuzz_corpus, "# a\nrules a \"b c\"\n\t\"d\"\nquote \"e | f\"\nquote 1.6.1 \"g\"\nwhy h\n  i\nremedy j\npeer k l\nincident m\n",
		    400);
	for (size_t i = 0; i < sizeof(run_files) / sizeof(*run_files); i++)
		replay_text(fuzz_audit, run_files[i], 2000);
	for (int i = 2; i < argc; i++)
		replay_file(argv[i]);
	return 0;
}
