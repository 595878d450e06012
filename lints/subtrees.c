#include "lints/subtrees.h"

#include "x509/dns.h"

/* --- keys --- */

/* Of a base: what it is, and its text, or the address and mask of a range. */
struct base {
	int kind;
	struct span text;
	unsigned ones; /* of a mask */
};

/* The ones with which a mask begins. */
static unsigned
leading_ones(struct span mask)
{
	unsigned ones = 0;
	while (ones < mask.size * 8 && mask.data[ones / 8] & 0x80 >> ones % 8)
		ones++;
	return ones;
}

bool
is_mask(struct span mask)
{
	for (unsigned i = leading_ones(mask); i < mask.size * 8; i++) {
		if (mask.data[i / 8] & 0x80 >> i % 8)
			return false;
	}
	return true;
}

static struct base
base_at(const struct subtrees *s, uint32_t node)
{
	const struct node *n = &s->tree->nodes[node];
	struct base b = { general_name_kind(n), tree_contents(s->tree, n), 0 };
	if (b.kind == NAME_IP) {
		b.text.size /= 2;
		b.ones = leading_ones((struct span){ b.text.data + b.text.size, b.text.size });
	} else if (s->dot == DOT_IGNORED && b.text.size > 1 && b.text.data[0] == '.') {
		b.text.data++;
		b.text.size--;
	}
	return b;
}

/* An octet of an address without the bits that do not count. */
static uint8_t
masked(struct span address, unsigned ones, size_t i)
{
	unsigned left = ones > i * 8 ? ones - (unsigned)i * 8 : 0;
	return left >= 8 ? address.data[i] : (uint8_t)(address.data[i] & ~(0xffu >> left));
}

/* A text is hashed from its end, so that all its endings are on the way. */
static uint64_t
hash_begin(int kind)
{
	return span_mix(0, (uint64_t)kind + 1);
}

static uint32_t
hash_end(uint64_t hash)
{
	return (uint32_t)(hash >> 16);
}

static uint32_t
hash_of(struct base b)
{
	uint64_t hash = hash_begin(b.kind);
	if (b.kind == NAME_IP) {
		hash = span_mix(hash, b.ones);
		for (size_t i = 0; i < b.text.size; i++)
			hash = span_mix(hash, masked(b.text, b.ones, i));
	} else {
		for (size_t i = b.text.size; i-- > 0;)
			hash = span_mix(hash, ascii_lower(b.text.data[i]));
	}
	return hash_end(hash);
}

static int
compare_bases(struct base a, struct base b)
{
	if (a.kind != b.kind)
		return a.kind - b.kind;
	if (a.text.size != b.text.size)
		return a.text.size < b.text.size ? -1 : 1;
	if (a.kind != NAME_IP)
		return ascii_compare_nocase(a.text, b.text);
	int order = (int)a.ones - (int)b.ones;
	for (size_t i = 0; i < a.text.size && order == 0; i++)
		order = masked(a.text, a.ones, i) - masked(b.text, b.ones, i);
	return order;
}

static int
compare_nodes(const void *subtrees, uint32_t node, uint32_t other)
{
	return compare_bases(base_at(subtrees, node), base_at(subtrees, other));
}

/* --- reading --- */

/* Takes down what one base is; returns whether it is among those that are sorted. */
static bool
note_base(struct subtrees *s, const struct node *n)
{
	int kind = general_name_kind(n);
	if (kind < 0)
		return false;
	s->kinds |= 1u << kind;
	if (kind != NAME_IP)
		return kind == NAME_DNS || kind == NAME_RFC822;
	if (n->length != 8 && n->length != 32)
		return false;
	struct span mask = { tree_contents(s->tree, n).data + n->length / 2, n->length / 2 };
	unsigned ones = leading_ones(mask);
	s->has_v4 |= n->length == 8;
	s->has_v6 |= n->length == 32;
	if (is_mask(mask)) {
		s->prefixes[ones / 64] |= UINT64_C(1) << ones % 64;
		return true;
	}
	if (s->odd_count < ODD_RANGES)
		s->odd[s->odd_count] = (uint32_t)(n - s->tree->nodes);
	s->odd_count++;
	return false;
}

