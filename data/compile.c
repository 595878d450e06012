/*
 * Writes reference data as C, as the program wants them in memory: what is built in is read when the program is built, and not when it starts.
 *   compile FOLDER
 */
#include <inttypes.h>
#include <stdio.h>

#include "data/reference.h"

/* A string literal. */
static void
write_string(const uint8_t *octets, size_t size)
{
	printf("(const uint8_t *)\"");
	for (size_t i = 0; i < size; i++) {
		bool plain = octets[i] >= ' ' && octets[i] <= '~' && strchr("\"\\?", octets[i]) == NULL;
		printf(i > 0 && i % 100 == 0 ? "\"\n\t\"" : "");
		printf(plain ? "%c" : "\\%03o", octets[i]);
	}
	printf("\"");
}

static void
write_span(struct span s)
{
	printf("{ ");
	write_string(s.data, s.size);
	printf(", %zu }", s.size);
}

static void
write_octets(const uint8_t *octets, size_t size)
{
	printf("{ ");
	for (size_t i = 0; i < size; i++)
		printf("%u, ", octets[i]);
	printf("}");
}

static void
write_words(const uint32_t *words, size_t count)
{
	printf("{ ");
	for (size_t i = 0; i < count; i++)
		printf("%" PRIu32 ", ", words[i]);
	printf("}");
}

static void
write_entries(const char *name, const struct name_table *t)
{
	printf("static const struct name_entry %s[] = {\n", name);
	for (uint32_t i = 0; i <= t->mask; i++) {
		const struct name_entry *e = &t->entries[i];
		printf("\t{ %" PRIu32 ", %u, %u, %u },\n", e->place, e->says, e->size, e->hash);
	}
	printf("};\n\n");
}

static void
write_table(const char *entries, const struct name_table *t)
{
	printf("{ %s, ", entries);
	write_string(t->names, t->names_size);
	printf(", %" PRIu32 ", %" PRIu32 " }", t->mask, t->names_size);
}

static void
write_tlds(const struct tlds *tlds)
{
	write_entries("tld_names", &tlds->names);
	printf("static const struct tld tlds[] = {\n");
	for (size_t i = 0; i < tlds->count; i++)
		printf("\t{ INT64_C(%" PRId64 "), INT64_C(%" PRId64 "), %d },\n", tlds->items[i].from, tlds->items[i].until, tlds->items[i].is_brand);
	printf("};\n\n");
}

static void
write_addresses(const struct addresses *addresses)
{
	printf("static const struct address_block address_blocks[] = {\n");
	for (size_t i = 0; i < addresses->count; i++) {
		const struct address_block *b = &addresses->items[i];
		printf("\t{ ");
		write_octets(b->octets, sizeof(b->octets));
		printf(", %u, %u, ", b->size, b->bits);
		write_span(b->name);
		printf(" },\n");
	}
	printf("};\n\n");
}

static void
write_subdivisions(const struct subdivisions *subdivisions)
{
	printf("static const struct subdivision subdivisions[] = {\n");
	for (size_t i = 0; i < subdivisions->count; i++) {
		const struct subdivision *s = &subdivisions->items[i];
		printf("\t{ ");
		write_octets(s->country, sizeof(s->country));
		printf(", ");
		write_octets(s->code, sizeof(s->code));
		printf(", ");
		write_octets(s->parent, sizeof(s->parent));
		printf(", ");
		write_span(s->names);
		printf(" },\n");
	}
	printf("};\n\n");
}

static void
write_placeholders(const struct placeholders *placeholders)
{
	write_entries("placeholder_values", &placeholders->values);
	printf("static const struct placeholder placeholders[] = {\n");
	for (size_t i = 0; i < placeholders->count; i++) {
		const struct placeholder *p = &placeholders->items[i];
		printf("\t{ %u, %u, ", p->sure, p->unsure);
		write_span(p->countries);
		printf(" },\n");
	}
	printf("};\n\n");
}

static void
write_ev_policies(const struct ev_policies *policies)
{
	printf("static const struct ev_policy ev_policies[] = {\n");
	for (size_t i = 0; i < policies->count; i++) {
		const struct ev_policy *p = &policies->items[i];
		printf("\t{ ");
		write_octets(p->octets, sizeof(p->octets));
		printf(", %u, ", p->size);
		write_span(p->ca);
		printf(" },\n");
	}
	printf("};\n\n");
}

/* Those of the published list, as has to be known of what is built in. */
static void
write_weak_keys(const struct weak_keys *keys)
{
	printf("static const uint64_t weak_keys[] = {");
	for (uint32_t i = 0; i < keys->count; i++)
		printf("%sUINT64_C(0x%016" PRIx64 "),", i % 5 == 0 ? "\n\t" : " ", keys->md5s[i]);
	printf("\n};\nstatic const uint32_t weak_key_begins[] = ");
	write_words(keys->begins, WEAK_KEY_BEGINS + 1);
	printf(";\n\n");
}

static void
write_text(struct ct_text t)
{
	printf("{ %" PRIu32 ", %" PRIu32 " }", t.place, t.size);
}

