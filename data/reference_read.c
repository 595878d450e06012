#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unicase.h>

#include "asn1/oid.h"
#include "asn1/time.h"
#include "data/reference.h"
#include "x509/dns.h"

/* The field before the next tab of a line; empty behind the last. */
static struct span
field(struct span *line)
{
	return span_take(line, '\t');
}

static size_t
field_count(struct span line)
{
	size_t count = 1;
	for (size_t i = 0; i < line.size; i++)
		count += line.data[i] == '\t';
	return count;
}

/* The lines of a file that are still to be read. */
struct lines {
	struct span rest;
	unsigned number;   /* of the line that was read last, from 1; 0 where none was, or all were */
	bool any;          /* one had data */
	const char *wrong; /* with the line that was read last, though it is a comment */
};

/*
 * The next line that holds data; false also behind a second comment "# version: ...", the first of which is put into *version. A carriage return at
 * the end of a line is none of it.
 */
static bool
next_line(struct lines *lines, struct span *line, struct span *version)
{
	while (lines->rest.size > 0) {
		*line = span_take(&lines->rest, '\n');
		lines->number++;
		if (line->size > 0 && line->data[line->size - 1] == '\r')
			line->size--;
		bool is_version = line->size > 11 && memcmp(line->data, "# version: ", 11) == 0;
		if (is_version && version->data != NULL) {
			lines->wrong = "an earlier line has told the version";
			return false;
		}
		if (is_version)
			*version = (struct span){ line->data + 11, line->size - 11 };
		else if (line->size > 0 && line->data[0] != '#')
			return lines->any = true;
	}
	lines->number = 0;
	return false;
}

static size_t
line_count(struct span text)
{
	size_t count = 1;
	for (size_t i = 0; i < text.size; i++)
		count += text.data[i] == '\n';
	return count;
}

