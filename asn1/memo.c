#include "asn1/memo.h"

struct memo_value *
memo_find(struct memo *memo, const struct type *type, const struct component *field, unsigned depth, struct span octets, uint32_t *hash)
{
	*hash = 0;
	if (octets.size > MEMO_MAX_OCTETS)
		return NULL;
	*hash = span_hash(octets, false);
	if (memo->hashes[*hash % MEMO_PLACES] != *hash)
		return NULL;
	struct memo_value *v = &memo->places[*hash % MEMO_PLACES];
	bool same = v->size == octets.size && v->depth == depth && v->nodes[0].component == field && v->nodes[0].type == type;
	if (!same || memcmp(v->nodes + v->count, octets.data, octets.size) != 0)
		return NULL;
	v->turn = memo->turn;
	return v;
}

/* Moves the numbers of nodes and the offsets of octets. */
static inline void
move(struct node *n, uint32_t nodes, uint32_t octets)
{
	n->offset += octets;
	n->parent += nodes;
	n->next += n->next != NO_NODE ? nodes : 0;
	n->child += n->child != NO_NODE ? nodes : 0;
}

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
	v->note_count = 0;
	memset(v->notes, 0, sizeof(v->notes));
	memcpy(v->nodes + count, octets.data, octets.size);
	for (uint32_t i = 0; i < count; i++) {
		v->nodes[i] = nodes[i];
		move(&v->nodes[i], 0 - first, 0 - nodes->offset);
	}
	return v;
}

uint32_t
memo_copy(const struct memo_value *v, struct tree *tree, uint32_t parent, uint32_t offset)
{
	uint32_t first = tree->count;
	struct node *nodes = tree->nodes + first;
	for (uint32_t i = 0; i < v->count; i++) {
		nodes[i] = v->nodes[i];
		move(&nodes[i], first, offset);
	}
	nodes->parent = parent;
	tree->count += v->count;
	return first;
}

void
memo_note(struct memo_value *v, uint16_t note)
{
	v->notes[v->note_count++ % MEMO_NOTES] = note;
}
