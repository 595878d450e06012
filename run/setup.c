#include "run/setup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "run/complain.h"

/* Reading the files of --issuer and its like. */
struct reader {
	const struct oid_index *oids;
	struct companions *set;
	const char *option;
	enum companion_kind kind;
	int status;
};

/* The worse of two is kept. */
static void
worsen(int *status, int other)
{
	if (other > *status)
		*status = other;
}

static bool
on_object(void *context, const struct input_object *o)
{
	struct reader *r = context;
	switch (companions_add(r->set, r->oids, o->der, r->kind)) {
	case COMPANION_ADDED:
		break;
	case COMPANION_NOT_CERTIFICATE:
		complain("%s %s: object %zu is not a certificate", r->option, o->name, o->index);
		worsen(&r->status, EXIT_TROUBLE);
		break;
	case COMPANION_NOT_WHOLE:
		complain("%s %s: object %zu is not complete, or octets follow it", r->option, o->name, o->index);
		worsen(&r->status, EXIT_TROUBLE);
		break;
	case COMPANION_NOT_PRECERTIFICATE:
		complain("%s %s: object %zu is not a precertificate: it has no poison extension", r->option, o->name, o->index);
		worsen(&r->status, EXIT_TROUBLE);
		break;
	case COMPANION_NOT_CRL:
		complain("%s %s: object %zu is not a CRL", r->option, o->name, o->index);
		worsen(&r->status, EXIT_TROUBLE);
		break;
	case COMPANION_NO_MEMORY:
		complain("%s %s: out of memory", r->option, o->name);
		worsen(&r->status, EXIT_INTERNAL);
		return false;
	}
	return true;
}

static bool
on_trouble(void *context, const struct input_trouble *t)
{
	struct reader *r = context;
	if (t->has_place)
		complain("%s %s: offset %llu: %s", r->option, t->name, (unsigned long long)t->offset, t->what);
	else
		complain("%s %s: %s", r->option, t->name, t->what);
	worsen(&r->status, t->out_of_memory ? EXIT_INTERNAL : EXIT_TROUBLE);
	return !t->out_of_memory;
}

/* Makes a set of what some files have. Each must have something. */
static int
read_companions(struct companions **set, const struct linter *linter, const struct words *files, const struct options *o, const char *option,
		enum companion_kind kind)
{
	struct input_options input = { .format = INPUT_AUTO, .max_object = o->input.max_object };
	if (files->count == 0)
		return EXIT_CLEAN;
	*set = companions_new();
	if (*set == NULL) {
		complain("out of memory");
		return EXIT_INTERNAL;
	}
	struct reader r = { &linter->oids, *set, option, kind, EXIT_CLEAN };
	struct input_sink sink = { .object = on_object, .trouble = on_trouble, .context = &r };
	for (size_t i = 0; i < files->count && r.status != EXIT_INTERNAL; i++)
		input_read(files->items[i], &input, &sink);
	if (r.status == EXIT_CLEAN && companions_count(*set) == 0) {
		complain("%s: the files have no %s", option, kind == COMPANION_CRL ? "CRL" : "certificate");
		r.status = EXIT_TROUBLE;
	}
	return r.status;
}

/* --- policies --- */

/* Reads a file of at most so many octets, and one more where it has more; complaints are of an option. Returns an exit status, having complained. */
static int
read_text(const char *option, const char *name, size_t most, char **text, size_t *size)
{
	size_t room = 0;
	ssize_t some = 1;
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	*text = NULL;
	*size = 0;
	while (fd >= 0 && some > 0 && *size <= most) {
		if (*size == room) {
			room = room == 0 ? (size_t)64 << 10 : 2 * room;
			char *grown = realloc(*text, room);
			if (grown == NULL) {
				complain("%s %s: out of memory", option, name);
				close(fd);
				return EXIT_INTERNAL;
			}
			*text = grown;
		}
		do
			some = read(fd, *text + *size, room - *size);
		while (some < 0 && errno == EINTR);
		*size += some > 0 ? (size_t)some : 0;
	}
	if (fd < 0 || some < 0)
		complain("%s %s: %s", option, name, strerror(errno));
	if (fd >= 0)
		close(fd);
	return fd < 0 || some < 0 ? EXIT_TROUBLE : EXIT_CLEAN;
}

/* Says what is wrong with a policy. */
static int
tell_errors(const char *name, const struct policy_errors *errors)
{
	for (size_t i = 0; i < errors->count && i < POLICY_ERRORS_MAX; i++) {
		if (errors->items[i].line > 0)
			complain("%s:%u: %s", name, errors->items[i].line, errors->items[i].text);
		else
			complain("%s: %s", name, errors->items[i].text);
	}
	if (errors->count > POLICY_ERRORS_MAX)
		complain("%s: %zu more error%s", name, errors->count - POLICY_ERRORS_MAX, plural(errors->count - POLICY_ERRORS_MAX));
	if (errors->out_of_memory)
		complain("--policy %s: out of memory", name);
	return errors->out_of_memory ? EXIT_INTERNAL : EXIT_TROUBLE;
}

