/* A row of the list of certificates that an incident report for the CCADB has, for those who know more than one object tells. */
#ifndef REPORT_CCADB_H
#define REPORT_CCADB_H

#include "report/report.h"

/* What is known beside a certificate. */
struct ccadb_beside {
	const struct session *precert; /* its precertificate, judged as well; NULL: there is none, or the object is one itself */
	bool is_revoked;
	int64_t revoked_at; /* seconds since 1970; only if it is there: */
	bool has_revoked_at;
	int reason; /* CRLReason; -1: none is said */
};

/* Adds a row if the certificate, or its precertificate, has a reason for one; `beside` may be NULL. Returns whether it has. */
bool ccadb_row(struct buffer *b, const struct report *report, const struct result *result, const struct ccadb_beside *beside);

/* Whether a finding is a reason for a row: it counts, and is at or above the level of the report. */
bool ccadb_is_reason(const struct report *report, const struct finding *finding);

#endif
