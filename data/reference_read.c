#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

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

/* The lines of a file that are still to be read. */
struct lines {
	struct span rest;
	unsigned number; /* of the line that was read last, from 1; 0 where none was, or all were */
	bool any;        /* one had data */
};

/* The next line that holds data. A comment "# version: ..." is put into *version. A carriage return at the end of a line is none of it. */
static bool
next_line(struct lines *lines, struct span *line, struct span *version)
{
	while (lines->rest.size > 0) {
		*line = span_take(&lines->rest, '\n');
		lines->number++;
		if (line->size > 0 && line->data[line->size - 1] == '\r')
			line->size--;
		if (line->size > 11 && memcmp(line->data, "# version: ", 11) == 0)
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

/* A number of decimal digits; -1 where there is another character. */
static int
digits(struct span s)
{
	int n = 0;
	for (size_t i = 0; i < s.size; i++) {
		if (s.data[i] < '0' || s.data[i] > '9')
			return -1;
		n = n * 10 + (s.data[i] - '0');
	}
	return n;
}

/* "2015-08-28" as the first second of the day. */
static bool
date(struct span s, int64_t *seconds)
{
	if (s.size != 10 || s.data[4] != '-' || s.data[7] != '-')
		return false;
	struct calendar_time t = {
		.year = digits((struct span){ s.data, 4 }),
		.month = digits((struct span){ s.data + 5, 2 }),
		.day = digits((struct span){ s.data + 8, 2 }),
	};
	if (t.year < 0 || t.month < 1 || t.month > 12 || t.day < 1)
		return false;
	struct calendar_time same;
	*seconds = time_from_calendar(&t);
	time_to_calendar(*seconds, &same); /* 30 February would be another day */
	return same.month == t.month && same.day == t.day;
}

static const char *
read_tld(struct reference *r, struct name_table_maker *m, struct tld *t, struct span line)
{
	struct span name = field(&line);
	uint16_t *number = name_table_add(m, name);
	if (number == NULL)
		return name_table_may_have(name) ? "out of memory" : "a top-level domain has no name, or one that is too long";
	if (!date(field(&line), &t->from))
		return "a top-level domain has no date of delegation";
	struct span until = field(&line);
	t->until = INT64_MAX;
	if (until.size > 0 && !date(until, &t->until))
		return "a top-level domain has a date of removal that is none";
	if (++r->tlds.count > UINT16_MAX)
		return "there are too many top-level domains";
	if (*number == 0)
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
			return "an address block has no length of its prefix";
		memcpy(copy, prefix.data, (size_t)(slash - prefix.data));
		copy[slash - prefix.data] = '\0';
		bool v6 = strchr(copy, ':') != NULL;
		b->size = v6 ? 16 : 4;
		unsigned long bits = strtoul((const char *)slash + 1, NULL, 10);
		if (inet_pton(v6 ? AF_INET6 : AF_INET, copy, b->octets) != 1 || bits > b->size * 8u)
			return "an address block is none";
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
			return "a policy identifier is none";
		p->ca = field(&line);
	}
	qsort(items, r->ev_policies.count, sizeof(*items), ev_policy_compare);
	return NULL;
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
	[FILE_EV_POLICIES] = FILE_OF("ev-policies.tsv", read_ev_policies),
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
		[FILE_EV_POLICIES] = "ev-policies",
		[FILE_SUFFIXES] = "public_suffix_list",
	};
	return names[file];
}

struct span
reference_version(const struct reference *r, enum reference_file file)
{
	const struct span versions[REFERENCE_FILES] = {
		[FILE_TLDS] = r->tlds.version,           [FILE_ADDRESSES] = r->addresses.version,
		[FILE_COUNTRIES] = r->countries.version, [FILE_EV_POLICIES] = r->ev_policies.version,
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
		struct span known = { (const uint8_t *)files[i].name, strlen(files[i].name) }, this = { (const uint8_t *)name, strlen(name) };
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
		return errno == ENOMEM    ? "out of memory"
		       : errno == ENOENT  ? "the folder does not exist"
		       : errno == ENOTDIR ? "this is not a folder"
					  : "the folder cannot be read";
	while (wrong == NULL && (entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] != '.' && (wrong = check_name(entry->d_name, found)) != NULL)
			snprintf(where, size, "%s/%s", folder, entry->d_name);
	}
	closedir(directory);
	if (wrong == NULL && *found == 0)
		wrong = "the folder has no file of reference data: tlds.tsv, special-purpose-addresses.tsv, countries.tsv, ev-policies.tsv or "
			"public_suffix_list.dat";
	return wrong;
}

/* All of a file, and its size. Returns NULL, with *wrong set, where it cannot be had. */
static char *
read_file(const char *path, size_t *size, const char **wrong)
{
	struct stat st;
	char *text = NULL;
	/* anything else may block, or have no end */
	FILE *file = stat(path, &st) == 0 && S_ISREG(st.st_mode) ? fopen(path, "rb") : NULL;

	*wrong = file == NULL && errno == ENOMEM ? "out of memory" : "the file cannot be read";
	if (file == NULL)
		return NULL;
	text = malloc((size_t)st.st_size + 1);
	if (text == NULL)
		*wrong = "out of memory";
	else
		*size = fread(text, 1, (size_t)st.st_size, file);
	if (text != NULL && ferror(file)) {
		free(text);
		text = NULL;
	}
	fclose(file);
	return text;
}

static void
digest(struct span text, char hex[REFERENCE_DIGEST_SIZE])
{
	struct sha256_ctx hash;
	uint8_t octets[SHA256_DIGEST_SIZE];
	sha256_init(&hash);
	sha256_update(&hash, text.size, text.data);
	sha256_digest(&hash, sizeof(octets), octets);
	for (size_t i = 0; i < sizeof(octets); i++)
		snprintf(hex + 2 * i, 3, "%02x", octets[i]);
}

/* Reads one of the files. Returns NULL, or what is wrong, with the number of the line in *line, or 0. */
static const char *
read_one(struct reference *r, enum reference_file file, const char *path, unsigned *line)
{
	struct span text = { 0 };
	const char *wrong;
	*line = 0;
	r->texts[file] = read_file(path, &text.size, &wrong);
	if (r->texts[file] == NULL)
		return wrong;
	text.data = (const uint8_t *)r->texts[file];
	r->mark = (uint32_t)span_mix(r->mark + (uint32_t)file + 1, span_hash(text, false));
	digest(text, r->sha256[file]);
	struct lines lines = { .rest = text, .any = file == FILE_SUFFIXES }; /* which are read by another, who tells */
	wrong = files[file].read(r, &lines);
	*line = lines.number;

	if (wrong == NULL && reference_version(r, file).size == 0)
		wrong = file == FILE_SUFFIXES ? "a line that begins with \"// VERSION: \" is missing"
					      : "a line that begins with \"# version: \" is missing";
	return wrong == NULL && !lines.any ? "the file has no entry" : wrong;
}

const char *
reference_read(struct reference *r, const char *folder, char *where, size_t size)
{
	unsigned found, line;
	const char *wrong = look_into(folder, &found, where, size);
	for (unsigned i = 0; i < REFERENCE_FILES && wrong == NULL; i++) {
		if (!(found >> i & 1))
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
	if (r->texts[FILE_EV_POLICIES] != NULL)
		free((void *)r->ev_policies.items);
	if (r->texts[FILE_SUFFIXES] != NULL)
		suffixes_free(&r->suffixes);
	for (size_t i = 0; i < REFERENCE_FILES; i++)
		free(r->texts[i]);
	memset(r, 0, sizeof(*r));
}