/* A time; the least one is no constant. */
static void
write_time(int64_t t)
{
	if (t == INT64_MIN)
		printf("INT64_MIN, ");
	else
		printf("INT64_C(%" PRId64 "), ", t);
}

static void
write_view(const struct ct_view *v)
{
	printf("\t\t{ { ");
	for (int i = 0; i < CT_STATES; i++)
		write_time(v->since[i]);
	printf("}, ");
	write_text(v->operator_name);
	printf(", { ");
	for (int i = 0; i < CT_FORMER; i++) {
		printf("{ ");
		write_text(v->former[i].name);
		printf(", ");
		write_time(v->former[i].until);
		printf("}, ");
	}
	printf("} },\n");
}

static void
write_ct_logs(const struct ct_logs *logs)
{
	printf("static const struct ct_log ct_logs[] = {\n");
	for (size_t i = 0; i < logs->first[256]; i++) {
		const struct ct_log *l = &logs->items[i];
		printf("\t{ ");
		write_octets(l->id, sizeof(l->id));
		printf(", ");
		write_text(l->key);
		printf(", ");
		write_text(l->name);
		printf(", ");
		write_text(l->operator_name);
		printf(", ");
		write_time(l->start);
		write_time(l->end);
		printf("%" PRIu32 ", %d, %d, {\n", l->delay, l->is_static, l->is_test);
		for (int program = 0; program < CT_PROGRAMS; program++)
			write_view(&l->views[program]);
		printf("\t} },\n");
	}
	printf("};\n\n");
}

static void
write_reference(const struct reference *r)
{
	printf("const struct reference reference_builtin = {\n\t.tlds = { ");
	write_table("tld_names", &r->tlds.names);
	printf(", tlds, %zu, ", r->tlds.count);
	write_span(r->tlds.version);
	printf(" },\n\t.addresses = { address_blocks, %zu, ", r->addresses.count);
	write_span(r->addresses.version);
	printf(" },\n\t.countries = { ");
	write_words(r->countries.seconds, sizeof(r->countries.seconds) / sizeof(r->countries.seconds[0]));
	printf(", ");
	write_span(r->countries.version);
	printf(" },\n\t.subdivisions = { subdivisions, %zu, ", r->subdivisions.count);
	write_span(r->subdivisions.version);
	printf(" },\n\t.ev_policies = { ev_policies, %zu, ", r->ev_policies.count);
	write_span(r->ev_policies.version);
	printf(" },\n\t.placeholders = { ");
	write_table("placeholder_values", &r->placeholders.values);
	printf(", placeholders, %zu, ", r->placeholders.count);
	write_words(r->placeholders.begins, sizeof(r->placeholders.begins) / sizeof(r->placeholders.begins[0]));
	printf(", ");
	write_span(r->placeholders.version);
	printf(" },\n\t.weak_keys = { weak_keys, weak_key_begins, %" PRIu32 ", NULL, 0, true, ", r->weak_keys.count);
	write_span(r->weak_keys.version);
	printf(" },\n\t.ct_logs = { ct_logs, ");
	write_string(r->ct_logs.octets, r->ct_logs.octet_count);
	printf(", %zu, { ", r->ct_logs.octet_count);
	for (int i = 0; i <= 256; i++)
		printf("%u, ", r->ct_logs.first[i]);
	printf("}, { ");
	for (int i = 0; i < CT_PROGRAMS; i++)
		write_time(r->ct_logs.dated[i]);
	printf("}, ");
	write_span(r->ct_logs.version);
	printf(" },\n\t.suffixes = { ");
	write_table("suffix_names", &r->suffixes.names);
	printf(", ");
	write_octets(r->suffixes.depths, sizeof(r->suffixes.depths));
	printf(", ");
	write_span(r->suffixes.version);
	printf(" },\n\t.sha256 = { ");
	for (size_t i = 0; i < REFERENCE_FILES; i++)
		printf("\"%s\", ", r->sha256[i]);
	printf("},\n};\n");
}

int
main(int argc, char **argv)
{
	char where[4096];
	struct reference r = { 0 };
	if (argc != 2) {
		fprintf(stderr, "usage: compile FOLDER\n");
		return 2;
	}
	const char *wrong = reference_read(&r, argv[1], where, sizeof(where));
	for (size_t i = 0; i < REFERENCE_FILES && wrong == NULL; i++)
		wrong = r.texts[i] == NULL ? "a file of reference data is missing" : NULL;
	if (wrong != NULL) {
		fprintf(stderr, "compile: %s: %s\n", where, wrong);
		return 1;
	}
	printf("#include \"data/reference.h\"\n\n");
	write_tlds(&r.tlds);
	write_addresses(&r.addresses);
	write_subdivisions(&r.subdivisions);
	write_ev_policies(&r.ev_policies);
	write_placeholders(&r.placeholders);
	write_weak_keys(&r.weak_keys);
	write_ct_logs(&r.ct_logs);
	write_entries("suffix_names", &r.suffixes.names);
	write_reference(&r);
	reference_free(&r);
	return ferror(stdout) || fclose(stdout) != 0 ? 3 : 0;
}
