#include "lints/reference.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "asn1/oid.h"
#include "asn1/time.h"
#include "data/builtin.h"
#include "x509/dns.h"

/* The field before the next tab of a line; empty behind the last. */
static struct span
field(struct span *line)
{
	const uint8_t *tab = line->size > 0 ? memchr(line->data, '\t', line->size) : NULL;
	struct span f = { line->data, tab != NULL ? (size_t)(tab - line->data) : line->size };
	line->data += f.size + (tab != NULL);
	line->size -= f.size + (tab != NULL);
	return f;
}

/* The next line that holds data. A comment "# version: ..." is put into *version. */
static bool
next_line(struct span *text, struct span *line, struct span *version)
{
	while (text->size > 0) {
		const uint8_t *end = memchr(text->data, '\n', text->size);
		*line = (struct span){ text->data, end != NULL ? (size_t)(end - text->data) : text->size };
		text->data += line->size + (end != NULL);
		text->size -= line->size + (end != NULL);
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

static int
compare_names(struct span a, struct span b)
{
	int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
	return order != 0 ? order : a.size < b.size ? -1 : a.size > b.size;
}

static const char *
read_tlds(struct reference *r, struct span text)
{
	struct span line;
	size_t lines = line_count(text);
	r->tlds = calloc(lines, sizeof(*r->tlds));
	if (r->tlds == NULL || !name_index_init(&r->tld_index, lines))
		return "out of memory";
	for (struct tld *t = r->tlds; next_line(&text, &line, &r->tlds_version); t++) {
		t->named.name = field(&line);
		name_index_add(&r->tld_index, &t->named);
		struct span until;
		if (!date(field(&line), &t->from))
			return "a top-level domain has no date of delegation";
		until = field(&line);
		t->until = INT64_MAX;
		if (until.size > 0 && !date(until, &t->until))
			return "a top-level domain has a date of removal that is none";
	}
	return NULL;
}

static const char *
read_addresses(struct reference *r, struct span text)
{
	struct span line;
	r->blocks = calloc(line_count(text), sizeof(*r->blocks));
	if (r->blocks == NULL)
		return "out of memory";
	while (next_line(&text, &line, &r->addresses_version)) {
		struct address_block *b = &r->blocks[r->block_count++];
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
	while (next_line(&text, &line, &r->countries_version)) {
		struct span code = field(&line);
		if (code.size != 2 || code.data[0] < 'A' || code.data[0] > 'Z' || code.data[1] < 'A' || code.data[1] > 'Z')
			return "a country code is not two upper-case letters";
		r->countries[code.data[0] - 'A'] |= UINT32_C(1) << (code.data[1] - 'A');
	}
	return NULL;
}

static const char *
read_suffixes(struct reference *r, struct span text)
{
	return suffixes_init(&r->suffixes, text);
}

static int
compare_ev_policies(const void *a, const void *b)
{
	const struct ev_policy *x = a, *y = b;
	return compare_names((struct span){ x->octets, x->size }, (struct span){ y->octets, y->size });
}

static const char *
read_ev_policies(struct reference *r, struct span text)
{
	struct span line;
	r->ev_policies = calloc(line_count(text), sizeof(*r->ev_policies));
	if (r->ev_policies == NULL)
		return "out of memory";
	while (next_line(&text, &line, &r->ev_policies_version)) {
		struct ev_policy *p = &r->ev_policies[r->ev_policy_count++];
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
	qsort(r->ev_policies, r->ev_policy_count, sizeof(*r->ev_policies), compare_ev_policies);
	return NULL;
}

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
reference_init(struct reference *r, const char *folder, char *where, size_t size)
{
	static const struct {
		const char *name;
		const char *builtin;
		const size_t *builtin_size;
		const char *(*read)(struct reference *, struct span);
	} files[] = {
		{ "tlds.tsv", data_tlds, &data_tlds_size, read_tlds },
		{ "special-purpose-addresses.tsv", data_addresses, &data_addresses_size, read_addresses },
		{ "countries.tsv", data_countries, &data_countries_size, read_countries },
		{ "ev-policies.tsv", data_ev_policies, &data_ev_policies_size, read_ev_policies },
		{ "public_suffix_list.dat", data_suffixes, &data_suffixes_size, read_suffixes },
	};
	memset(r, 0, sizeof(*r));
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct span text = { (const uint8_t *)files[i].builtin, *files[i].builtin_size };
		snprintf(where, size, "%s/%s", folder != NULL ? folder : "(built in)", files[i].name);
		if (folder != NULL && (r->texts[i] = read_file(where, &text.size)) != NULL) {
			text.data = (const uint8_t *)r->texts[i];
			r->mark = (uint32_t)span_mix(r->mark + i + 1, span_hash(text, false));
		}
		const char *wrong = files[i].read(r, text);
		if (wrong != NULL)
			return wrong;
	}
	return NULL;
}

void
reference_free(struct reference *r)
{
	free(r->tlds);
	free(r->blocks);
	free(r->ev_policies);
	name_index_free(&r->tld_index);
	suffixes_free(&r->suffixes);
	for (size_t i = 0; i < sizeof(r->texts) / sizeof(r->texts[0]); i++)
		free(r->texts[i]);
	memset(r, 0, sizeof(*r));
}

const struct tld *
reference_tld(const struct reference *r, struct span label)
{
	static const struct tld onion = { .from = INT64_MIN, .until = INT64_MAX };
	/* a special-use name that the BR allow from ballot 144 on */
	if (ascii_equal_nocase(label, SPAN("onion")))
		return &onion;
	return (const struct tld *)name_index_find(&r->tld_index, label);
}

bool
reference_is_tld(const struct reference *r, struct span label, int64_t when)
{
	const struct tld *t = reference_tld(r, label);
	return t != NULL && when >= t->from && when < t->until;
}

const struct address_block *
reference_range(const struct reference *r, struct span address, struct span mask)
{
	for (size_t i = 0; i < r->block_count; i++) {
		const struct address_block *b = &r->blocks[i];
		bool shared = b->size == address.size && b->size == mask.size;
		for (unsigned j = 0; shared && j * 8 < b->bits; j++) {
			unsigned prefix = b->bits - j * 8 >= 8 ? 0xff : 0xff00u >> (b->bits - j * 8) & 0xff;
			shared = ((address.data[j] ^ b->octets[j]) & mask.data[j] & prefix) == 0;
		}
		if (shared)
			return b;
	}
	return NULL;
}

/* One address is a range that agrees with it in each bit. */
const struct address_block *
reference_address(const struct reference *r, struct span address)
{
	static const uint8_t ones[16] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 };
	return address.size <= sizeof(ones) ? reference_range(r, address, (struct span){ ones, address.size }) : NULL;
}

bool
reference_is_public_suffix(const struct reference *r, struct span name, bool registries)
{
	return suffixes_have(&r->suffixes, name, registries);
}

struct domain_parts
reference_domain_parts(const struct reference *r, struct span name)
{
	struct domain_parts parts = { 0 };
	struct span rest = name, label;

	while (rest.data != NULL && rest.size > 0 && memchr(rest.data, '.', rest.size) != NULL && !reference_is_public_suffix(r, rest, true)) {
		if (parts.label.data != NULL)
			parts.before = (struct span){ name.data, (size_t)(parts.label.data - name.data) + parts.label.size };
		dns_label(&rest, &label);
		parts.label = label;
	}
	parts.suffix = rest;
	return parts;
}

bool
reference_is_country(const struct reference *r, struct span code)
{
	if (code.size != 2)
		return false;
	unsigned first = (code.data[0] | 0x20u) - 'a', second = (code.data[1] | 0x20u) - 'a';
	return first < 26 && second < 26 && r->countries[first] >> second & 1;
}

const struct ev_policy *
reference_ev_policy(const struct reference *r, struct span identifier)
{
	struct ev_policy key = { .size = (uint8_t)identifier.size };
	if (identifier.size == 0 || identifier.size > sizeof(key.octets) || r->ev_policy_count == 0)
		return NULL;
	memcpy(key.octets, identifier.data, identifier.size);
	return bsearch(&key, r->ev_policies, r->ev_policy_count, sizeof(*r->ev_policies), compare_ev_policies);
}
