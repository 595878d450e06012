/* What is written where a value of a subject should stand: "n/a", "Some-State", "Default Company Ltd"; data/placeholders.tsv. */
#ifndef DATA_PLACEHOLDER_H
#define DATA_PLACEHOLDER_H

#include "asn1/string.h"
#include "data/name_table.h"

/* The attributes for which a value stands for none, a bit each. */
enum placeholder_kind {
	PLACEHOLDER_PLACE = 1,        /* localityName, stateOrProvinceName, those of the jurisdiction */
	PLACEHOLDER_ADDRESS = 2,      /* streetAddress, postalCode */
	PLACEHOLDER_UNIT = 4,         /* organizationalUnitName */
	PLACEHOLDER_GIVEN_NAME = 8,   /* givenName */
	PLACEHOLDER_SURNAME = 16,     /* surname */
	PLACEHOLDER_OTHER = 32,       /* all that are none of the others, but for countries, domain names and mailboxes */
	PLACEHOLDER_ORGANIZATION = 64 /* organizationName */
};

struct placeholder {
	uint8_t sure;          /* of these attributes it is one */
	uint8_t unsure;        /* of these only where nothing is called so, or if another attribute has it as well */
	struct span countries; /* in which something is called so: codes of two letters with spaces between, or "*" */
};

#define PLACEHOLDER_SIZE 64 /* a value has fewer octets */

struct placeholders {
	struct name_table values; /* each says which one it is, from 1 */
	const struct placeholder *items;
	size_t count;
	uint32_t begins[32]; /* with which two octets one of them begins: a bit for the second, by the first, of each the low five bits */
	struct span version;
};

/* Whether a character is a letter or a digit, or another beyond ASCII that is neither punctuation, nor a space, nor a control. */
bool is_informative(uint32_t character);

/* The entry of a value, of which letters and digits count, in upper or lower case, and that something stands between them; NULL if there is none. */
const struct placeholder *placeholders_find(const struct placeholders *p, struct characters value);

/* Whether something is called so in the country with this code. */
bool placeholder_is_name_in(const struct placeholder *p, struct span country);

/* Adds what a value begins with to `begins`. */
void placeholders_add_begin(struct placeholders *p, struct span value);

#endif
