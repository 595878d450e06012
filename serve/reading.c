#include "serve/reading.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "serve/canary.h"
#include "serve/metrics.h"

/* No file that is read is larger. */
#define FILE_MOST ((size_t)256 << 20)

/* What is being read. */
struct reading {
	brlint_config *config;
	brlint_companions *issuers;
	int *log;
	const char *name; /* of the file */
	bool any_data, fits;
};

static bool
wrong(struct reading *r, const char *cause)
{
	fprintf(stderr, "brlint-serve: %s: %s\n", r->name, cause);
	r->fits = false;
	return false;
}

/* What a call that failed says; the name of the file is in it. */
static bool
wrong_config(struct reading *r)
{
	fprintf(stderr, "brlint-serve: %s\n", brlint_config_error(r->config));
	r->fits = false;
	return false;
}

static int
take_issuer(void *context, size_t index, const void *der, size_t size, const char *error)
{
	struct reading *r = context;
	char cause[256];
	enum brlint_status status = der != NULL ? brlint_companions_add(r->issuers, der, size) : BRLINT_BAD_OBJECT;

	if (status == BRLINT_OK)
		return 0;
	snprintf(cause, sizeof(cause), "object %zu: %s", index,
		 der == NULL                   ? error
		 : status == BRLINT_BAD_OBJECT ? "this is no certificate"
					       : brlint_status_text(status));
	wrong(r, cause);
	return 1;
}

static bool
take_issuers(struct reading *r, const char *text, size_t size)
{
	if (r->issuers == NULL)
		r->issuers = brlint_companions_new(BRLINT_ISSUER);
	if (r->issuers == NULL)
		return wrong(r, brlint_status_text(BRLINT_NO_MEMORY));
	enum brlint_status status = brlint_objects(text, size, 0, take_issuer, r);
	if (status != BRLINT_OK && r->fits)
		return wrong(r, brlint_status_text(status));
	return r->fits;
}

/* A file of the data folder; others may lie there, too. */
static bool
take_data(struct reading *r, const char *text, size_t size)
{
	const char *slash = strrchr(r->name, '/');
	enum brlint_status status = brlint_config_data_file(r->config, slash != NULL ? slash + 1 : r->name, text, size);

	r->any_data |= status == BRLINT_OK;
	return status == BRLINT_OK || status == BRLINT_UNKNOWN_NAME || wrong_config(r);
}

static bool
take_file(void *context, const struct opened_file *file)
{
	struct reading *r = context;
	size_t size = 0;

	r->name = file->name;
	if (file->fd < 0)
		return wrong(r, file->error == EINVAL ? "this is not a regular file" : strerror(file->error));
	if (file->use == FILE_LOG) {
		*r->log = file->fd;
		return true;
	}
	char *text = file_contents(file->fd, FILE_MOST, &size);
	int error = errno;
	close(file->fd);
	if (text == NULL)
		return wrong(r, strerror(error));
	bool taken = file->use == FILE_POLICY ? brlint_config_policy(r->config, file->name, text, size) == BRLINT_OK || wrong_config(r)
		     : file->use == FILE_DATA ? take_data(r, text, size)
					      : take_issuers(r, text, size);
	free(text);
	return taken;
}

/* A folder of data that has none was meant to have some. */
static bool
has_data(struct reading *r, const struct files *files)
{
	for (size_t i = 0; i < files->count && !r->any_data; i++) {
		r->name = files->names[i].name;
		if (files->names[i].use == FILE_DATA)
			return wrong(r, "the folder has no file of reference data");
	}
	return true;
}

/* A configuration of what was read. */
static struct configuration *
make(struct reading *r)
{
	enum brlint_status status;
	struct configuration *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->holders = 1;
	c->linter = brlint_new(r->config, &status);
	if (c->linter == NULL) {
		wrong_config(r);
	} else {
		c->counters = metrics_counters(c->linter);
		c->made = (int64_t)time(NULL);
	}
	if (c->counters == NULL) {
		configuration_let_go(c);
		return NULL;
	}
	c->issuers = r->issuers;
	r->issuers = NULL;
	return c;
}

/* Whether the canary lives with a configuration, if that matters. */
static bool
passes_canary(const struct configuration *c, bool *canary)
{
	const char *cause = canary_try(c->linter);
	if (cause != NULL)
		fprintf(stderr, "brlint-serve: with these policies and data %s\n", cause);
	if (canary != NULL)
		*canary = cause == NULL;
	return canary != NULL || cause == NULL;
}

struct configuration *
configuration_read(struct files *files, size_t max_object, int *log, bool *canary)
{
	struct reading r = { .config = brlint_config_new(), .log = log, .fits = true };
	struct configuration *c = NULL;

	*log = -1;
	if (r.config != NULL && files_ask(files, take_file, &r) && has_data(&r, files)) {
		brlint_config_max_object(r.config, max_object);
		c = make(&r);
	} else if (r.config == NULL) {
		fprintf(stderr, "brlint-serve: %s\n", brlint_status_text(BRLINT_NO_MEMORY));
	}
	if (c != NULL && !passes_canary(c, canary)) {
		configuration_let_go(c);
		c = NULL;
	}
	if (c == NULL && *log >= 0) {
		close(*log);
		*log = -1;
	}
	brlint_companions_free(r.issuers);
	brlint_config_free(r.config);
	return c;
}
