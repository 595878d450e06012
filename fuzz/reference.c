#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "data/reference.h"
#include "fuzz/targets.h"

int
fuzz_reference(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "tlds.tsv",
					     "special-purpose-addresses.tsv",
					     "countries.tsv",
					     "subdivisions.tsv",
					     "ev-policies.tsv",
					     "placeholders.tsv",
					     "weak-keys.tsv",
					     "ct-logs.tsv",
					     "public_suffix_list.dat" };
	char folder[] = "/tmp/brlint-fuzz-XXXXXX", path[128], where[256];
	struct reference r;

	if (mkdtemp(folder) == NULL)
		abort();
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		FILE *file = fopen(path, "wb");
		if (file == NULL || fputs(i == FILE_SUFFIXES ? "// VERSION: fuzz\n" : "# version: fuzz\n", file) < 0 ||
		    fwrite(data, 1, size, file) != size || fclose(file) != 0)
			abort();
		if (reference_init(&r, folder, where, sizeof(where)) == NULL) {
			reference_is_tld(&r, SPAN("example"), 0);
			reference_address(&r, SPAN("\x0a\x00\x00\x01"));
			reference_ev_policy(&r, SPAN("\x2a\x03"));
			placeholders_find(&r.placeholders, (struct characters){ TYPE_UTF8_STRING, SPAN("N/A") });
			subdivisions_find(&r.subdivisions, SPAN("US"), SPAN("CA"));
			subdivisions_named(&r.subdivisions, SPAN("US"), (struct characters){ TYPE_UTF8_STRING, SPAN("California") }, NULL);
			weak_keys_have(&r.weak_keys, SPAN("\x01\x23"));
			reference_domain_parts(&r, SPAN("www.example.co.uk"));
			ct_log_find(&r.ct_logs, SPAN("0123456789abcdef0123456789abcdef"));
		}
		reference_free(&r);
		unlink(path);
	}
	rmdir(folder);
	if (reference_init(&r, NULL, where, sizeof(where)) == NULL) {
		unsigned line;
		/* what was read once can be read again */
		if (reference_add_log_list(&r, (struct span){ data, size }, &line) == NULL &&
		    reference_add_log_list(&r, (struct span){ data, size }, &line) != NULL)
			abort();
		for (unsigned i = 0; i < r.ct_logs.first[256]; i++) {
			const struct ct_log *log = &r.ct_logs.items[i];
			if (ct_log_find(&r.ct_logs, (struct span){ log->id, sizeof(log->id) }) != log)
				abort();
			ct_log_operator(&r.ct_logs, log, CT_CHROME, 0);
			ct_log_state(log, CT_APPLE, 0);
		}
	}
	reference_free(&r);
	return 0;
}
