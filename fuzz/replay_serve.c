/*
 * The target for requests without a fuzzer: requests of all kinds with the objects of all cases, whole and changed, and the files that are named.
 *   replay_serve FOLDER-OF-CASES [FILE...]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus/corpus.h"
#include "fuzz/change.h"
#include "fuzz/targets.h"
#include "tests/base64.h"

/* One in so many objects is sent. */
#define EACH 9

#define REQUEST_MAX 200000

static void
send(uint8_t *request, size_t size, int changes)
{
	static uint8_t changed[REQUEST_MAX];
	fuzz_serve(request, size);
	for (int i = 0; i < changes; i++) {
		memcpy(changed, request, size);
		fuzz_serve(changed, change(changed, size));
	}
}

/* An object, as octets, in a form, and as a line of JSON; to all paths. */
static void
send_object(const uint8_t *der, size_t size)
{
	static uint8_t request[REQUEST_MAX];
	static char base64[REQUEST_MAX];
	size_t base64_size = add_base64(base64, der, size, 0) - 1;

	for (uint8_t path = 0; path < 20; path++) {
		for (uint8_t type = 0; type < 9; type++) {
			int head = snprintf((char *)request, sizeof(request), "%c%c%c%cseverity=info\n", path, 2, type, (uint8_t)(path + type));
			size_t all = (size_t)head;
			if (type == 1 || type == 7)
				all += (size_t)snprintf((char *)request + all, sizeof(request) - all, "date=2026-01-01&b64input=%.*s",
							(int)base64_size, base64);
			else if (type == 6)
				all += (size_t)snprintf((char *)request + all, sizeof(request) - all, "{\"b64input\": \"%.*s\", \"id\": \"x\"}\n{\n",
							(int)base64_size, base64);
			else
				memcpy(request + all, der, size), all += size;
			send(request, all, 1);
		}
	}
}

static int
send_file(const char *name)
{
	static uint8_t request[REQUEST_MAX];
	FILE *file = fopen(name, "rb");
	if (file == NULL) {
		perror(name);
		return 1;
	}
	size_t size = fread(request, 1, sizeof(request), file);
	fclose(file);
	fuzz_serve(request, size);
	return 0;
}

int
main(int argc, char **argv)
{
	static const char *const requests[] = {
		"\x04\x02\x01\x01profile=tbr_leaf_tlsserver_dv&format=text\nb64cert=%41%42+-_",
		"\x0d\x01\x01\002e_sub_cert_eku_missing\n",
		"\x03\x02\x06\x01severity=error\n{\"b64input\": 5}\n",
		"\x00\x02\x01\x02\nb64input=-----BEGIN CERTIFICATE-----%0aAA%0a-----END CERTIFICATE-----&format=sarif",
		"\x11\x01\x01\x01\n",
	};
	struct corpus corpus;
	int status = 0;

	const char *folder = argc > 1 ? argv[1] : getenv("CORPUS");
	if (folder == NULL || !corpus_read(&corpus, folder)) {
		fprintf(stderr, "%s\n", folder == NULL ? "usage: replay_serve FOLDER-OF-CASES [FILE...]" : corpus.error);
		return 2;
	}
	for (int i = 2; i < argc; i++)
		status |= send_file(argv[i]);
	for (size_t i = 0; argc <= 2 && i < sizeof(requests) / sizeof(requests[0]); i++) {
		uint8_t request[1024];
		/* the first of the four may be 0 */
		size_t size = 4 + strlen(requests[i] + 4);
		memcpy(request, requests[i], size);
		send(request, size, 2000);
	}
	for (size_t i = 0; argc <= 2 && i < corpus.count; i += EACH) {
		struct corpus_object o;
		if (!corpus_compile(&corpus, &corpus.cases[i], &o)) {
			fprintf(stderr, "%s\n", corpus.error);
			return 1;
		}
		if (o.size < 16384)
			send_object(o.der, o.size);
		free(o.der);
	}
	corpus_free(&corpus);
	return status;
}
