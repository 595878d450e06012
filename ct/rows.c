#include <stdlib.h>
#include <string.h>

#include "ct/sink.h"

static uint32_t
slot_of(const struct hash *digest)
{
	uint32_t slot;
	memcpy(&slot, digest->octets, sizeof(slot));
	return slot;
}

static void
seen_put(struct rows *rows, size_t entry)
{
	uint32_t slot = slot_of(&rows->all.entries[entry].sha256);
	for (;; slot++) {
		uint32_t *at = &rows->seen[slot & (rows->seen_room - 1)];
		if (*at == 0) {
			*at = (uint32_t)entry + 1;
			return;
		}
	}
}

static bool
seen_has(const struct rows *rows, const struct hash *digest)
{
	for (uint32_t slot = slot_of(digest);; slot++) {
		uint32_t at = rows->seen[slot & (rows->seen_room - 1)];
		if (at == 0)
			return false;
		if (hash_is(&rows->all.entries[at - 1].sha256, digest))
			return true;
	}
}

/* The table is at most half full, so that what is not there is soon not found. */
static bool
seen_reserve(struct rows *rows, size_t count)
{
	size_t room = rows->seen_room < 1024 ? 1024 : rows->seen_room;
	while (room < 2 * count)
		room *= 2;
	if (room == rows->seen_room)
		return true;
	uint32_t *seen = calloc(room, sizeof(*seen));
	if (seen == NULL)
		return false;
	free(rows->seen);
	rows->seen = seen;
	rows->seen_room = room;
	for (size_t i = 0; i < rows->all.entry_count; i++) {
		if (!rows->again[i])
			seen_put(rows, i);
	}
	return true;
}

static bool
reserve(struct rows *rows, const struct judged *judged)
{
	struct judged *all = &rows->all;
	size_t entries = all->entry_count + judged->entry_count;
	return entries < UINT32_MAX / 4 && all->texts.size + judged->texts.size < UINT32_MAX &&
	       items_reserve(&all->entries, &all->entry_room, all->entry_count, judged->entry_count, sizeof(*all->entries)) &&
	       items_reserve(&all->findings, &all->finding_room, all->finding_count, judged->finding_count, sizeof(*all->findings)) &&
	       items_reserve(&all->log_findings, &all->log_finding_room, all->log_finding_count, judged->log_finding_count,
			     sizeof(*all->log_findings)) &&
	       items_reserve(&rows->again, &rows->again_room, all->entry_count, judged->entry_count, 1) &&
	       octets_reserve(&all->texts, judged->texts.size) && octets_reserve(&all->lines, judged->lines.size) && seen_reserve(rows, entries);
}

static void
add_entry(struct rows *rows, const struct judged *judged, const struct entry_row *from, uint32_t texts)
{
	struct judged *all = &rows->all;
	struct entry_row *entry = &all->entries[all->entry_count];
	bool again = seen_has(rows, &from->sha256);
	*entry = *from;
	entry->serial += texts;
	entry->line = all->lines.size;
	octets_add(&all->lines, octets_from(&judged->lines, from->line), from->line_size);
	entry->first_finding = (uint32_t)all->finding_count;
	for (size_t i = 0; i < from->finding_count; i++) {
		struct finding_row *finding = &all->findings[all->finding_count++];
		*finding = judged->findings[from->first_finding + i];
		finding->path += texts;
		finding->message += texts;
	}
	entry->first_log_finding = (uint32_t)all->log_finding_count;
	for (size_t i = 0; i < from->log_finding_count; i++) {
		struct log_finding_row *finding = &all->log_findings[all->log_finding_count++];
		*finding = judged->log_findings[from->first_log_finding + i];
		finding->message += texts;
	}
	rows->again[all->entry_count++] = again;
	if (!again)
		seen_put(rows, all->entry_count - 1);
}

bool
rows_add(struct rows *rows, const struct judged *judged, int64_t first)
{
	if (judged->failed || !reserve(rows, judged))
		return false;
	uint32_t texts = (uint32_t)rows->all.texts.size;
	octets_add(&rows->all.texts, judged->texts.data, judged->texts.size);
	for (size_t i = 0; i < judged->entry_count; i++) {
		if (judged->entries[i].entry >= first)
			add_entry(rows, judged, &judged->entries[i], texts);
	}
	return true;
}

void
rows_clear(struct rows *rows)
{
	struct judged *all = &rows->all;
	all->entry_count = all->finding_count = all->log_finding_count = 0;
	octets_clear(&all->lines);
	octets_clear(&all->texts);
	if (rows->seen != NULL)
		memset(rows->seen, 0, rows->seen_room * sizeof(*rows->seen));
}

void
rows_free(struct rows *rows)
{
	free(rows->all.entries);
	free(rows->all.findings);
	free(rows->all.log_findings);
	octets_free(&rows->all.lines);
	octets_free(&rows->all.texts);
	free(rows->again);
	free(rows->seen);
	*rows = (struct rows){ 0 };
}
