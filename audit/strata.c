/* The strata of the model: the parts of the population that have a member, by name. */
#include <stdlib.h>

#include "audit/audit.h"

struct named_part {
	char *name;
	uint32_t part;
	bool unknown;
};

static int
by_name(const void *a, const void *b)
{
	const struct named_part *x = a, *y = b;
	return x->unknown != y->unknown ? x->unknown - y->unknown : strcmp(x->name, y->name);
}

/* The name of a part as all files have it, without what would act on a terminal; NULL if memory ran out. */
static char *
name_of(const struct population *p, const struct part *part)
{
	struct buffer name = { 0 }, safe = { 0 };
	population_part_name(p, part, &name);
	buffer_safe(&safe, (struct span){ (const uint8_t *)name.text, name.size });
	buffer_add(&safe, "", 1);
	bool ok = !name.failed && !safe.failed;
	buffer_free(&name);
	if (ok)
		return safe.text;
	buffer_free(&safe);
	return NULL;
}

bool
audit_name_strata(struct audit *a)
{
	const struct population *p = &a->population;
	struct model *m = &a->model;
	size_t count = 0;
	struct named_part *named = calloc((size_t)p->part_count + 1, sizeof(*named));
	a->stratum_of_part = calloc((size_t)p->part_count + 1, sizeof(*a->stratum_of_part));
	m->strata = calloc((size_t)p->part_count + 1, sizeof(*m->strata));
	bool ok = named != NULL && a->stratum_of_part != NULL && m->strata != NULL;
	for (uint32_t i = 0; ok && i < p->part_count; i++) {
		if (p->parts[i].size == 0)
			continue;
		named[count] = (struct named_part){ name_of(p, &p->parts[i]), i, p->parts[i].key.unknown };
		ok = named[count++].name != NULL;
	}
	if (ok)
		qsort(named, count, sizeof(*named), by_name);
	for (size_t i = 0; i < count; i++) {
		if (!ok) {
			free(named[i].name);
			continue;
		}
		const struct part *part = &p->parts[named[i].part];
		m->strata[m->stratum_count] =
			(struct stratum){ .name = named[i].name, .size = part->size, .sampled = part->sampled, .is_unreadable = part->key.unknown };
		a->stratum_of_part[named[i].part] = (uint32_t)m->stratum_count++;
		m->sampled += part->sampled;
	}
	free(named);
	return ok;
}