/* Whether a name is a label of letters in lower case, digits and hyphens, as those of the root zone are. */
static bool
is_tld_label(struct span name)
{
	if (name.size < 2 || name.size > 63 || name.data[0] == '-' || name.data[name.size - 1] == '-')
		return false;
	for (size_t i = 0; i < name.size; i++) {
		uint8_t c = name.data[i];
		if (c != '-' && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
			return false;
	}
	return true;
}

/* What is wrong with the dates of a top-level domain, of which the second may be empty. */
static const char *
read_period(struct tld *t, struct span from, struct span until)
{
	t->until = INT64_MAX;
	if (from.size == 0)
		return "a top-level domain has no date of delegation";
	if (!day_read(from, &t->from))
		return "the date of delegation of a top-level domain is not a date as in 2015-08-28";
	if (until.size > 0 && !day_read(until, &t->until))
		return "the date of removal of a top-level domain is not a date as in 2015-08-28";
	return t->until < t->from ? "a top-level domain was removed before it was delegated" : NULL;
}

/* What is looked up has one period of a name, and so each has one line. */
static const char *
read_tld(struct reference *r, struct name_table_maker *m, struct tld *t, struct span line)
{
	if (field_count(line) > 4)
		return "a top-level domain has more than four fields";
	struct span name = field(&line), from = field(&line), until = field(&line);
	if (!is_tld_label(name))
		return "a top-level domain is not a label of 2 to 63 lower-case letters, digits and hyphens, with no hyphen at an end";
	uint16_t *number = name_table_add(m, name);
	if (number == NULL)
		return "out of memory";
	if (*number != 0)
		return "a top-level domain is in an earlier line";
	const char *wrong = read_period(t, from, until);
	if (wrong != NULL)
		return wrong;
	struct span kind = field(&line);
	t->is_brand = span_is(kind, "brand");
	if (kind.size > 0 && !t->is_brand)
		return "the fourth field of a top-level domain is not \"brand\"";
	if (++r->tlds.count > UINT16_MAX)
		return "there are too many top-level domains";
	*number = (uint16_t)r->tlds.count;
	return NULL;
}

static const char *
read_tlds(struct reference *r, struct lines *lines)
{
	struct span line;
	struct name_table_maker m;
	const char *wrong = NULL;
	size_t most = line_count(lines->rest);
	struct tld *items = calloc(most, sizeof(*items));
	r->tlds = (struct tlds){ .items = items };
	if (!name_table_begin(&m, most) || items == NULL)
		wrong = "out of memory";
	while (wrong == NULL && next_line(lines, &line, &r->tlds.version))
		wrong = read_tld(r, &m, &items[r->tlds.count], line);
	r->tlds.names = m.table;
	return wrong;
}

static const char *
read_addresses(struct reference *r, struct lines *lines)
{
	struct span line;
	struct address_block *items = calloc(line_count(lines->rest), sizeof(*items));
	r->addresses = (struct addresses){ .items = items };
	if (items == NULL)
		return "out of memory";
	while (next_line(lines, &line, &r->addresses.version)) {
		struct address_block *b = &items[r->addresses.count++];
		char copy[IP_TEXT_SIZE];
		struct span prefix = field(&line);
		const uint8_t *slash = memchr(prefix.data, '/', prefix.size);
		if (slash == NULL || slash - prefix.data >= IP_TEXT_SIZE)
			return "an address block has no prefix length";
		memcpy(copy, prefix.data, (size_t)(slash - prefix.data));
		copy[slash - prefix.data] = '\0';
		bool v6 = strchr(copy, ':') != NULL;
		b->size = v6 ? 16 : 4;
		unsigned long bits = strtoul((const char *)slash + 1, NULL, 10);
		if (inet_pton(v6 ? AF_INET6 : AF_INET, copy, b->octets) != 1 || bits > b->size * 8u)
			return "an address block is not valid";
		b->bits = (uint8_t)bits;
		b->name = field(&line);
	}
	return NULL;
}

static const char *
read_countries(struct reference *r, struct lines *lines)
{
	struct span line;
	r->countries = (struct countries){ 0 };
	while (next_line(lines, &line, &r->countries.version)) {
		struct span code = field(&line);
		if (code.size != 2 || code.data[0] < 'A' || code.data[0] > 'Z' || code.data[1] < 'A' || code.data[1] > 'Z')
			return "a country code is not two upper-case letters";
		r->countries.seconds[code.data[0] - 'A'] |= UINT32_C(1) << (code.data[1] - 'A');
	}
	return NULL;
}

static bool
is_upper_or_digit(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Reads "US-CA". */
static bool
subdivision_code(struct span text, uint8_t country[2], uint8_t code[SUBDIVISION_CODE_SIZE])
{
	if (text.size < 4 || text.size > 3 + SUBDIVISION_CODE_SIZE || text.data[2] != '-')
		return false;
	for (size_t i = 0; i < text.size; i++) {
		if (i != 2 && !is_upper_or_digit(text.data[i]))
			return false;
	}
	memcpy(country, text.data, 2);
	memcpy(code, text.data + 3, text.size - 3);
	return true;
}

static bool
are_names(struct span names)
{
	bool all = true;
	for (size_t count = field_count(names); count > 0 && all; count--) {
		struct span name = field(&names);
		all = name.size > 0 && string_check(TYPE_UTF8_STRING, name).valid;
	}
	return all;
}

static const char *
read_subdivision(struct subdivision *s, struct span line)
{
	uint8_t country[2] = { 0 };
	size_t fields = field_count(line);
	if (!subdivision_code(field(&line), s->country, s->code))
		return "a subdivision has no code of ISO 3166-2";
	if (fields < 3)
		return "a subdivision has no name: its line has fewer than three fields, of which the second may be empty";
	struct span parent = field(&line);
	if (parent.size > 0 && !subdivision_code(parent, country, s->parent))
		return "what a subdivision is a part of is no code of ISO 3166-2";
	if (parent.size > 0 && memcmp(country, s->country, sizeof(country)) != 0)
		return "a subdivision is a part of one of another country";
	if (memcmp(s->parent, s->code, sizeof(s->code)) == 0)
		return "a subdivision is a part of itself";
	s->names = line;
	if (line.size == 0)
		return "a subdivision has no name";
	return are_names(line) ? NULL : "a name of a subdivision is empty or not in UTF-8";
}

/* What is wrong with one of the subdivisions, which are sorted, beside the others; it is put into *which. */
static const char *
compare_subdivisions(const struct subdivisions *all, const struct subdivision **which)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct subdivision *s = &all->items[i];
		*which = s;
		if (i > 0 && subdivision_compare(s - 1, s) == 0) {
			*which = s->names.data < s[-1].names.data ? s - 1 : s;
			return "a subdivision is in an earlier line";
		}
		struct subdivision parent = *s;
		memcpy(parent.code, s->parent, sizeof(parent.code));
		if (s->parent[0] != 0 && bsearch(&parent, all->items, all->count, sizeof(parent), subdivision_compare) == NULL)
			return "a subdivision is a part of one that no line has";
	}
	return NULL;
}

