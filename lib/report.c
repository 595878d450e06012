/* Linting one object, and what was found on it. */
#include <stdlib.h>

#include "lib/internal.h"
#include "x509/classify.h"
#include "x509/sha256.h"

/* The findings of objects that were not judged: constant, so that they take no memory when there is none. */
static const brlint_rule not_judged = {
	.name = "e_object_not_judged",
	.source = "Community",
	.clause = "what is asked of an object",
	.title = "at least one of the chosen rules must apply to an object",
	.level = BRLINT_ERROR,
	.revision = 1,
	.from = INT64_MIN,
	.until = INT64_MAX,
	.enabled = 1,
};

#define NOT_JUDGED(why) \
	{ \
		.rule = &not_judged, .level = BRLINT_ERROR, .message = "the object was not judged: " why, .path = "", .blocks = 1, .of_object = 1 \
	}
static const brlint_finding no_object = NOT_JUDGED("none has been given yet"), no_memory = NOT_JUDGED("memory ran out"),
			    bad_argument = NOT_JUDGED("an argument makes no sense"), too_large = NOT_JUDGED("it has more octets than the limit");

brlint_report *
brlint_report_new(void)
{
	brlint_report *r = calloc(1, sizeof(*r));
	if (r != NULL) {
		r->status = BRLINT_BAD_ARGUMENT;
		r->not_judged = &no_object;
	}
	return r;
}

void
brlint_report_free(brlint_report *r)
{
	if (r == NULL)
		return;
	session_free(&r->session);
	brlint_free(r->linter);
	brlint_companions_free(r->issuers);
	brlint_companions_free(r->precerts);
	brlint_companions_free(r->beside);
	brlint_companions_free(r->previous);
	buffer_free(&r->name);
	buffer_free(&r->paths);
	buffer_free(&r->shown.texts);
	free(r->octets);
	free(r->verdicts);
	free(r->findings);
	free(r->log.findings);
	free(r);
}

void
brlint_report_want_verdicts(brlint_report *r, int wanted)
{
	r->wants_verdicts = wanted != 0;
}

/* Keeps what is known of the object: the job may change or go, and writers need it. Returns false if memory ran out. */
static bool
keep_job(brlint_report *r, const brlint_job *j)
{
	static const brlint_job nothing;
	if (j == NULL)
		j = &nothing;
	r->job = j->job;
	companions_hold(&r->issuers, j->issuers);
	companions_hold(&r->precerts, j->precerts);
	companions_hold(&r->beside, j->beside);
	companions_hold(&r->previous, j->previous);
	r->index = j->index;
	r->has_index = j->has_index;
	r->name.size = 0;
	r->name.failed = false;
	const char *name = j->name != NULL ? j->name : "";
	buffer_add(&r->name, name, strlen(name) + 1);
	return !r->name.failed;
}

/* Puts a copy of the octets in their place. Returns false if memory ran out. */
static bool
copy_octets(brlint_report *r, struct span *der)
{
	if (der->size > r->octets_room) {
		uint8_t *grown = realloc(r->octets, der->size);
		if (grown == NULL)
			return false;
		r->octets = grown;
		r->octets_room = der->size;
	}
	if (der->size > 0)
		memcpy(r->octets, der->data, der->size);
	der->data = r->octets;
	return true;
}

/* Makes room for a verdict of each rule; by their policies linters have more or fewer. Returns false if memory ran out. */
static bool
make_verdicts(brlint_report *r)
{
	size_t count = r->linter->linter.rules.count;
	if (count <= r->verdicts_room)
		return true;
	uint8_t *grown = realloc(r->verdicts, count);
	if (grown == NULL)
		return false;
	r->verdicts = grown;
	r->verdicts_room = count;
	return true;
}

static bool
make_room_for_findings(brlint_report *r, size_t count)
{
	if (count <= r->findings_room)
		return true;
	brlint_finding *grown = realloc(r->findings, 2 * count * sizeof(*grown));
	if (grown == NULL)
		return false;
	r->findings = grown;
	r->findings_room = 2 * count;
	return true;
}

/* Lays out the findings as programs read them. Returns false if memory ran out. */
static bool
list_findings(brlint_report *r)
{
	const struct findings *f = &r->session.findings;
	const struct ruleset *rules = &r->linter->linter.rules;
	char path[512];

	r->paths.size = 0;
	r->paths.failed = false;
	for (uint32_t i = 0; i < f->count; i++) {
		tree_path(&r->session.object.tree, f->items[i].node, path, sizeof(path));
		buffer_add(&r->paths, path, strlen(path) + 1);
	}
	if (r->paths.failed || !make_room_for_findings(r, f->count))
		return false;
	const char *next = r->paths.text;
	for (uint32_t i = 0; i < f->count; i++) {
		const struct finding *from = &f->items[i];
		r->findings[i] = (brlint_finding){
			.rule = &r->linter->rules[ruleset_find(rules, from->lint->name) - rules->gates],
			.level = (enum brlint_level)from->level,
			.message = finding_message(f, from),
			.path = next,
			.offset = from->offset,
			.length = from->length,
			.waived = from->waived != NULL ? &r->linter->waivers[policy_waiver_number(&r->linter->policy, from->waived)] : NULL,
			.blocks = finding_blocks(f, from, MUST),
			.of_object = from->of_object,
			.node = (size_t)(from->node - r->session.object.tree.nodes),
		};
		next += strlen(next) + 1;
	}
	return true;
}

