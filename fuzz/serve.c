#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/targets.h"
#include "serve/canary.h"
#include "serve/endpoints.h"
#include "serve/metrics.h"
#include "serve/pkimetal.h"

static const char *const types[] = {
	NULL,
	"application/x-www-form-urlencoded",
	"application/pkix-cert",
	"application/octet-stream",
	"application/pkix-crl",
	"application/ocsp-response",
	"application/x-ndjson",
	"application/x-www-form-urlencoded; charset=utf-8",
	"text/plain",
};
static const char *const accepts[] = { NULL, "application/json", "text/html,*/*;q=0.1", "text/plain", "image/png, text/html" };
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct serving serving = { .max_body = 1 << 20, .threads = 2, .page = true };

static void
begin(void)
{
	struct configuration *c = calloc(1, sizeof(*c));
	if (c == NULL)
		abort();
	c->holders = 1;
	c->linter = brlint_new(NULL, NULL);
	c->counters = c->linter != NULL ? metrics_counters(c->linter) : NULL;
	if (c->counters == NULL || canary_try(c->linter) != NULL)
		abort();
	configuration_use(c);
	canary_set(true);
}

/* One finding at least, and it is fatal; or the object was judged, and is of the kind that belongs there. */
static void
check_findings(const struct exchange *e, const json_t *answer)
{
	const struct end *to = endpoints[e->endpoint].argument;
	if (!json_is_array(answer))
		abort();
	bool fatal = json_array_size(answer) == 1 && strcmp(json_string_value(json_object_get(json_array_get(answer, 0), "Severity")), "fatal") == 0;
	if (!fatal && strcmp(brlint_report_kind(e->workspace->report), to->kind) != 0)
		abort();
}

static void
check_answer(const struct exchange *e)
{
	if (e->type == NULL || e->status < 200 || e->status > 503 || e->answer.failed)
		abort();
	if (strcmp(e->type, "application/json") != 0 && strcmp(e->type, "application/problem+json") != 0)
		return;
	json_error_t error;
	json_t *answer = json_loadb(e->answer.data, e->answer.size, JSON_DECODE_ANY, &error);
	if (answer == NULL)
		abort();
	if (e->method == METHOD_POST && e->status == 200 && endpoints[e->endpoint].post == pkimetal_post)
		check_findings(e, answer);
	json_decref(answer);
}

int
fuzz_serve(const uint8_t *data, size_t size)
{
	static struct workspace workspace;
	struct exchange e = { .serving = &serving, .workspace = &workspace, .wants_sha256 = true };

	if (workspace.report == NULL) {
		begin();
		if (!workspace_init(&workspace))
			abort();
	}
	if (size < 4)
		return 0;
	e.endpoint = data[0] % (endpoint_count + 1);
	e.method = (enum method)(data[1] % 5);
	e.content_type = types[data[2] % COUNT(types)];
	e.accept = accepts[data[3] % COUNT(accepts)];
	data += 4;
	size -= 4;
	/* up to the first line feed it is what the address asks; behind the path, if that stands for more, comes a name */
	const uint8_t *end = memchr(data, '\n', size);
	size_t query_size = end != NULL ? (size_t)(end - data) : 0;
	char *query = malloc(query_size + 1), *path = malloc(query_size + 64);
	if (query == NULL || path == NULL)
		abort();
	memcpy(query, data, query_size);
	query[query_size] = '\0';
	snprintf(path, query_size + 64, "%s%s", e.endpoint < endpoint_count ? endpoints[e.endpoint].path : "/nothing", query);
	e.path = path;
	if (form_read(&e.query, query, query_size) == NULL) {
		if (end != NULL)
			text_add(&e.body, end + 1, size - query_size - 1);
		answer(&e);
		check_answer(&e);
	}
	text_free(&e.body);
	text_free(&e.answer);
	free(query);
	free(path);
	return 0;
}
