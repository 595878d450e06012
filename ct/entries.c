#include "ct/entries.h"

#include <stdlib.h>
#include <string.h>

#define DIGEST_SIZE 32

struct told {
	size_t index, offset;
	brlint_ct_entry *entry; /* one block of memory with all it points to; NULL: it could not be read, because: */
	char *error;
	bool rest;
};

static size_t
size_of(const brlint_ct_entry *entry)
{
	size_t size = sizeof(*entry) + entry->leaf_size + entry->submitted_size + entry->chain_count * DIGEST_SIZE;
	for (size_t i = 0; entry->issuers != NULL && i < entry->chain_count; i++)
		size += sizeof(*entry->issuers) + entry->issuers[i].size;
	return size;
}

static const unsigned char *
put(unsigned char **to, const unsigned char *octets, size_t size)
{
	unsigned char *at = *to;
	if (size > 0)
		memcpy(at, octets, size);
	*to += size;
	return at;
}

/* NULL if memory ran out. */
static brlint_ct_entry *
copy_entry(const brlint_ct_entry *entry)
{
	brlint_ct_entry *copy = malloc(size_of(entry));
	if (copy == NULL)
		return NULL;
	*copy = *entry;
	brlint_ct_certificate *issuers = (brlint_ct_certificate *)(copy + 1);
	unsigned char *to = (unsigned char *)(entry->issuers != NULL ? issuers + entry->chain_count : issuers);
	copy->leaf = put(&to, entry->leaf, entry->leaf_size);
	/* these are a part of the leaf */
	copy->logged = copy->leaf + (entry->logged - entry->leaf);
	copy->key_hash = entry->key_hash != NULL ? copy->leaf + (entry->key_hash - entry->leaf) : NULL;
	copy->submitted = put(&to, entry->submitted, entry->submitted_size);
	copy->chain = put(&to, entry->chain, entry->chain_count * DIGEST_SIZE);
	for (size_t i = 0; entry->issuers != NULL && i < entry->chain_count; i++)
		issuers[i] = (brlint_ct_certificate){ put(&to, entry->issuers[i].der, entry->issuers[i].size), entry->issuers[i].size };
	copy->issuers = entry->issuers != NULL ? issuers : NULL;
	return copy;
}

bool
entries_add(struct entries *entries, size_t index, const brlint_ct_entry *entry, size_t offset, const char *error, bool rest)
{
	if (!items_reserve(&entries->items, &entries->room, entries->count, 1, sizeof(*entries->items)))
		return false;
	struct told *told = &entries->items[entries->count];
	*told = (struct told){ .index = index, .offset = offset, .rest = rest };
	if (entry != NULL)
		told->entry = copy_entry(entry);
	else
		told->error = strdup(error);
	if (told->entry == NULL && told->error == NULL)
		return false;
	entries->count++;
	entries->size += entry != NULL ? size_of(entry) : 0;
	return true;
}

void
entries_tell(const struct entries *entries, brlint_ct_callback callback, void *context)
{
	for (size_t i = 0; i < entries->count; i++) {
		const struct told *told = &entries->items[i];
		if (callback(context, told->index, told->entry, told->offset, told->error, told->rest) != 0)
			return;
	}
}

void
entries_free(struct entries *entries)
{
	for (size_t i = 0; i < entries->count; i++) {
		free(entries->items[i].entry);
		free(entries->items[i].error);
	}
	free(entries->items);
	*entries = (struct entries){ 0 };
}
