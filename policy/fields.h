/*
 * Fields of an object as the rules of a policy name them, "subject.localityName" or "extensions[keyUsage].critical": the paths that findings print,
 * where an element of a list may be named by the object identifier that it carries, an extension or attribute stands for its value, and a list of
 * which no element is named stands for all of them. They are held against the types of PKIX before any object is there, so that a field that no
 * object can have is known to be none.
 */
#ifndef POLICY_FIELDS_H
#define POLICY_FIELDS_H

#include "asn1/tree.h"
#include "x509/facts.h"

#define FIELD_STEPS_MAX 24
#define FIELD_NAME_MAX  200 /* octets */
#define FIELD_OID_MAX   32 /* contents octets of an object identifier that an element is named by */

struct field_step {
	enum {
		STEP_COMPONENT,   /* that of this number */
		STEP_ALTERNATIVE, /* the same node, if it is that one */
		STEP_ATTRIBUTE,   /* the values of the attributes of a Name that have this identifier */
		STEP_EXTENSION,   /* the Extensions of this identifier */
		STEP_VALUE,       /* the value within an Extension */
		STEP_NUMBERED,    /* the element of this number */
		STEP_CARRYING,    /* the elements that carry this identifier */
		STEP_EACH,        /* all elements */
	} kind;
	uint32_t number;
	uint8_t oid[FIELD_OID_MAX];
	uint8_t oid_size;
};

struct field {
	const char *name;        /* as the policy has it */
	profile_set of;          /* the objects that can have it, of one kind: CERTIFICATE, CRL or OCSP_RESPONSE */
	bool of_whole;           /* it begins at the signed object, not within its tbs part */
	bool is_validity;        /* the period of a certificate, or of a CRL from thisUpdate to nextUpdate: no steps */
	const struct type *type; /* of what the last step leads to; NULL: only the object tells */
	bool is_extension;       /* what it leads to is an Extension, or, but for the last step, one */
	size_t count;
	struct field_step *steps;
};

/*
 * Reads a field of objects of these profiles; 0: of whatever kind has it, a certificate first. `name` must outlive it. Returns NULL, or what is wrong
 * with it, in `wrong`, which has FIELD_WRONG_SIZE octets. The field has its steps in `steps`, which
 * has FIELD_STEPS_MAX, until somebody keeps them elsewhere.
 */
#define FIELD_WRONG_SIZE 192
const char *field_read(struct field *field, struct field_step *steps, const char *name, profile_set of, char wrong[FIELD_WRONG_SIZE]);

/* Leaves an Extension, which the field must be, as it is, without going on to its value. */
void field_take_extension(struct field *field);

/* Has the field stand for the elements of what it is, if that is a list: none of them is there to be compared otherwise. */
void field_take_elements(struct field *field);

/* Calls visit() for each node that a field is, in their order, until it returns false. */
void field_walk(const struct field *field, const struct tree *tree, bool (*visit)(void *context, const struct node *node), void *context);

/*
 * The length of the validity period in seconds, both ends included, or of a CRL the seconds from thisUpdate to nextUpdate. Returns the field that says so,
 * validity or nextUpdate; NULL: there is none.
 */
const struct node *field_validity(const struct tree *tree, int64_t *seconds);

/*
 * The value of a node as a text in UTF-8, and a NUL: a string as it is, an object identifier in dotted form, an INTEGER in hexadecimal, TRUE and
 * FALSE, a time as 2026-03-15T00:00:00Z, a Name as RFC 4514 has it, an address as RFC 5952 does; other octets in hexadecimal. A NUL is U+FFFD.
 * Returns false where that has more than FIELD_TEXT_MAX octets; then the text is only the beginning.
 */
#define FIELD_TEXT_MAX 4096
struct field_text {
	char text[FIELD_TEXT_MAX + 1];
	size_t size;
	bool is_cut;
};
bool field_text(struct field_text *out, const struct tree *tree, const struct node *node);

/* Words that stand for fields, ended by one without a name. */
struct field_alias {
	const char *name, *path;
};
extern const struct field_alias field_aliases[];

#endif