static const char *
read_subdivisions(struct reference *r, struct lines *lines)
{
	struct span line, text = lines->rest;
	const struct subdivision *which;
	const char *wrong = NULL;
	struct subdivision *items = calloc(line_count(text), sizeof(*items));
	r->subdivisions = (struct subdivisions){ .items = items };
	if (items == NULL)
		return "out of memory";
	while (wrong == NULL && next_line(lines, &line, &r->subdivisions.version))
		wrong = read_subdivision(&items[r->subdivisions.count++], line);
	if (wrong != NULL || lines->wrong != NULL)
		return wrong;
	qsort(items, r->subdivisions.count, sizeof(*items), subdivision_compare);
	wrong = compare_subdivisions(&r->subdivisions, &which);
	if (wrong != NULL)
		lines->number = (unsigned)line_count((struct span){ text.data, (size_t)(which->names.data - text.data) });
	return wrong;
}

/* The attributes that a field names; 0 where a word names none. */
static unsigned
placeholder_kinds(struct span words)
{
	static const struct {
		const char *word;
		unsigned kinds;
	} known[] = {
		{ "place", PLACEHOLDER_PLACE },
		{ "address", PLACEHOLDER_ADDRESS },
		{ "unit", PLACEHOLDER_UNIT },
		{ "givenname", PLACEHOLDER_GIVEN_NAME },
		{ "surname", PLACEHOLDER_SURNAME },
		{ "other", PLACEHOLDER_OTHER },
		{ "organization", PLACEHOLDER_ORGANIZATION },
		{ "any", PLACEHOLDER_ORGANIZATION - 1 },
	};
	unsigned kinds = 0;
	while (words.size > 0) {
		struct span word = span_take(&words, ' ');
		size_t i = 0;
		while (i < sizeof(known) / sizeof(known[0]) && !span_is(word, known[i].word))
			i++;
		if (i == sizeof(known) / sizeof(known[0]))
			return 0;
		kinds |= known[i].kinds;
	}
	return kinds;
}

/* Whether a value is as it is looked for: in lower case, with one space for all that is neither letter nor digit. */
static bool
is_folded(struct span value)
{
	struct characters text = { TYPE_UTF8_STRING, value };
	uint32_t character, before = ' ';
	if (value.size == 0 || value.size >= PLACEHOLDER_SIZE || !string_check(TYPE_UTF8_STRING, value).valid)
		return false;
	while (character_next(&text, &character)) {
		bool space = character == ' ' && before != ' ';
		if (!space && (!is_informative(character) || uc_tolower(character) != character))
			return false;
		before = character;
	}
	return before != ' ';
}

static bool
are_countries(struct span words)
{
	if (span_is(words, "*"))
		return true;
	while (words.size > 0) {
		struct span code = span_take(&words, ' ');
		if (code.size != 2 || !is_upper_or_digit(code.data[0]) || !is_upper_or_digit(code.data[1]))
			return false;
	}
	return true;
}

/* Two lines may have one value, for other attributes. */
static const char *
read_placeholder(struct reference *r, struct name_table_maker *m, struct placeholder *items, struct span line)
{
	if (field_count(line) > 3)
		return "a placeholder has more than three fields";
	unsigned kinds = placeholder_kinds(field(&line));
	struct span value = field(&line), countries = field(&line);
	if (kinds == 0)
		return "a placeholder is for attributes other than place, address, unit, givenname, surname, organization, other and any";
	if (value.size == 0)
		return "a placeholder has no value";
	if (!is_folded(value))
		return "a placeholder is not in lower case letters with single spaces, or is too long";
	if (!are_countries(countries))
		return "the countries of a placeholder are neither two-letter codes nor an asterisk";
	uint16_t *number = name_table_add(m, value);
	if (number == NULL)
		return "out of memory";
	if (*number == 0) {
		if (++r->placeholders.count > UINT16_MAX)
			return "there are too many placeholders";
		*number = (uint16_t)r->placeholders.count;
	}
	struct placeholder *p = &items[*number - 1];
	if ((p->sure | p->unsure) & kinds)
		return "a placeholder is in an earlier line, for one of the same attributes";
	if (countries.size == 0)
		p->sure |= (uint8_t)kinds;
	else if (p->countries.size > 0 && !span_equal(p->countries, countries))
		return "a placeholder has other countries than in an earlier line";
	else {
		p->unsure |= (uint8_t)kinds;
		p->countries = countries;
	}
	placeholders_add_begin(&r->placeholders, value);
	return NULL;
}

