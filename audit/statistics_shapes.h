/* Which extensions members have: stat_extension_shape; chart "shapes". */
#ifndef AUDIT_STATISTICS_SHAPES_H
#define AUDIT_STATISTICS_SHAPES_H

#include "audit/statistics_note.h"
#include "audit/statistics_parts.h"

struct shapes {
	struct distinct shapes; /* of an issuer and profiles */
};
void shapes_init(struct shapes *s);
void shapes_free(struct shapes *s);
bool shapes_add(struct shapes *s, const struct member *member, struct span shape);
bool shapes_end(struct shapes *s, struct results *r);

#endif
