/*
 * Dated reference data that rules look up: what the files of this folder hold, built in as it lies in memory, or what those of a folder of the user's
 * do.
 *
 * A file is lines of fields between tabs; a line that begins with # is a comment, and "# version: ..." says how old the data are. Each file has such
 * a line; that of the Public Suffix List is "// VERSION: ...".
 */
#ifndef DATA_REFERENCE_H
#define DATA_REFERENCE_H

#include "data/ct_logs.h"
#include "data/placeholder.h"
#include "data/subdivision.h"
#include "data/suffixes.h"
#include "data/weak_keys.h"
#include "x509/sha256.h"

struct tld {
	int64_t from, until; /* delegated, removed: seconds since 1970; INT64_MAX where it still is */
	bool is_brand;       /* its registry agreement has ICANN's Specification 13: all of it is its operator's */
};

struct address_block {
	uint8_t octets[16];
	uint8_t size; /* 4 or 16 */
	uint8_t bits; /* length of the prefix */
	struct span name;
};

struct ev_policy {
	uint8_t octets[32]; /* contents octets of the identifier */
	uint8_t size;
	struct span ca;
};

struct tlds {
	struct name_table names; /* each says which one it is, from 1 */
	const struct tld *items;
	size_t count;
	struct span version;
};

struct addresses {
	const struct address_block *items;
	size_t count;
	struct span version;
};

struct countries {
	uint32_t seconds[26]; /* a bit for the second letter, by the first */
	struct span version;
};

struct ev_policies {
	const struct ev_policy *items; /* in the order of their octets */
	size_t count;
	struct span version;
};

enum reference_file {
	FILE_TLDS,
	FILE_ADDRESSES,
	FILE_COUNTRIES,
	FILE_SUBDIVISIONS,
	FILE_EV_POLICIES,
	FILE_PLACEHOLDERS,
	FILE_WEAK_KEYS,
	FILE_CT_LOGS,
	FILE_SUFFIXES,
	REFERENCE_FILES
};

struct reference {
	struct tlds tlds;
	struct addresses addresses;
	struct countries countries;
	struct subdivisions subdivisions;
	struct ev_policies ev_policies;
	struct placeholders placeholders;
	struct weak_keys weak_keys, more_weak_keys; /* those of the file, and those of lists that the user gave */
	struct ct_logs ct_logs;
	bool has_log_list; /* the user gave one: ct_logs are not those of the file any more */
	struct suffixes suffixes;
	char *texts[REFERENCE_FILES];                   /* what was read from a folder; NULL where it is built in */
	char sha256[REFERENCE_FILES][SHA256_TEXT_SIZE]; /* of the octets of each file, in lower case hexadecimal */
	uint32_t mark;                                  /* a hash of these: what is known by some data need not hold by others */
};

/* What the files held when the program was built. */
extern const struct reference reference_builtin;

/*
 * Takes over what is built in, and instead of it each file that a folder has; `folder` may be NULL. Returns NULL, or what is wrong, with its place in
 * `where`, which has `size` octets: "FOLDER", "FOLDER/tlds.tsv" or with the line "FOLDER/tlds.tsv:17"; the empty string if memory ran out.
 *
 * Wrong is, beside a line that is none of its file's, a second one for the same thing or the lack of a version: a folder that is not there, cannot be
 * read, or has none of the files; one of the files that cannot be read; and a file whose name is almost that of one of them, but for upper and lower
 * case, one character, or what follows the first dot. Hidden files, and those of other names, are passed over. After an error `r` is to be freed, and
 * is of no other use.
 */
const char *reference_init(struct reference *r, const char *folder, char *where, size_t size);
void reference_free(struct reference *r);

/* Reads each file that a folder has; the others leave what is there. Returns as reference_init() does. */
const char *reference_read(struct reference *r, const char *folder, char *where, size_t size);

/*
 * Takes over one of the files from memory; the octets need not stay. Each is taken once at most, and before a folder is read, which leaves it then.
 * Returns NULL, or what is wrong with it, with the number of the line in *line, or 0; then `r` is to be freed, and is of no other use.
 */
const char *reference_take(struct reference *r, enum reference_file file, struct span text, unsigned *line);

/*
 * The file of a name, as it is in a folder, "tlds.tsv". Returns REFERENCE_FILES for a name of another file, and then *wrong is NULL, or what is wrong
 * if it is almost one of those names, as in reference_init().
 */
enum reference_file reference_file_from_name(const char *name, const char **wrong);

/* The name that a file has in a folder, "tlds.tsv". */
const char *reference_file_in_folder(enum reference_file file);

/* The names of the files, without their endings, by number from 0; NULL behind the last. */
const char *reference_file_word(size_t i);

/*
 * Adds the digests of a list of Debian weak keys, lines as those of weak-keys.tsv, whose octets need not stay. Returns NULL, or what is wrong with
 * it, with the number of the line in *line, or 0; then nothing has changed.
 */
const char *reference_add_weak_keys(struct reference *r, struct span text, unsigned *line);

/*
 * Adds what a list of logs says, in the JSON of the programs: see ct_logs_read_list(). Returns NULL, or what is wrong, with the line in *line, or 0;
 * then `r` is as it was.
 */
const char *reference_add_log_list(struct reference *r, struct span json, unsigned *line);

/* "tlds", "special-purpose-addresses" and so on: the name of a file without its ending. */
const char *reference_file_name(enum reference_file file);

/* What it is about, for people: "top-level domains". */
const char *reference_file_title(enum reference_file file);

/* How old the data of a file are, in its own words. */
struct span reference_version(const struct reference *r, enum reference_file file);

/* The top-level domain of a label; NULL where it never was one. "onion", which BR Appendix B treats as one, is one at any time. */
const struct tld *reference_tld(const struct reference *r, struct span label);

/* Whether the label was a top-level domain in the root zone at that time, or is "onion". */
bool reference_is_tld(const struct reference *r, struct span label, int64_t when);

/* The block of an IANA special-purpose address registry that holds an address of 4 or 16 octets; NULL where none does. */
const struct address_block *reference_address(const struct reference *r, struct span address);

/* The first such block that shares an address with a range: those that agree with `address` in the bits that `mask` has, of the same size. */
const struct address_block *reference_range(const struct reference *r, struct span address, struct span mask);

/*
 * Whether a domain name is a public suffix by a rule of the list's section for registries ("co.uk"), or with `registries` false by one of either
 * section; a name under no rule is none, whatever its length.
 */
bool reference_is_public_suffix(const struct reference *r, struct span name, bool registries);

/*
 * A domain name taken apart at its public suffix, by the list's section for registries; where the name is under no rule, its last label is the
 * suffix. What is not there has data NULL.
 */
struct domain_parts {
	struct span before; /* the labels left of `label`, with dots between them */
	struct span label;  /* the one left of the suffix */
	struct span suffix;
};
struct domain_parts reference_domain_parts(const struct reference *r, struct span name);

/* Whether two letters, in either case, are an officially assigned code of ISO 3166-1. */
bool reference_is_country(const struct reference *r, struct span code);

/* Whether they are one as ISO 3166-1 writes it, in upper case. */
bool reference_is_upper_country(const struct reference *r, struct span code);

/*
 * The entry of a CA's own policy identifier for EV, given by its contents octets; NULL where there is none. The reserved one of the EV Guidelines is
 * not among them.
 */
const struct ev_policy *reference_ev_policy(const struct reference *r, struct span identifier);

/* The order in which they are sorted. */
int ev_policy_compare(const void *a, const void *b);

#endif