static const char *
read_placeholders(struct reference *r, struct lines *lines)
{
	struct span line;
	struct name_table_maker m;
	const char *wrong = NULL;
	size_t most = line_count(lines->rest);
	struct placeholder *items = calloc(most, sizeof(*items));
	r->placeholders = (struct placeholders){ .items = items };
	if (!name_table_begin(&m, most) || items == NULL)
		wrong = "out of memory";
	while (wrong == NULL && next_line(lines, &line, &r->placeholders.version))
		wrong = read_placeholder(r, &m, items, line);
	r->placeholders.values = m.table;
	return wrong;
}

int
ev_policy_compare(const void *a, const void *b)
{
	const struct ev_policy *x = a, *y = b;
	int order = memcmp(x->octets, y->octets, x->size < y->size ? x->size : y->size);
	return order != 0 ? order : x->size - y->size;
}

static const char *
read_ev_policies(struct reference *r, struct lines *lines)
{
	struct span line;
	struct ev_policy *items = calloc(line_count(lines->rest), sizeof(*items));
	r->ev_policies = (struct ev_policies){ .items = items };
	if (items == NULL)
		return "out of memory";
	while (next_line(lines, &line, &r->ev_policies.version)) {
		struct ev_policy *p = &items[r->ev_policies.count++];
		struct span identifier = field(&line);
		char dotted[128];
		if (identifier.size >= sizeof(dotted))
			return "a policy identifier is too long";
		memcpy(dotted, identifier.data, identifier.size);
		dotted[identifier.size] = '\0';
		p->size = (uint8_t)oid_encode(dotted, p->octets, sizeof(p->octets));
		if (p->size == 0)
			return "a policy identifier is not valid";
		p->ca = field(&line);
	}
	qsort(items, r->ev_policies.count, sizeof(*items), ev_policy_compare);
	return NULL;
}

/* Reads digests of weak keys; those of `more` come to them, unless it is NULL. */
static const char *
read_digests(struct weak_keys *keys, const struct weak_keys *more, struct lines *lines)
{
	static const struct weak_keys none;
	struct span line;
	if (more == NULL)
		more = &none;
	size_t most = line_count(lines->rest) + more->count + more->sha1_count;
	uint64_t digest, *md5s = malloc(most * sizeof(*md5s)), *sha1s = malloc(most * sizeof(*sha1s));
	uint32_t *begins = malloc((WEAK_KEY_BEGINS + 1) * sizeof(*begins));
	*keys = (struct weak_keys){ .md5s = md5s, .begins = begins, .sha1s = sha1s };
	if (md5s == NULL || sha1s == NULL || begins == NULL || most > UINT32_MAX)
		return "out of memory";
	for (; keys->count < more->count; keys->count++)
		md5s[keys->count] = more->md5s[keys->count];
	for (; keys->sha1_count < more->sha1_count; keys->sha1_count++)
		sha1s[keys->sha1_count] = more->sha1s[keys->sha1_count];
	while (next_line(lines, &line, &keys->version)) {
		size_t digits = weak_keys_read(line, &digest);
		if (digits == 0)
			return "a weak key is not 16 or 32 hexadecimal digits of an MD5, or 20 of a SHA-1";
		if (digits == 20)
			sha1s[keys->sha1_count++] = digest;
		else
			md5s[keys->count++] = digest;
	}
	weak_keys_sort(md5s, keys->count, begins, sha1s, keys->sha1_count);
	return lines->wrong;
}

static const char *
read_weak_keys(struct reference *r, struct lines *lines)
{
	return read_digests(&r->weak_keys, NULL, lines);
}

static void
free_digests(struct weak_keys *keys)
{
	free((void *)keys->md5s);
	free((void *)keys->begins);
	free((void *)keys->sha1s);
}

static const char *
read_ct_logs(struct reference *r, struct lines *lines)
{
	const char *wrong = ct_logs_read(&r->ct_logs, lines->rest, &lines->number);
	lines->any = true;
	return wrong;
}

static const char *
read_suffixes(struct reference *r, struct lines *lines)
{
	return suffixes_read(&r->suffixes, lines->rest, &lines->number);
}

