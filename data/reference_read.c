#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

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

/* The next line that holds data. A comment "# version: ..." is put into *version. */
static bool
next_line(struct span *text, struct span *line, struct span *version)
{
	while (text->size > 0) {
		*line = span_take(text, '\n');
		if (line->size > 11 && memcmp(line->data, "# version: ", 11) == 0)
			*version = (struct span){ line->data + 11, line->size - 11 };
		else if (line->size > 0 && line->data[0] != '#')
			return true;
	}
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
	if (t.year < 0 || t.month < 1 || t.month > 12 || t.day < 0)
		return false;
	*seconds = time_from_calendar(&t);
	return true;
}

static const char *
read_tld(struct reference *r, struct name_table_maker *m, struct tld *t, struct span line)
{
	uint16_t *number = name_table_add(m, field(&line));
	if (number == NULL)
		return "a top-level domain has no name, or one that is too long";
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
read_tlds(struct reference *r, struct span text)
{
	struct span line;
	struct name_table_maker m;
	const char *wrong = NULL;
	size_t lines = line_count(text);
	struct tld *items = calloc(lines, sizeof(*items));
	r->tlds = (struct tlds){ .items = items };
	if (!name_table_begin(&m, lines) || items == NULL)
		wrong = "out of memory";
	while (wrong == NULL && next_line(&text, &line, &r->tlds.version))
		wrong = read_tld(r, &m, &items[r->tlds.count], line);
	r->tlds.names = m.table;
	return wrong;
}

static const char *
read_addresses(struct reference *r, struct span text)
{
	struct span line;
	struct address_block *items = calloc(line_count(text), sizeof(*items));
	r->addresses = (struct addresses){ .items = items };
	if (items == NULL)
		return "out of memory";
	while (next_line(&text, &line, &r->addresses.version)) {
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
read_countries(struct reference *r, struct span text)
{
	struct span line;
	r->countries = (struct countries){ 0 };
	while (next_line(&text, &line, &r->countries.version)) {
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
read_ev_policies(struct reference *r, struct span text)
{
	struct span line;
	struct ev_policy *items = calloc(line_count(text), sizeof(*items));
	r->ev_policies = (struct ev_policies){ .items = items };
	if (items == NULL)
		return "out of memory";
	while (next_line(&text, &line, &r->ev_policies.version)) {
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
read_suffixes(struct reference *r, struct span text)
{
	return suffixes_read(&r->suffixes, text);
}

static const struct {
	const char *name;
	const char *(*read)(struct reference *, struct span);
} files[REFERENCE_FILES] = {
	[FILE_TLDS] = { "tlds.tsv", read_tlds },
	[FILE_ADDRESSES] = { "special-purpose-addresses.tsv", read_addresses },
	[FILE_COUNTRIES] = { "countries.tsv", read_countries },
	[FILE_EV_POLICIES] = { "ev-policies.tsv", read_ev_policies },
	[FILE_SUFFIXES] = { "public_suffix_list.dat", read_suffixes },
};

/* All of a file; NULL where it cannot be read. */
static char *
read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *text = NULL;
	long length;

	if (file == NULL)
		return NULL;
	if (fseek(file, 0, SEEK_END) == 0 && (length = ftell(file)) >= 0 && fseek(file, 0, SEEK_SET) == 0) {
		text = malloc((size_t)length + 1);
		if (text != NULL)
			*size = fread(text, 1, (size_t)length, file);
	}
	fclose(file);
	return text;
}

const char *
reference_read(struct reference *r, const char *folder, char *where, size_t size)
{
	for (size_t i = 0; i < REFERENCE_FILES; i++) {
		struct span text = { 0 };
		snprintf(where, size, "%s/%s", folder, files[i].name);
		r->texts[i] = read_file(where, &text.size);
		if (r->texts[i] == NULL)
			continue;
		text.data = (const uint8_t *)r->texts[i];
		r->mark = (uint32_t)span_mix(r->mark + i + 1, span_hash(text, false));
		const char *wrong = files[i].read(r, text);
		if (wrong != NULL)
			return wrong;
	}
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
	if (r->texts[FILE_EV_POLICIES] != NULL)
		free((void *)r->ev_policies.items);
	if (r->texts[FILE_SUFFIXES] != NULL)
		suffixes_free(&r->suffixes);
	for (size_t i = 0; i < REFERENCE_FILES; i++)
		free(r->texts[i]);
	memset(r, 0, sizeof(*r));
}
