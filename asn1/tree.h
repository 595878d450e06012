/*
 * The decoded object: one flat array of nodes over the octets, and what departs from DER or from the type.
 *
 * The tree borrows the octets and is reused from object to object; once it has grown to the size that the objects
 * need, decoding allocates nothing. Node pointers hold until the next decode.
 */
#ifndef ASN1_TREE_H
#define ASN1_TREE_H

#include "asn1/defect.h"
#include "asn1/oid.h"

#define NO_NODE UINT32_MAX

/* Classes of tags (X.690 8.1.2.2); then two kinds of node that are no ASN.1 value. */
enum node_class {
	CLASS_UNIVERSAL,
	CLASS_APPLICATION,
	CLASS_CONTEXT,
	CLASS_PRIVATE,
	CLASS_TLS,    /* a field in TLS presentation language: its header is the length of a vector, or nothing */
	CLASS_OCTETS, /* octets that are not even a tag and a length */
};

struct node {
	uint32_t offset; /* of the first identifier octet, from the start of the object */
	uint32_t length; /* of the contents octets that are there */
	uint32_t parent, next, child;
	uint32_t position; /* the number of the component in its type, or of the element in its list */
	uint16_t tag;      /* UINT16_MAX for all larger numbers */
	uint16_t oid;      /* enum oid of an OBJECT IDENTIFIER, and of a SEQUENCE that begins with one */
	uint8_t header;    /* identifier and length octets */
	uint8_t class;
	bool constructed;
	uint8_t alternative;               /* of a CHOICE: its number; else UINT8_MAX */
	const struct component *component; /* the field it fills; NULL where it fills none */
	const struct type *type;           /* its type, a CHOICE's alternative resolved; NULL where it has none */
};

/* One departure. Offset and length give the very octets, which may be fewer than the node's. */
struct defect {
	enum defect_kind kind;
	uint32_t node;
	uint32_t offset, length;
	int64_t value;                     /* what was found, as the kind says */
	const struct component *component; /* of a missing or misplaced one */
};

/* A node whose octets came before, and what is kept of them (memo.h). */
struct recurrence {
	uint32_t node;
	struct memo_value *value;
};
#define TREE_RECURRENCES 32
#define TREE_TIMES       2

struct tree {
	struct span der;
	struct node *nodes;
	uint32_t count, capacity;
	struct defect *defects;
	uint32_t defect_count, defect_capacity;
	uint64_t defect_kinds; /* one bit a kind */
	/* The list of which not all elements are kept; node is NO_NODE where there is none. */
	struct {
		uint32_t node, elements;       /* all of its elements */
		uint32_t untold[DEFECT_COUNT]; /* defects of elements that were not kept, which are not among `defects` */
	} stream;
	struct memo *memo; /* what is kept of the trees before this one (memo.h), not the tree's own; NULL: nothing is */
	struct recurrence recurrences[TREE_RECURRENCES]; /* the first of them */
	uint32_t recurrence_count;
	/* The first times with a value, in seconds since 1970: a certificate has no others. */
	struct {
		uint32_t node;
		int64_t seconds;
	} times[TREE_TIMES];
	uint32_t time_count;
	uint32_t *names; /* the nodes of type Name, and of nameRelativeToCRLIssuer, as they stand */
	uint32_t name_count, name_capacity;
	uint32_t large_oids; /* how many object identifiers oid_may_be_large() said there are; none is not among them */
	bool out_of_memory;
};

/* The maximum size of an object in octets: offsets are 32 bits, and libtasn1 counts in int. */
#define TREE_MAX_OBJECT ((size_t)INT32_MAX)

void tree_free(struct tree *tree);

/* Whether two trees over the same octets are the same, node by node and defect by defect. */
bool tree_equal(const struct tree *t, const struct tree *u);

static inline const struct node *
tree_root(const struct tree *t)
{
	return t->count > 0 ? &t->nodes[0] : NULL;
}

static inline const struct node *
tree_at(const struct tree *t, uint32_t index)
{
	return index == NO_NODE ? NULL : &t->nodes[index];
}

/* What is kept of a value that came before; NULL where the node is none. */
static inline struct memo_value *
tree_recurring(const struct tree *t, const struct node *n)
{
	uint32_t i = 0;
	while (i < t->recurrence_count && &t->nodes[t->recurrences[i].node] != n)
		i++;
	return i < t->recurrence_count ? t->recurrences[i].value : NULL;
}