static void
read_list(struct subtrees *s, const struct node *list)
{
	for (const struct node *n = tree_child(s->tree, list); n != NULL; n = tree_next(s->tree, n)) {
		const struct node *base = tree_component(s->tree, n, SUBTREE_BASE);
		if (base != NULL && note_base(s, base)) {
			uint32_t node = (uint32_t)(base - s->tree->nodes);
			s->bases.items[s->bases.count++] = sorted_item(hash_of(base_at(s, node)), node);
		}
	}
}

bool
subtrees_read(struct subtrees subtrees[2], const struct tree *tree, const struct node *const lists[2], const enum leading_dot dots[2],
	      struct findings *f)
{
	uint32_t count = 0;
	for (int i = 0; i < 2; i++) {
		for (const struct node *n = tree_child(tree, lists[i]); n != NULL; n = tree_next(tree, n))
			count++;
	}
	uint64_t *room = sorted_room(f, count);
	if (room == NULL && count > 0)
		return false;
	for (int i = 0; i < 2; i++) {
		subtrees[i] = (struct subtrees){ .tree = tree, .bases = { room, 0 }, .dot = dots[i] };
		read_list(&subtrees[i], lists[i]);
		/* what sorting needs behind the first list is not yet the second's */
		sorted_sort(&subtrees[i].bases, compare_nodes, &subtrees[i]);
		if (room != NULL)
			room += subtrees[i].bases.count;
	}
	return true;
}

/* --- looking up --- */

struct probe {
	const struct subtrees *subtrees;
	struct base base;
};

static int
probe_node(const void *probe, uint32_t node)
{
	const struct probe *p = probe;
	return compare_bases(p->base, base_at(p->subtrees, node));
}

/* Whether what a name ends with from here on may be the name of something that it is in. */
static bool
is_border(const struct subtrees *s, int kind, struct span text, size_t at)
{
	if (at == 0 || at == text.size || text.data[at - 1] == '.')
		return true;
	return (kind == NAME_RFC822 && text.data[at - 1] == '@') || (s->dot == DOT_COUNTS && text.data[at] == '.');
}

bool
subtrees_have_text(const struct subtrees *s, int kind, struct span text)
{
	uint64_t hash = hash_begin(kind);
	if (!(s->kinds >> kind & 1))
		return false;
	for (size_t at = text.size;; at--) {
		struct probe p = { s, { kind, { text.data + at, text.size - at }, 0 } };
		if (is_border(s, kind, text, at) && sorted_has(&s->bases, hash_end(hash), probe_node, &p))
			return true;
		if (at == 0)
			return false;
		hash = span_mix(hash, ascii_lower(text.data[at - 1]));
	}
}

/* Whether all addresses of a range are in that of a base, whatever their masks. */
static bool
is_in_range(struct span address, struct span mask, struct base base)
{
	const uint8_t *base_mask = base.text.data + base.text.size;
	if (address.size != base.text.size)
		return false;
	for (size_t i = 0; i < address.size; i++) {
		if (base_mask[i] & ~mask.data[i] || (address.data[i] ^ base.text.data[i]) & base_mask[i])
			return false;
	}
	return true;
}

bool
subtrees_have_range(const struct subtrees *s, struct span address, struct span mask)
{
	unsigned ones = leading_ones(mask);
	for (uint32_t i = 0; i < s->odd_count && i < ODD_RANGES; i++) {
		if (is_in_range(address, mask, base_at(s, s->odd[i])))
			return true;
	}
	for (unsigned i = 0; i <= ones; i++) {
		struct probe p = { s, { NAME_IP, address, i } };
		if (s->prefixes[i / 64] >> i % 64 & 1 && sorted_has(&s->bases, hash_of(p.base), probe_node, &p))
			return true;
	}
	return false;
}