/* Reads all policies, and adds their rules to the linter's. */
static int
read_policies(struct setup *s, const struct options *o)
{
	struct policy_errors errors;
	char wrong[POLICY_ERROR_SIZE];
	int worst = EXIT_CLEAN;

	for (size_t i = 0; i < o->policies.count && worst == EXIT_CLEAN; i++) {
		const char *name = o->policies.items[i];
		char *text;
		size_t size;
		worsen(&worst, read_text("--policy", name, POLICY_OCTETS_MAX, &text, &size));
		if (worst == EXIT_CLEAN && !policy_add(&s->policy, &s->linter.rules, name, (struct span){ (const uint8_t *)text, size }, &errors))
			worsen(&worst, tell_errors(name, &errors));
		free(text);
	}
	if (worst != EXIT_CLEAN || o->policies.count == 0)
		return worst;
	s->linter.policy = &s->policy;
	s->waivers_used = calloc(s->policy.waiver_count + 1, 1);
	if (s->waivers_used == NULL) {
		complain("out of memory");
		return EXIT_INTERNAL;
	}
	bool judges = o->command & (COMMAND_LINT | COMMAND_TREE | COMMAND_AUDIT) || (o->command == COMMAND_POLICY && !o->shows_policy);
	if (judges && !o->version && policy_data_trouble(&s->policy, &s->linter.reference, time(NULL), wrong) != NULL) {
		complain("%s", wrong);
		return EXIT_TROUBLE;
	}
	return EXIT_CLEAN;
}

/* Adds lists to the data, of files with at most so many octets. */
static int
read_lists(struct reference *reference, const char *option, const struct words *files, size_t most,
	   const char *(*add)(struct reference *, struct span, unsigned *))
{
	int worst = EXIT_CLEAN;
	for (size_t i = 0; i < files->count && worst == EXIT_CLEAN; i++) {
		const char *name = files->items[i], *wrong = NULL;
		char *text;
		size_t size;
		unsigned line = 0;
		worsen(&worst, read_text(option, name, most, &text, &size));
		if (worst == EXIT_CLEAN)
			wrong = add(reference, (struct span){ (const uint8_t *)text, size }, &line);
		free(text);
		if (wrong == NULL)
			continue;
		if (line > 0)
			complain("%s %s:%u: %s", option, name, line, wrong);
		else
			complain("%s %s: %s", option, name, wrong);
		worsen(&worst, strcmp(wrong, "out of memory") == 0 ? EXIT_INTERNAL : EXIT_TROUBLE);
	}
	return worst;
}

int
setup_make(struct setup *s, const struct options *o)
{
	char where[4096], wrong[CHOICE_WRONG_SIZE];

	s->issuers = s->precerts = s->beside = s->previous = NULL;
	s->waivers_used = NULL;
	s->blocked = (struct blocked_file){ 0 };
	s->job = o->job;
	policy_init(&s->policy);
	const char *cause = linter_init(&s->linter, o->data, where, sizeof(where));
	if (cause != NULL) {
		complain("%s%s%s", where, where[0] != '\0' ? ": " : "", cause);
		return where[0] != '\0' ? EXIT_TROUBLE : EXIT_INTERNAL;
	}
	int status = read_lists(&s->linter.reference, "--log-list", &o->log_lists, CT_LIST_SIZE_MAX, reference_add_log_list);
	worsen(&status, read_lists(&s->linter.reference, "--weak-keys", &o->weak_keys, WEAK_KEYS_SIZE_MAX, reference_add_weak_keys));
	if (status == EXIT_CLEAN)
		status = read_policies(s, o);
	if (status != EXIT_CLEAN)
		return status;
	if (!choice_apply(&o->choice, &s->linter.rules, wrong) || !choice_leaves_a_rule(&s->linter.rules, wrong)) {
		complain("%s", wrong);
		return choice_is_no_memory(wrong) ? EXIT_INTERNAL : EXIT_TROUBLE;
	}
	s->linter.tests_keys = o->tests_keys;
	if (o->blocked_keys != NULL)
		status = blocked_open(&s->blocked, o->blocked_keys, &s->linter.blocked);
	if (status != EXIT_CLEAN)
		return status;
	status = read_companions(&s->issuers, &s->linter, &o->issuers, o, "--issuer", COMPANION_CERTIFICATE);
	worsen(&status, read_companions(&s->precerts, &s->linter, &o->precerts, o, "--precert", COMPANION_PRECERTIFICATE));
	worsen(&status, read_companions(&s->beside, &s->linter, &o->beside, o, "--beside", COMPANION_CERTIFICATE));
	worsen(&status, read_companions(&s->previous, &s->linter, &o->previous, o, "--previous", COMPANION_CRL));
	s->job.issuers = s->issuers;
	s->job.precerts = s->precerts;
	s->job.beside = s->beside;
	s->job.previous = s->previous;
	s->job.wants_beside = s->beside != NULL;
	s->job.wants_previous = s->previous != NULL;
	s->job.wants_issuer = s->issuers != NULL;
	s->job.wants_precert = s->precerts != NULL;
	return status;
}

void
setup_free(struct setup *s)
{
	companions_free(s->issuers);
	companions_free(s->precerts);
	companions_free(s->beside);
	companions_free(s->previous);
	linter_free(&s->linter);
	policy_free(&s->policy);
	blocked_close(&s->blocked);
	free(s->waivers_used);
}
