/* What is known of an object beside its octets. */
#include <stdlib.h>

#include "lib/internal.h"
#include "x509/classify.h"

brlint_job *
brlint_job_new(void)
{
	return calloc(1, sizeof(brlint_job));
}

void
brlint_job_free(brlint_job *j)
{
	if (j == NULL)
		return;
	brlint_companions_free(j->issuers);
	brlint_companions_free(j->precerts);
	brlint_companions_free(j->beside);
	brlint_companions_free(j->previous);
	free(j->name);
	free(j);
}

enum brlint_status
brlint_job_profile(brlint_job *j, const char *profile)
{
	profile_set wanted = profile != NULL ? profile_from_name(profile) & CERTIFICATE : 0;
	if (profile != NULL && wanted == 0)
		return BRLINT_UNKNOWN_NAME;
	j->job.profile = wanted;
	return BRLINT_OK;
}

enum brlint_status
brlint_job_scope(brlint_job *j, const char *scope)
{
	feature_set wanted = scope != NULL ? scope_from_name(scope) : 0;
	if (scope != NULL && wanted == 0)
		return BRLINT_UNKNOWN_NAME;
	j->job.scope = wanted;
	return BRLINT_OK;
}

enum brlint_status
brlint_job_ocsp_profile(brlint_job *j, const char *profile)
{
	feature_set wanted = profile != NULL ? ocsp_profile_from_name(profile) : 0;
	if (profile != NULL && wanted == 0)
		return BRLINT_UNKNOWN_NAME;
	j->job.ocsp_profile = wanted;
	return BRLINT_OK;
}

void
brlint_job_date(brlint_job *j, int64_t seconds)
{
	j->job.has_date = true;
	j->job.date = date_within(seconds);
}

void
brlint_job_own_date(brlint_job *j)
{
	j->job.has_date = false;
}

enum brlint_status
brlint_job_companions(brlint_job *j, enum brlint_role role, const brlint_companions *set, int required)
{
	if (role > BRLINT_PREVIOUS || (set != NULL && set->role != role))
		return BRLINT_BAD_ARGUMENT;
	const struct companions *members = set != NULL ? set->set : NULL;
	switch (role) {
	case BRLINT_ISSUER:
		companions_hold(&j->issuers, set);
		j->job.issuers = members;
		j->job.wants_issuer = required != 0;
		break;
	case BRLINT_PRECERTIFICATE:
		companions_hold(&j->precerts, set);
		j->job.precerts = members;
		j->job.wants_precert = required != 0;
		break;
	case BRLINT_BESIDE:
		companions_hold(&j->beside, set);
		j->job.beside = members;
		j->job.wants_beside = required != 0;
		break;
	case BRLINT_PREVIOUS:
		companions_hold(&j->previous, set);
		j->job.previous = members;
		j->job.wants_previous = required != 0;
		break;
	}
	return BRLINT_OK;
}

void
brlint_job_issuer_digest(brlint_job *j, const unsigned char *digest)
{
	j->job.names_issuer = digest != NULL;
	if (digest != NULL)
		memcpy(j->job.issuer_digest, digest, SHA256_SIZE);
}

void
brlint_job_verify(brlint_job *j, int verify)
{
	j->job.verifies = verify != 0;
}

enum brlint_status
brlint_job_require_kind(brlint_job *j, const char *kind)
{
	unsigned kinds = kind != NULL ? kind_from_name(kind) : 0;
	if (kind != NULL && kinds == 0)
		return BRLINT_UNKNOWN_NAME;
	j->job.kinds = kind != NULL ? j->job.kinds | kinds : 0;
	return BRLINT_OK;
}

enum brlint_status
brlint_job_require_profile(brlint_job *j, const char *profile)
{
	profile_set wanted = profile != NULL ? profile_from_name(profile) & ~NO_OBJECT : 0;
	if (profile != NULL && wanted == 0)
		return BRLINT_UNKNOWN_NAME;
	j->job.profiles = profile != NULL ? j->job.profiles | wanted : 0;
	return BRLINT_OK;
}

enum brlint_status
brlint_job_name(brlint_job *j, const char *name)
{
	char *copy = name != NULL ? strdup(name) : NULL;
	if (name != NULL && copy == NULL)
		return BRLINT_NO_MEMORY;
	free(j->name);
	j->name = copy;
	j->index = 0;
	j->has_index = false;
	return BRLINT_OK;
}

void
brlint_job_index(brlint_job *j, size_t index)
{
	j->index = index;
	j->has_index = true;
}

void
brlint_job_copy(brlint_job *j, int copy)
{
	j->copies = copy != 0;
}