static const struct {
	const char *name, *misnamed;
	const char *(*read)(struct reference *, struct lines *);
} files[REFERENCE_FILES] = {
#define FILE_OF(name, read) \
	{ \
		name, "is this meant to be " name "? It is not read under this name", read \
	}
	[FILE_TLDS] = FILE_OF("tlds.tsv", read_tlds),
	[FILE_ADDRESSES] = FILE_OF("special-purpose-addresses.tsv", read_addresses),
	[FILE_COUNTRIES] = FILE_OF("countries.tsv", read_countries),
	[FILE_SUBDIVISIONS] = FILE_OF("subdivisions.tsv", read_subdivisions),
	[FILE_EV_POLICIES] = FILE_OF("ev-policies.tsv", read_ev_policies),
	[FILE_PLACEHOLDERS] = FILE_OF("placeholders.tsv", read_placeholders),
	[FILE_WEAK_KEYS] = FILE_OF("weak-keys.tsv", read_weak_keys),
	[FILE_CT_LOGS] = FILE_OF("ct-logs.tsv", read_ct_logs),
	[FILE_SUFFIXES] = FILE_OF("public_suffix_list.dat", read_suffixes),
#undef FILE_OF
};

const char *
reference_file_name(enum reference_file file)
{
	static const char *const names[REFERENCE_FILES] = {
		[FILE_TLDS] = "tlds",
		[FILE_ADDRESSES] = "special-purpose-addresses",
		[FILE_COUNTRIES] = "countries",
		[FILE_SUBDIVISIONS] = "subdivisions",
		[FILE_EV_POLICIES] = "ev-policies",
		[FILE_PLACEHOLDERS] = "placeholders",
		[FILE_WEAK_KEYS] = "weak-keys",
		[FILE_CT_LOGS] = "ct-logs",
		[FILE_SUFFIXES] = "public_suffix_list",
	};
	return names[file];
}

const char *
reference_file_title(enum reference_file file)
{
	static const char *const titles[REFERENCE_FILES] = {
		[FILE_TLDS] = "top-level domains",   [FILE_ADDRESSES] = "special-purpose addresses",
		[FILE_COUNTRIES] = "country codes",  [FILE_SUBDIVISIONS] = "subdivisions of countries",
		[FILE_EV_POLICIES] = "EV policies",  [FILE_PLACEHOLDERS] = "placeholders",
		[FILE_WEAK_KEYS] = "weak keys",      [FILE_CT_LOGS] = "logs of Certificate Transparency",
		[FILE_SUFFIXES] = "public suffixes",
	};
	return titles[file];
}

struct span
reference_version(const struct reference *r, enum reference_file file)
{
	const struct span versions[REFERENCE_FILES] = {
		[FILE_TLDS] = r->tlds.version,
		[FILE_ADDRESSES] = r->addresses.version,
		[FILE_COUNTRIES] = r->countries.version,
		[FILE_SUBDIVISIONS] = r->subdivisions.version,
		[FILE_EV_POLICIES] = r->ev_policies.version,
		[FILE_PLACEHOLDERS] = r->placeholders.version,
		[FILE_WEAK_KEYS] = r->weak_keys.version,
		[FILE_CT_LOGS] = r->ct_logs.version,
		[FILE_SUFFIXES] = r->suffixes.version,
	};
	return versions[file];
}

/* --- the folder --- */

/* Whether two names are the same but for upper and lower case and one character that is another, or that only one of them has. */
static bool
names_are_near(struct span a, struct span b)
{
	size_t front = 0, back = 0, least = a.size < b.size ? a.size : b.size, most = a.size > b.size ? a.size : b.size;
	while (front < least && ascii_equal_nocase((struct span){ a.data + front, 1 }, (struct span){ b.data + front, 1 }))
		front++;
	while (back < least - front &&
	       ascii_equal_nocase((struct span){ a.data + a.size - back - 1, 1 }, (struct span){ b.data + b.size - back - 1, 1 }))
		back++;
	return most - front - back <= 1;
}

/* What is wrong with the name of a file in the folder; NULL where nothing is. *found gets a bit for one that is to be read. */
static const char *
check_name(const char *name, unsigned *found)
{
	const char *wrong = NULL;
	for (size_t i = 0; i < REFERENCE_FILES; i++) {
		struct span known = span_of(files[i].name), this = span_of(name);
		struct span stem = { this.data, strcspn(name, ".") }, known_stem = { known.data, strcspn(files[i].name, ".") };
		if (span_equal(known, this)) {
			*found |= 1u << i;
			return NULL;
		}
		if (names_are_near(known, this) || ascii_equal_nocase(stem, known_stem))
			wrong = files[i].misnamed;
	}
	return wrong;
}

