/* Issuance by day: stat_issuance_peak; chart "days"; the greatest issuers beside it. */
#ifndef AUDIT_STATISTICS_ISSUANCE_H
#define AUDIT_STATISTICS_ISSUANCE_H

#include "audit/statistics_parts.h"

#define FIRST_DAY (-7305) /* 1950-01-01 in days since 1970 */
#define DAYS      56613   /* up to 2104-12-31; others are counted together */

struct issuance {
	uint32_t *days; /* members by day of notBefore */
	uint64_t before, after;
	struct distinct by_issuer; /* the same, of an issuer and a day */
};
void issuance_init(struct issuance *s);
void issuance_free(struct issuance *s);
bool issuance_add(struct issuance *s, const struct member *member);
bool issuance_end(struct issuance *s, struct results *r);

#endif
