#include "asn1/memo.h"

struct memo_value *
memo_keep(struct memo *memo, uint32_t hash, unsigned depth, const struct tree *tree, uint32_t first, struct span octets)
{
	uint32_t count = tree->count - first;
	if (octets.size > MEMO_MAX_OCTETS || count > MEMO_MAX_NODES)
		return NULL;
	uint16_t *mark = &memo->marks[hash % MEMO_MARKS], came = (uint16_t)(hash >> 16);
	if (*mark != came) {
		*mark = came;
		return NULL;
	}
	struct memo_value *v = &memo->places[hash % MEMO_PLACES];
	if (v->turn == memo->turn)
		return NULL;
	const struct node *nodes = tree->nodes + first;
	memo->hashes[hash % MEMO_PLACES] = hash;
	v->size = (uint32_t)octets.size;
	v->count = count;
	v->depth = depth;
	v->turn = memo->turn;
	v->has_names = tree->name_count > 0 && tree->names[tree->name_count - 1] >= first;
	v->is_read = false;
	v->read[0] = v->read[1] = 0;
	memcpy(v->octets, octets.data, octets.size);
	for (uint32_t i = 0; i < count; i++) {
		v->nodes[i] = nodes[i];
		memo_move(&v->nodes[i], 0 - first, 0 - nodes->offset);
	}
	return v;
}
