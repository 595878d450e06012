/* Entries in memory of their own, which wait to be judged. */
#ifndef CT_ENTRIES_H
#define CT_ENTRIES_H

#include "ct/octets.h"
#include "include/brlint.h"

/* What brlint_ct_callback was told: an entry, or what could not be read. All 0: there are none. */
struct entries {
	struct told *items;
	size_t count, room;
	size_t size; /* octets that the entries have */
};

/* Adds what the callback was told, as number `index`. Returns false if memory ran out, and then nothing was added. */
bool entries_add(struct entries *entries, size_t index, const brlint_ct_entry *entry, size_t offset, const char *error, bool rest);

/* Tells it again, until the callback wants no more. */
void entries_tell(const struct entries *entries, brlint_ct_callback callback, void *context);

void entries_free(struct entries *entries);

#endif
