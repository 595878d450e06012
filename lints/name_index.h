/* Finding one of many names without regard to the case of its letters: a table of hashes, built once and read only after that. */
#ifndef LINTS_NAME_INDEX_H
#define LINTS_NAME_INDEX_H

#include "asn1/span.h"

/* An entry of the caller's begins with its name. */
struct named {
	struct span name;
};

struct name_index {
	const struct named **slots;
	uint32_t *hashes; /* of the entry in each slot; 0 where there is none. A name that is not there is hardly ever compared with one that is. */
	uint32_t mask;
};

/* Makes room for so many names, fewer than 2^30. Returns false if memory ran out. */
bool name_index_init(struct name_index *index, size_t count);
void name_index_free(struct name_index *index);

/* Adds an entry, which must outlive the index. One that is there with the same name stays in its place. */
void name_index_add(struct name_index *index, const struct named *entry);

/* NULL where there is none. */
const struct named *name_index_find(const struct name_index *index, struct span name);

#endif
