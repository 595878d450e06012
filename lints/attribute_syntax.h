/* RFC 5280 A.1: what the attributes are that the appendix defines. */
#ifndef LINTS_ATTRIBUTE_SYNTAX_H
#define LINTS_ATTRIBUTE_SYNTAX_H

#include "lints/findings.h"

struct attribute_syntax {
	enum oid type;
	unsigned strings; /* 1 << the tag of each string type that it may have */
	unsigned least;   /* characters, 0 or 1 */
	unsigned most;    /* and 0 where there is no bound */
	const char *text; /* "a DirectoryString" */
};

/* That of an attribute; NULL where the appendix does not define it. */
const struct attribute_syntax *attribute_syntax(enum oid type);

/* Whether it is a DirectoryString. */
bool is_directory_string(enum oid type);

/* Whether a value has one of the types of a DirectoryString. */
bool is_directory_string_type(const struct node *value);

/*
 * What the syntax says of one value: its type, its least and its greatest length. NOT_APPLICABLE where the appendix does not define the attribute, or
 * sets no such bound. countryName has a fixed length, which is not looked at here.
 */
enum verdict attribute_has_type(const struct tree *t, const struct attribute *a, struct findings *f);
enum verdict attribute_not_empty(const struct attribute *a, struct findings *f);
enum verdict attribute_in_bounds(const struct tree *t, const struct attribute *a, struct findings *f);

#endif
