#include <stdlib.h>
#include <string.h>

#include "ct/tile.h"
#include "fuzz/targets.h"

#define MOST 262144 /* octets of a tile unpacked */

enum flags { TOLD = 1, AS_ENTRIES = 2, NUMBERED = 4, HASHED = 8, STATIC = 16, LATER = 32, WITHOUT_LINT = 64 };

static void
expect(bool holds)
{
	if (!holds)
		abort();
}

/* Each row's line ends with one end of line, lies where the row says, behind that of the one before, and texts are strings. */
static void
look_at(const struct judged *judged, const struct tile *tile)
{
	size_t at = 0, ends = 0;
	for (size_t i = 0; i < judged->entry_count; i++) {
		const struct entry_row *row = &judged->entries[i];
		expect(row->line >= at && row->line_size > 1 && row->line_size <= judged->lines.size - row->line);
		const unsigned char *line = judged->lines.data + row->line;
		expect(memchr(line, '\n', row->line_size) == line + row->line_size - 1);
		at = row->line + row->line_size;
		expect(row->first_finding + (size_t)row->finding_count <= judged->finding_count);
		expect(row->first_log_finding + (size_t)row->log_finding_count <= judged->log_finding_count);
		expect((size_t)row->serial + row->serial_size <= judged->texts.size);
		expect(!row->verified || (tile->has_leaves && i < TILE_WIDTH));
	}
	for (size_t i = 0; i < judged->lines.size; i++)
		ends += judged->lines.data[i] == '\n';
	expect(judged->lines.size == 0 || judged->lines.data[judged->lines.size - 1] == '\n');
	/* what is broken has lines, too */
	expect(ends >= judged->entry_count && (!judged->whole || ends == judged->entry_count));
	for (size_t i = 0; i < judged->finding_count; i++) {
		const struct finding_row *f = &judged->findings[i];
		expect(f->path < judged->texts.size && f->message < judged->texts.size);
		expect(i == 0 || f->number == 0 || f->rule == judged->findings[i - 1].rule);
	}
	for (size_t i = 0; i < judged->log_finding_count; i++)
		expect(judged->log_findings[i].message < judged->texts.size && judged->log_findings[i].name != NULL);
	expect(judged->texts.size == 0 || memchr(judged->texts.data, 0, judged->texts.size) != NULL);
	expect(!tile->has_leaves || !judged->whole || judged->entry_count == judged->leaf_count || judged->entry_count > TILE_WIDTH);
}

/* Never has it the answer; each is asked for. */
static bool
fetch(void *context, const struct hash *digest, struct octets *out)
{
	(void)context;
	octets_add(out, digest->octets, digest->octets[0] % (HASH_SIZE + 1));
	return digest->octets[0] % 2 == 0;
}

int
fuzz_ct_judge(const uint8_t *data, size_t size)
{
	static struct judge *judge;
	static struct judged judged;
	static struct tile tile;
	unsigned flags = size > 0 ? data[0] : 0;

	if (judge == NULL) {
		brlint *linter = brlint_new(NULL, NULL);
		judge = linter != NULL ? judge_new(linter, true, true) : NULL;
		brlint_free(linter);
		expect(judge != NULL);
	}
	tile = (struct tile){ .input = "fuzz", .first = -1, .otherwise = -1, .most = MOST, .issuers = issuers_new(), .fetch = fetch };
	expect(tile.issuers != NULL);
	if ((flags & TOLD) != 0)
		tile.format = (flags & AS_ENTRIES) != 0 ? "ct-entries" : "ct-tile";
	if ((flags & NUMBERED) != 0) {
		tile.first = 512;
		tile.width = 3;
	}
	tile.is_later = (flags & NUMBERED) != 0 && (flags & LATER) != 0;
	tile.has_leaves = (flags & HASHED) != 0;
	tile.is_static = (flags & STATIC) != 0;
	tile.has_source_of_issuers = true;
	if (size > 1)
		octets_add(&tile.stored, data + 1, size - 1);
	judge_tile(judge, &tile, (flags & WITHOUT_LINT) == 0, &judged);
	expect(!judged.failed);
	look_at(&judged, &tile);
	/* the hashes that it found are those that it finds again */
	if (judged.leaf_count == judged.entry_count && judged.whole) {
		memcpy(tile.leaves, judged.leaves, sizeof(tile.leaves));
		tile.has_leaves = true;
		judge_tile(judge, &tile, true, &judged);
		expect(judged.whole);
		for (size_t i = 0; i < judged.entry_count; i++)
			expect(judged.entries[i].verified);
	}
	octets_free(&tile.stored);
	issuers_free(tile.issuers);
	return 0;
}