static inline const struct node *
tree_parent(const struct tree *t, const struct node *n)
{
	return tree_at(t, n->parent);
}

/* How many nodes a node is in, which DECODE_MAX_DEPTH and what TLS has in it bound. */
static inline unsigned
tree_depth(const struct tree *t, const struct node *n)
{
	unsigned depth = 0;
	while ((n = tree_parent(t, n)) != NULL)
		depth++;
	return depth;
}

static inline const struct node *
tree_next(const struct tree *t, const struct node *n)
{
	return tree_at(t, n->next);
}

/* The first child; NULL for NULL, so that paths can be followed without a test at each step. */
static inline const struct node *
tree_child(const struct tree *t, const struct node *n)
{
	return n == NULL ? NULL : tree_at(t, n->child);
}

/* The contents octets. */
static inline struct span
tree_contents(const struct tree *t, const struct node *n)
{
	return (struct span){ t->der.data + n->offset + n->header, n->length };
}

/* The same of a node that may be absent, and then has none. */
static inline struct span
tree_contents_if(const struct tree *t, const struct node *n)
{
	return n != NULL ? tree_contents(t, n) : (struct span){ NULL, 0 };
}

/* Whether two nodes, which are both there, have the same contents octets. */
static inline bool
tree_same_contents(const struct tree *t, const struct node *n, const struct tree *u, const struct node *m)
{
	return n != NULL && m != NULL && span_equal(tree_contents(t, n), tree_contents(u, m));
}

/* Identifier, length and contents octets; of an indefinite length without the end-of-contents octets. */
static inline struct span
tree_encoding(const struct tree *t, const struct node *n)
{
	return (struct span){ t->der.data + n->offset, (size_t)n->header + n->length };
}

/* How many elements of its list stand between an element and the next one that the tree has, or the end. */
uint32_t tree_left_out_after(const struct tree *t, const struct node *element);

/* The child that fills the component of this number; NULL where there is none. An explicit tag is not stepped over. */
static inline const struct node *
tree_component_tagged(const struct tree *t, const struct node *n, uint32_t position)
{
	const struct node *child = tree_child(t, n);
	while (child != NULL && (child->component == NULL || child->position != position))
		child = tree_next(t, child);
	return child;
}

/* The same; of one with an explicit tag, what is inside. */
static inline const struct node *
tree_component(const struct tree *t, const struct node *n, uint32_t position)
{
	const struct node *child = tree_component_tagged(t, n, position);
	return child != NULL && child->component->tagging == TAG_EXPLICIT ? tree_child(t, child) : child;
}

/*
 * The value of a UTCTime or GeneralizedTime in seconds since 1970-01-01T00:00:00Z. Returns false, with *seconds 0, where the node is NULL,
 * no time, or one without a value.
 */
bool tree_time(const struct tree *t, const struct node *n, int64_t *seconds);

/*
 * Writes the path of a node, "tbsCertificate.extensions[3].extnValue.keyUsage", and a NUL; a path that does not fit is cut off
 * with "...". `size` is that of `text`, at least 8. The root of a signed object has the empty path. Returns `text`.
 */
char *tree_path(const struct tree *t, const struct node *n, char *text, size_t size);

/* The name of a node in its path, without the dots before it: "keyUsage", "[3]", "[0].dNSName". The same rules for `text`. */
char *tree_label(const struct tree *t, const struct node *n, char *text, size_t size);

/* What a node is, told by its tag alone: "INTEGER", "[3]", "[APPLICATION 1]". `text` has at least 32 octets. Returns `text`. */
char *tree_tag_text(const struct node *n, char *text, size_t size);

/*
 * The node at a path. Beside the paths that tree_path() prints it takes an element by the object identifier that it carries,
 * "extensions[keyUsage].critical"; leaves out "tbsCertificate." or "tbsCertList."; and lets the name of an extension or attribute stand for its
 * value, "extensions.keyUsage", "subject.commonName". *missed gets the part of the path that was not found, NULL if all was;
 * then the node that was reached before it is returned.
 */
const struct node *tree_find(const struct tree *t, const char *path, const char **missed);

#endif