static enum brlint_status
give_up(brlint_report *r, enum brlint_status status, const brlint_finding *why)
{
	r->not_judged = why;
	return r->status = status;
}

enum brlint_status
brlint_lint(const brlint *b, brlint_report *r, const brlint_job *j, const void *octets, size_t size)
{
	struct span der = { octets != NULL ? octets : "", size };

	if (r == NULL)
		return BRLINT_BAD_ARGUMENT;
	r->sha256[0] = '\0';
	r->log.is_set = false;
	if (b == NULL || (octets == NULL && size > 0))
		return give_up(r, BRLINT_BAD_ARGUMENT, &bad_argument);
	if (size > b->max_object)
		return give_up(r, BRLINT_TOO_LARGE, &too_large);
	if (r->linter != b) {
		brlint_free(r->linter);
		r->linter = linter_hold(b);
	}
	r->has_verdicts = r->wants_verdicts;
	if (!keep_job(r, j) || (j != NULL && j->copies && !copy_octets(r, &der)) || (r->wants_verdicts && !make_verdicts(r)) ||
	    !policy_lint(&b->linter, &r->session, &r->job, der, r->wants_verdicts ? r->verdicts : NULL) || !list_findings(r))
		return give_up(r, BRLINT_NO_MEMORY, &no_memory);
	r->not_judged = NULL;
	return r->status = BRLINT_OK;
}

const char *
brlint_report_kind(const brlint_report *r)
{
	return object_kind_name(r->not_judged == NULL ? r->session.object.kind : OBJECT_UNKNOWN);
}

const char *
brlint_report_profile(const brlint_report *r)
{
	return profile_name(r->not_judged == NULL ? r->session.object.profiles : NO_OBJECT);
}

const char *
brlint_report_profile_at(const brlint_report *r, size_t index)
{
	profile_set left = r->not_judged == NULL ? r->session.object.profiles : NO_OBJECT;
	while (index-- > 0 && left != 0)
		left &= left - 1;
	return left != 0 ? profile_name(left) : NULL;
}

int
brlint_report_is_precertificate(const brlint_report *r)
{
	return r->not_judged == NULL && object_is_precertificate(&r->session.object) ? 1 : 0;
}

int64_t
brlint_report_date(const brlint_report *r)
{
	if (r->not_judged != NULL)
		return INT64_MAX;
	return r->job.has_date ? r->job.date : r->session.object.date;
}

const char *
brlint_report_date_from(const brlint_report *r)
{
	return r->not_judged == NULL ? date_origin(&r->session, &r->job) : "today";
}

const char *
brlint_report_sha256(brlint_report *r)
{
	if (r->not_judged == NULL && r->sha256[0] == '\0')
		sha256_text(r->session.object.tree.der, r->sha256);
	return r->sha256;
}

int
brlint_report_serial(const brlint_report *r, const unsigned char **octets, size_t *size)
{
	const struct object *o = &r->session.object;
	if (r->not_judged != NULL || !object_is_certificate(o) || o->cert.serial_number == NULL)
		return 0;
	struct span serial = tree_contents(&o->tree, o->cert.serial_number);
	*octets = serial.data;
	*size = serial.size;
	return 1;
}

int
brlint_report_validity(const brlint_report *r, int64_t *not_before, int64_t *not_after)
{
	const struct object *o = &r->session.object;
	if (r->not_judged != NULL || !object_is_certificate(o) || !o->cert.has_not_before || !o->cert.has_not_after)
		return 0;
	*not_before = o->cert.not_before;
	*not_after = o->cert.not_after;
	return 1;
}

size_t
brlint_finding_count(const brlint_report *r)
{
	return r->not_judged == NULL ? r->session.findings.count : 1;
}

const brlint_finding *
brlint_finding_at(const brlint_report *r, size_t index)
{
	if (index >= brlint_finding_count(r))
		return NULL;
	return r->not_judged == NULL ? &r->findings[index] : r->not_judged;
}

enum brlint_verdict
brlint_verdict_at(const brlint_report *r, size_t rule)
{
	if (r->not_judged != NULL || !r->has_verdicts || rule >= r->linter->linter.rules.count || !r->linter->linter.rules.gates[rule].enabled)
		return BRLINT_NOT_RUN;
	switch (r->verdicts[rule]) {
	case PASS:
		return BRLINT_PASS;
	case FAIL:
		return BRLINT_FAIL;
	case NOT_EFFECTIVE:
		return BRLINT_NOT_IN_FORCE;
	default:
		return BRLINT_NOT_APPLICABLE;
	}
}
