#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "corpus/corpus.h"
#include "fuzz/targets.h"

/* Reads a file of this name in a folder where there is no other, and compiles what is in it. */
static void
read_as(const char *folder, const char *name, const uint8_t *data, size_t size)
{
	char path[128];
	struct corpus corpus;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "wb");
	if (file == NULL || fwrite(data, 1, size, file) != size || fclose(file) != 0)
		abort();
	if (corpus_read(&corpus, folder)) {
		for (size_t i = 0; i < corpus.count; i++) {
			struct corpus_object object;
			if (corpus_compile(&corpus, &corpus.cases[i], &object))
				free(object.der);
		}
	}
	corpus_free(&corpus);
	unlink(path);
}

/* Cases and texts are written by the project's own people; that they cannot crash its compiler is for their comfort. */
int
fuzz_corpus(const uint8_t *data, size_t size)
{
	char folder[] = "/tmp/brlint-fuzz-XXXXXX";

	if (mkdtemp(folder) == NULL)
		abort();
	read_as(folder, "fuzz.cases", data, size);
	read_as(folder, "fuzz.rules", data, size);
	rmdir(folder);
	return 0;
}
