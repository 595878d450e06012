/*
 * Values that come again: one CA writes the same issuer, algorithms, policies and addresses into millions of certificates. What such a value was
 * decoded into is kept, and copied when the same octets come once more.
 *
 * Only values without a defect, and without a large object identifier, are kept, so that a copy is all that decoding would do. The memory is bounded: a value has one place, and gives it up
 * to another. A value that comes but once is never kept.
 */
#ifndef ASN1_MEMO_H
#define ASN1_MEMO_H

#include "asn1/tree.h"

#define MEMO_PLACES     1024
#define MEMO_MARKS      4096
#define MEMO_MAX_OCTETS 384
#define MEMO_MAX_NODES  32

/* A value of a type (struct type, `recurs`). */
struct memo_value {
	uint32_t size, count; /* of its octets and nodes */
	unsigned depth;       /* at which it stands: what is nested too deep is a defect */
	uint32_t turn;        /* the last object that had it: while that is decoded and judged it keeps its place */
	bool has_names;       /* it is a Name, or there is one in it */
	bool is_read;         /* somebody has looked the value through, */
	uint64_t read[2];     /* and this is what it came to, as that somebody keeps it; one for each type */
	uint8_t octets[MEMO_MAX_OCTETS];
	struct node nodes[MEMO_MAX_NODES]; /* numbered from 0, and with offsets from the first octet */
};

/* One a thread; all zero at first. */
struct memo {
	uint32_t turn;                /* how many objects there were */
	uint32_t hashes[MEMO_PLACES]; /* of the values that are kept: most that are not are told by them */
	uint16_t marks[MEMO_MARKS];   /* what came once: part of the hash */
	struct memo_value places[MEMO_PLACES];
};

/*
 * The value of a type, in a field at a depth, that these octets are; NULL where it is not kept. *hash gets what memo_keep() asks for. Until another
 * object is decoded the value is not given up.
 */
static inline struct memo_value *
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
	if (!same || memcmp(v->octets, octets.data, octets.size) != 0)
		return NULL;
	v->turn = memo->turn;
	return v;
}

/*
 * Shows a value that has been decoded into nodes `first` and all after it: the second time that it is shown, it is kept. Returns it then, otherwise
 * NULL.
 */
struct memo_value *memo_keep(struct memo *memo, uint32_t hash, unsigned depth, const struct tree *tree, uint32_t first, struct span octets);

/* Moves the numbers of nodes and the offsets of octets in one of them. */
static inline void
memo_move(struct node *n, uint32_t nodes, uint32_t octets)
{
	n->offset += octets;
	n->parent += nodes;
	n->next += n->next != NO_NODE ? nodes : 0;
	n->child += n->child != NO_NODE ? nodes : 0;
}

/* Copies a value to the end of a tree, which has room for it, as a child of `parent` at an offset. Returns its node. */
static inline uint32_t
memo_copy(const struct memo_value *v, struct tree *tree, uint32_t parent, uint32_t offset)
{
	uint32_t first = tree->count;
	struct node *nodes = tree->nodes + first;
	for (uint32_t i = 0; i < v->count; i++) {
		nodes[i] = v->nodes[i];
		memo_move(&nodes[i], first, offset);
	}
	nodes->parent = parent;
	tree->count += v->count;
	return first;
}

#endif
