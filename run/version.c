#include "run/version.h"

#include "config.h"
#include "lib/commit.h"

/* The documents that rules are of, with the versions that these follow. */
static void
add_documents(struct buffer *b, const struct ruleset *rules)
{
	const char *mark = "documents: ";
	for (int source = 0; source < SOURCE_COUNT; source++) {
		bool any = false;
		for (uint32_t i = 0; i < rules->count && !any; i++)
			any = rules->gates[i].lint->source == (enum source)source;
		if (any && source_version((enum source)source) != NULL) {
			buffer_printf(b, "%s%s %s", mark, source_name((enum source)source), source_version((enum source)source));
			mark = ", ";
		}
	}
	buffer_text(b, "\n");
}

void
version_add(struct buffer *b, const char *program, const struct linter *linter)
{
	char digest[RULESET_DIGEST_SIZE];
	ruleset_digest(linter, digest);
	buffer_printf(b, "%s %s\ncommit: %s\nruleset: %s\n", program, PACKAGE_VERSION, brlint_commit, digest);
	add_documents(b, &linter->rules);
	for (int file = 0; file < REFERENCE_FILES; file++) {
		struct span version = reference_version(&linter->reference, (enum reference_file)file);
		buffer_printf(b, "%s: %.*s\n", reference_file_title((enum reference_file)file), (int)version.size, (const char *)version.data);
	}
	if (linter->blocked.count > 0)
		buffer_printf(b, "blocked keys: %zu\n", linter->blocked.count);
}
