#include "serve/endpoints.h"

#include <string.h>

#include "serve/assets.h"
#include "serve/canary.h"
#include "serve/lint.h"
#include "serve/metrics.h"
#include "serve/page.h"
#include "serve/pkimetal.h"

/* --- those who watch --- */

static void
livez_get(struct exchange *e)
{
	text_say(&e->answer, "OK\n");
}

static void
readyz_get(struct exchange *e)
{
	e->status = canary_lives() ? 200 : 503;
	text_say(&e->answer, canary_lives() ? "OK\n" : "ERROR\n");
}

static const char *
path_of(unsigned endpoint)
{
	return endpoint < endpoint_count ? endpoints[endpoint].path : NULL;
}

static void
metrics_get(struct exchange *e)
{
	e->type = "text/plain; version=0.0.4; charset=utf-8";
	metrics_say(&e->answer, e->configuration->linter, e->configuration->made, path_of);
}

/* --- what never changes --- */

struct file {
	const char *type;
	const unsigned char *octets;
	const size_t *size;
};

static const struct file style = { "text/css; charset=utf-8", asset_style, &asset_style_size };
static const struct file script = { "text/javascript; charset=utf-8", asset_script, &asset_script_size };
static const struct file openapi = { "application/json", asset_openapi, &asset_openapi_size };

static void
file_get(struct exchange *e)
{
	const struct file *file = e->argument;
	e->type = file->type;
	text_add(&e->answer, file->octets, *file->size);
}

const struct endpoint endpoints[] = {
	{ "/", SITE_LINT, page_get, page_post, NULL },
	{ "/brlint.css", SITE_LINT, file_get, NULL, &style },
	{ "/brlint.js", SITE_LINT, file_get, NULL, &script },
	{ "/lint", SITE_LINT, NULL, lint_post, NULL },
	{ "/lintcert", SITE_LINT, pkimetal_get, pkimetal_post, &end_cert },
	{ "/linttbscert", SITE_LINT, pkimetal_get, pkimetal_post, &end_tbs_cert },
	{ "/lintcrl", SITE_LINT, pkimetal_get, pkimetal_post, &end_crl },
	{ "/linttbscrl", SITE_LINT, pkimetal_get, pkimetal_post, &end_tbs_crl },
	{ "/lintocsp", SITE_LINT, pkimetal_get, pkimetal_post, &end_ocsp },
	{ "/linttbsocsp", SITE_LINT, pkimetal_get, pkimetal_post, &end_tbs_ocsp },
	{ "/linters", SITE_LINT, pkimetal_linters, NULL, NULL },
	{ "/profiles", SITE_LINT, pkimetal_profiles, NULL, NULL },
	{ "/rules", SITE_LINT, rules_get, NULL, NULL },
	{ "/rules/", SITE_LINT, rules_get, NULL, NULL },
	{ "/openapi.json", SITE_LINT, file_get, NULL, &openapi },
	{ "/livez", SITE_MONITOR, livez_get, NULL, NULL },
	{ "/readyz", SITE_MONITOR, readyz_get, NULL, NULL },
	{ "/metrics", SITE_MONITOR, metrics_get, NULL, NULL },
};
const size_t endpoint_count = sizeof(endpoints) / sizeof(endpoints[0]);

size_t
endpoint_find(const char *path, enum site site)
{
	for (size_t i = 0; i < endpoint_count; i++) {
		size_t size = strlen(endpoints[i].path);
		bool stands_for_more = size > 1 && endpoints[i].path[size - 1] == '/';
		if ((endpoints[i].site & site) != 0 && strncmp(path, endpoints[i].path, size) == 0 && (path[size] == '\0' || stands_for_more))
			return i;
	}
	return endpoint_count;
}

/* Whether the path is one of the page for people, which there may not be. */
static bool
is_switched_off(const struct exchange *e)
{
	return !e->serving->page && (strcmp(endpoints[e->endpoint].path, "/") == 0 || strcmp(endpoints[e->endpoint].path, "/brlint.js") == 0);
}

static void
answer_other_method(struct exchange *e)
{
	const struct endpoint *to = &endpoints[e->endpoint];

	e->allow = to->get == NULL ? "POST" : to->post == NULL ? "GET, HEAD" : "GET, HEAD, POST";
	if (e->method == METHOD_OPTIONS && e->serving->cors != NULL)
		e->status = 204;
	else
		answer_problem(e, 405, "Method not allowed", "this path does not have the method");
}

/* Where there was no memory for the answer. Clients of pkimetal look at no status. */
static void
answer_without_memory(struct exchange *e)
{
	bool is_end = endpoints[e->endpoint].post == pkimetal_post;

	e->status = is_end ? 200 : 503;
	e->type = is_end ? "application/json" : "application/problem+json";
	e->fixed = is_end ? "[{\"Linter\":\"pkimetal\",\"Finding\":\"Memory ran out\",\"Severity\":\"fatal\"}]\n"
			  : "{\"type\": \"about:blank\", \"title\": \"Not judged\", \"status\": 503, \"detail\": \"memory ran out\"}\n";
	e->is_page = false;
	e->disposition = NULL;
}

void
answer(struct exchange *e)
{
	e->status = 200;
	e->type = "text/plain; charset=utf-8";
	if (e->endpoint == endpoint_count || is_switched_off(e)) {
		answer_problem(e, 404, "Not found", "there is no such path");
		return;
	}
	const struct endpoint *to = &endpoints[e->endpoint];
	void (*handler)(struct exchange *) = e->method == METHOD_POST                              ? to->post
					     : e->method == METHOD_GET || e->method == METHOD_HEAD ? to->get
												   : NULL;
	if (handler == NULL) {
		answer_other_method(e);
		return;
	}
	e->argument = to->argument;
	e->configuration = configuration_hold();
	handler(e);
	configuration_let_go(e->configuration);
	e->configuration = NULL;
	if (e->workspace != NULL)
		workspace_shrink(e->workspace);
	if (e->answer.failed)
		answer_without_memory(e);
}