/* An error of the system's in words. */
static const char *
cause(int error)
{
	return error == ENOMEM ? "out of memory" : strerror(error);
}

/* Looks through a folder: *found gets a bit for each file that is there. Returns as reference_init() does. */
static const char *
look_into(const char *folder, unsigned *found, char *where, size_t size)
{
	DIR *directory = opendir(folder);
	const char *wrong = NULL;
	const struct dirent *entry;

	*found = 0;
	snprintf(where, size, "%s", folder);
	if (directory == NULL)
		return errno == ENOENT ? "the folder does not exist" : errno == ENOTDIR ? "this is not a folder" : cause(errno);
	while (wrong == NULL && (entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] != '.' && (wrong = check_name(entry->d_name, found)) != NULL)
			snprintf(where, size, "%s/%s", folder, entry->d_name);
	}
	closedir(directory);
	if (wrong == NULL && *found == 0)
		wrong = "the folder has no file of reference data: tlds.tsv, special-purpose-addresses.tsv, countries.tsv, subdivisions.tsv, "
			"ev-policies.tsv, placeholders.tsv, weak-keys.tsv, ct-logs.tsv or public_suffix_list.dat";
	return wrong;
}

/* All of a file, and its size. Returns NULL, with *wrong set, where it cannot be had. */
static char *
read_file(const char *path, size_t *size, const char **wrong)
{
	struct stat st;
	char *text = NULL;
	/* anything else may block, or have no end */
	bool there = stat(path, &st) == 0;
	FILE *file = there && S_ISREG(st.st_mode) ? fopen(path, "rb") : NULL;

	if (file == NULL) {
		*wrong = !there || S_ISREG(st.st_mode) ? cause(errno) : S_ISDIR(st.st_mode) ? cause(EISDIR) : "this is not a regular file";
		return NULL;
	}
	text = malloc((size_t)st.st_size + 1);
	if (text == NULL)
		*wrong = "out of memory";
	else
		*size = fread(text, 1, (size_t)st.st_size, file);
	if (text != NULL && ferror(file)) {
		*wrong = cause(errno);
		free(text);
		text = NULL;
	}
	fclose(file);
	return text;
}

/* Reads one of the files, whose text becomes that of `r`. Returns NULL, or what is wrong, with the number of the line in *line, or 0. */
static const char *
read_text(struct reference *r, enum reference_file file, char *octets, size_t size, unsigned *line)
{
	struct span text = { (const uint8_t *)octets, size };
	*line = 0;
	r->texts[file] = octets;
	r->mark = (uint32_t)span_mix(r->mark + (uint32_t)file + 1, span_hash(text, false));
	sha256_text(text, r->sha256[file]);
	struct lines lines = { .rest = text, .any = file == FILE_SUFFIXES }; /* which are read by another, who tells */
	const char *wrong = files[file].read(r, &lines);
	if (wrong == NULL)
		wrong = lines.wrong;
	*line = lines.number;

	if (wrong == NULL && reference_version(r, file).size == 0)
		wrong = file == FILE_SUFFIXES ? "a line that begins with \"// VERSION: \" is missing"
					      : "a line that begins with \"# version: \" is missing";
	return wrong == NULL && !lines.any ? "the file has no entry" : wrong;
}

static const char *
read_one(struct reference *r, enum reference_file file, const char *path, unsigned *line)
{
	size_t size = 0;
	const char *wrong = NULL;
	char *octets = read_file(path, &size, &wrong);
	*line = 0;
	return octets == NULL ? wrong : read_text(r, file, octets, size, line);
}

/* --- from memory --- */

enum reference_file
reference_file_from_name(const char *name, const char **wrong)
{
	unsigned found = 0;
	int file = 0;
	*wrong = check_name(name, &found);
	while (file < REFERENCE_FILES && !(found >> file & 1))
		file++;
	return (enum reference_file)file;
}

const char *
reference_file_in_folder(enum reference_file file)
{
	return files[file].name;
}

const char *
reference_file_word(size_t i)
{
	return i < REFERENCE_FILES ? reference_file_name((enum reference_file)i) : NULL;
}

const char *
reference_take(struct reference *r, enum reference_file file, struct span text, unsigned *line)
{
	char *copy = malloc(text.size + 1);
	*line = 0;
	if (copy == NULL)
		return "out of memory";
	if (text.size > 0)
		memcpy(copy, text.data, text.size);
	return read_text(r, file, copy, text.size, line);
}

const char *
reference_read(struct reference *r, const char *folder, char *where, size_t size)
{
	unsigned found, line;
	const char *wrong = look_into(folder, &found, where, size);
	for (unsigned i = 0; i < REFERENCE_FILES && wrong == NULL; i++) {
		if (!(found >> i & 1) || r->texts[i] != NULL)
			continue;
		snprintf(where, size, "%s/%s", folder, files[i].name);
		wrong = read_one(r, (enum reference_file)i, where, &line);
		size_t used = strlen(where);
		if (wrong != NULL && line > 0)
			snprintf(where + used, size - used, ":%u", line);
	}
	if (wrong != NULL && strcmp(wrong, "out of memory") == 0)
		where[0] = '\0';
	return wrong;
}

/* What is known of a file, by its digest, is known no more: it has become another by these octets. */
static void
change_digest(struct reference *r, enum reference_file file, struct span octets)
{
	char digests[2 * SHA256_TEXT_SIZE];
	r->mark = (uint32_t)span_mix(r->mark + REFERENCE_FILES + 1 + (uint32_t)file, span_hash(octets, false));
	memcpy(digests, r->sha256[file], SHA256_TEXT_SIZE - 1);
	sha256_text(octets, digests + SHA256_TEXT_SIZE - 1);
	sha256_text((struct span){ (const uint8_t *)digests, 2 * (SHA256_TEXT_SIZE - 1) }, r->sha256[file]);
}

const char *
reference_add_weak_keys(struct reference *r, struct span text, unsigned *line)
{
	struct lines lines = { .rest = text };
	struct weak_keys keys;
	*line = 0;
	if (text.size > WEAK_KEYS_SIZE_MAX)
		return "the list has more than 256 MiB";
	const char *wrong = read_digests(&keys, &r->more_weak_keys, &lines);
	*line = lines.number;
	if (wrong == NULL && !lines.any)
		wrong = "the file has no entry";
	if (wrong != NULL) {
		free_digests(&keys);
		return wrong;
	}
	free_digests(&r->more_weak_keys);
	r->more_weak_keys = keys;
	r->more_weak_keys.version = (struct span){ NULL, 0 }; /* which lies in the text */
	change_digest(r, FILE_WEAK_KEYS, text);
	return NULL;
}

const char *
reference_add_log_list(struct reference *r, struct span json, unsigned *line)
{
	struct ct_logs logs;
	const char *wrong = ct_logs_read_list(&logs, &r->ct_logs, json, line);
	if (wrong != NULL) {
		ct_logs_free(&logs);
		return wrong;
	}
	if (r->texts[FILE_CT_LOGS] != NULL || r->has_log_list)
		ct_logs_free(&r->ct_logs);
	r->ct_logs = logs;
	r->has_log_list = true;
	change_digest(r, FILE_CT_LOGS, json);
	return NULL;
}

/* What is built in stays. */
void
reference_free(struct reference *r)
{
	if (r->texts[FILE_TLDS] != NULL) {
		name_table_free(&r->tlds.names);
		free((void *)r->tlds.items);
	}
	if (r->texts[FILE_ADDRESSES] != NULL)
		free((void *)r->addresses.items);
	if (r->texts[FILE_SUBDIVISIONS] != NULL)
		free((void *)r->subdivisions.items);
	if (r->texts[FILE_PLACEHOLDERS] != NULL) {
		name_table_free(&r->placeholders.values);
		free((void *)r->placeholders.items);
	}
	if (r->texts[FILE_EV_POLICIES] != NULL)
		free((void *)r->ev_policies.items);
	if (r->texts[FILE_WEAK_KEYS] != NULL)
		free_digests(&r->weak_keys);
	free_digests(&r->more_weak_keys);
	if (r->texts[FILE_CT_LOGS] != NULL || r->has_log_list)
		ct_logs_free(&r->ct_logs);
	if (r->texts[FILE_SUFFIXES] != NULL)
		suffixes_free(&r->suffixes);
	for (size_t i = 0; i < REFERENCE_FILES; i++)
		free(r->texts[i]);
	memset(r, 0, sizeof(*r));
}
