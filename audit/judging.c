/* The sample through the rules: what is found of each member goes into the files and is counted. */
#include <stdatomic.h>
#include <stdlib.h>

#include "audit/audit.h"
#include "audit/listed.h"
#include "audit/revoked.h"
#include "report/cells.h"
#include "report/formats.h"
#include "report/json.h"
#include "run/complain.h"
#include "run/pipeline.h"
#include "run/progress.h"
#include "run/signals.h"
#include "x509/text.h"

/* What each thread has for itself. */
struct judge {
	struct session session, precert;
	uint8_t *verdicts;                     /* of the rules on one object */
	uint64_t (*counts)[NOT_EFFECTIVE + 1]; /* of all objects */
	uint8_t *used;                         /* waivers */
	struct hit *hits;                      /* of one member; at most one a rule */
	char apart[LINES_APART];
};

/* A rule that a member breaks: of both objects where it is a pair. The path and the message of the first finding stand behind it. */
struct hit {
	uint32_t rule, findings, waived;
	uint32_t levels[LEVEL_COUNT]; /* findings that count, by level */
	bool is_reason;               /* for a row of ccadb.csv */
	struct example example;
	uint32_t path_size, message_size; /* each with a NUL */
};

/* What a thread says of a member. Behind it: lines for findings.jsonl, rows for findings.csv, the row for ccadb.csv, and the hits. */
struct judged {
	size_t lines, rows, listed; /* octets */
	uint32_t hit_count;
	bool is_listed, is_judged, is_found, is_clean;
	bool has_not_before, still_valid, is_revoked;
	int64_t not_before;
	uint32_t policy;
};

struct judging {
	struct audit *a;
	struct job job;
	struct pipeline *pipeline;
	struct judge *judges;
	unsigned judge_count;
	struct folder_file *lines, *rows, *listed;
	uint64_t listed_count;
	struct buffer text; /* crt.sh's form of the list */
	struct buffer name;
	struct progress progress;
	uint64_t objects, findings;
	atomic_bool stopped;
	bool no_memory;
};

const char *const policy_words[5] = { "ev", "ov", "iv", "dv", "none" };

static bool
is_stopped(struct judging *j)
{
	if (signals_came())
		j->stopped = true;
	return j->stopped;
}

static void
give_up(struct judging *j)
{
	j->no_memory = true;
	j->stopped = true;
}

/* --- one member --- */

/* Whether an object was judged, for good or ill: one of the chosen rules applies to it, or it has a fault that is one whatever is chosen. */
static bool
is_judged(const struct session *s)
{
	return s->findings.asked.judged != FAIL || s->findings.count > 0;
}

/* Whether one of an object's findings counts. */
static bool
is_found(const struct audit *a, const struct findings *f)
{
	for (uint32_t i = 0; i < f->count; i++) {
		if (finding_blocks(f, &f->items[i], a->o->options->fail_on))
			return true;
	}
	return false;
}

/* What the CRLs say of a certificate; null where none was given. */
static void
add_revocation(struct buffer *b, const struct audit *a, const struct object *o)
{
	struct ccadb_beside beside = { .reason = -1 };

	if (!a->model.crl_given || o->kind != OBJECT_CERTIFICATE) {
		buffer_text(b, JSON_NEXT("revoked") "null" JSON_NEXT("revoked_at") "null" JSON_NEXT("revocation_reason") "null");
		return;
	}
	revoked_find(a->revoked, &o->cert, &beside);
	buffer_text(b, beside.is_revoked ? JSON_NEXT("revoked") "true" : JSON_NEXT("revoked") "false");
	json_time_member(b, JSON_NEXT("revoked_at"), beside.has_revoked_at, beside.revoked_at);
	json_text_or_null_member(b, JSON_NEXT("revocation_reason"), beside.reason < 0 ? NULL : crl_reason_text(beside.reason));
}

/* Members of an object's line that are of this run. */
static void
add_members(struct buffer *b, const struct report *report, const struct result *r)
{
	const struct audit *a = report->context;
	const struct population *p = &a->population;
	const struct row *row = population_row(p, p->drawn[r->number]);
	buffer_text(b, JSON_NEXT("ruleset") "\"");
	buffer_add(b, a->model.ruleset, 16);
	buffer_text(b, "\"");
	json_text_member(b, JSON_NEXT("stratum"), a->model.strata[a->stratum_of_part[row->stratum]].name);
	json_hex_member(b, JSON_NEXT("member"), (struct span){ row->sha256, SHA256_SIZE });
	buffer_text(b, is_judged(r->session) ? JSON_NEXT("judged") "true" : JSON_NEXT("judged") "false");
	buffer_text(b, is_found(a, &r->session->findings) ? JSON_NEXT("found") "true" : JSON_NEXT("found") "false");
	buffer_text(b, object_is_whole(&r->session->object) ? JSON_NEXT("whole") "true" : JSON_NEXT("whole") "false");
	add_revocation(b, a, &r->session->object);
}

/* Cells with what a certificate says of itself. */
static void
own_cells(struct buffer *b, const struct object *o)
{
	struct cell cell = cell_begin(b, ",");
	struct text_sink sink = { cell_put, &cell };
	bool is_cert = object_is_certificate(o);

	if (is_cert && o->cert.issuer.node != NULL)
		name_write(&sink, &o->tree, o->cert.issuer.node);
	cell_end(&cell);
	cell = cell_begin(b, ",");
	sink.context = &cell;
	const struct node *serial = is_cert ? o->cert.serial_number : NULL;
	if (serial != NULL && serial->class == CLASS_UNIVERSAL && serial->tag == TYPE_INTEGER)
		integer_write(&sink, tree_contents(&o->tree, serial));
	cell_end(&cell);
	time_cell(b, is_cert && o->cert.has_not_before, o->cert.not_before);
}

/* The rows of findings.csv of one object. */
static void
add_rows(struct buffer *b, const struct result *r, const struct row *row)
{
	const struct findings *f = &r->session->findings;

	for (uint32_t i = 0; i < f->count; i++) {
		const struct finding *finding = &f->items[i];
		if (finding->waived != NULL)
			continue;
		buffer_hex(b, (struct span){ row->sha256, SHA256_SIZE }, "");
		text_cell(b, ",", r->input);
		finding_cells(b, f, finding);
		text_cell(b, ",", finding_message(f, finding));
		own_cells(b, &r->session->object);
		buffer_text(b, LINE_END);
	}
}

/* The number of a rule in the linter's set. */
static uint32_t
number_of_rule(const struct judging *j, const struct lint *lint)
{
	const struct ruleset *rules = &j->a->setup->linter.rules;
	return (uint32_t)(ruleset_find(rules, lint->name) - rules->gates);
}

static void
make_example(struct example *e, const struct findings *f, const struct finding *finding, const struct row *row)
{
	struct span octets;
	finding_octets(f, finding, sizeof(e->octets), &octets);
	memcpy(e->sha256, row->sha256, SHA256_SIZE);
	e->offset = finding->offset;
	e->length = finding->length;
	e->octet_count = (uint8_t)octets.size;
	if (octets.size > 0)
		memcpy(e->octets, octets.data, octets.size);
}

/* The hits of a member so far. */
struct hits {
	struct hit *items;
	uint32_t count;
	const struct finding *first[RULES_MAX]; /* of each, the finding that is its example, */
	const struct findings *of[RULES_MAX];   /* and where it is */
};

/* Adds what one object of the member has broken. */
static void
add_hits(const struct judging *j, struct hits *hits, const struct findings *f, const struct row *row)
{
	for (uint32_t i = 0; i < f->count; i++) {
		const struct finding *finding = &f->items[i];
		uint32_t rule = number_of_rule(j, finding->lint), at = 0;
		while (at < hits->count && hits->items[at].rule != rule)
			at++;
		if (at == hits->count) {
			hits->items[hits->count++] = (struct hit){ .rule = rule };
			hits->first[at] = NULL;
		}
		struct hit *h = &hits->items[at];
		h->waived += finding->waived != NULL;
		if (finding->waived != NULL)
			continue;
		h->findings++;
		h->levels[finding->level]++;
		h->is_reason |= ccadb_is_reason(&j->a->report, finding);
		if (hits->first[at] == NULL) {
			hits->first[at] = finding;
			hits->of[at] = f;
			make_example(&h->example, f, finding, row);
		}
	}
}

static uint32_t
policy_number(const struct cert *c)
{
	const char *word = cert_policy_text(c, c->features & IS_EV);
	uint32_t i = 0;
	while (i < 4 && strcmp(policy_words[i], word) != 0)
		i++;
	return i;
}

static bool
judge_object(const struct judging *j, struct judge *judge, struct session *s, struct span der)
{
	const struct setup *setup = j->a->setup;
	if (!policy_lint(&setup->linter, s, &j->job, der, judge->verdicts))
		return false;
	for (uint32_t i = 0; i < setup->linter.rules.count; i++)
		judge->counts[i][judge->verdicts[i]]++;
	policy_mark_used(setup->linter.policy, &s->findings, judge->used);
	return true;
}

static void
align(struct buffer *b)
{
	static const char nothing[16];
	buffer_add(b, nothing, (16 - b->size % 16) % 16);
}

/* Writes the hits behind the rest. */
static void
add_hit_texts(struct buffer *b, const struct hits *hits)
{
	char path[512];
	for (uint32_t i = 0; i < hits->count; i++) {
		struct hit h = hits->items[i];
		const char *message = "";
		path[0] = '\0';
		if (hits->first[i] != NULL) {
			tree_path(hits->of[i]->tree, hits->first[i]->node, path, sizeof(path));
			message = finding_message(hits->of[i], hits->first[i]);
		}
		h.path_size = (uint32_t)strlen(path) + 1;
		h.message_size = (uint32_t)strlen(message) + 1;
		align(b);
		buffer_add(b, (const char *)&h, sizeof(h));
		buffer_add(b, path, h.path_size);
		buffer_add(b, message, h.message_size);
	}
}

/* Judges a member, and adds what there is to say; false if memory ran out. */
static bool
judge_member(const struct judging *j, struct judge *judge, const struct batch *batch, const struct item *item, struct buffer *b)
{
	const struct audit *a = j->a;
	const struct population *p = &a->population;
	const struct row *row = population_row(p, p->drawn[item->number]), *precert = NULL;
	struct judged said = { 0 };
	struct hits hits = { .items = judge->hits };
	struct ccadb_beside beside = { .reason = -1 };
	struct result r = {
		.input = item_name(batch, item),
		.index = item->index,
		.job = &j->job,
		.session = &judge->session,
		.number = item->number,
	}, other = r;
	size_t begin = b->size;

	if (!judge_object(j, judge, &judge->session, item_der(batch, item)))
		return false;
	if (item->other_count > 0) {
		precert = population_row(p, row->partner);
		struct span der = { batch->octets + item->others[0].der, item->others[0].size };
		other.input = p->sources.words[precert->source];
		other.index = precert->index;
		other.session = &judge->precert;
		if (!judge_object(j, judge, &judge->precert, der))
			return false;
		beside.precert = &judge->precert;
	}
	const struct object *o = &judge->session.object;
	align(b);
	size_t head = b->size;
	buffer_add(b, (const char *)&said, sizeof(said));
	size_t from = b->size;
	a->report.format->object(b, &a->report, &r);
	if (beside.precert != NULL)
		a->report.format->object(b, &a->report, &other);
	said.lines = b->size - from;
	from = b->size;
	add_rows(b, &r, row);
	if (precert != NULL)
		add_rows(b, &other, precert);
	said.rows = b->size - from;
	from = b->size;
	if (o->kind == OBJECT_CERTIFICATE)
		revoked_find(a->revoked, &o->cert, &beside);
	said.is_listed = ccadb_row(b, &a->report, &r, &beside);
	said.listed = b->size - from;
	add_hits(j, &hits, &judge->session.findings, row);
	said.is_judged = is_judged(&judge->session);
	said.is_found = is_found(a, &judge->session.findings);
	if (beside.precert != NULL) {
		add_hits(j, &hits, &judge->precert.findings, precert);
		said.is_judged |= is_judged(&judge->precert);
		said.is_found |= is_found(a, &judge->precert.findings);
	}
	said.hit_count = hits.count;
	said.is_clean = said.is_judged && hits.count == 0;
	if (object_is_certificate(o)) {
		said.has_not_before = o->cert.has_not_before;
		said.not_before = o->cert.not_before;
		said.still_valid = o->cert.has_not_after && o->cert.not_after >= a->model.cut;
		said.is_revoked = beside.is_revoked;
		said.policy = policy_number(&o->cert);
	} else {
		said.policy = 4;
	}
	add_hit_texts(b, &hits);
	align(b);
	if (!b->failed)
		memcpy(b->text + head, &said, sizeof(said));
	else
		buffer_truncate(b, begin);
	return b->size > begin;
}

static void
judge_batch(void *context, unsigned thread, struct batch *b)
{
	struct judging *j = context;
	for (size_t i = 0; i < b->count && !is_stopped(j); i++) {
		struct item *item = &b->items[i];
		item->failed = !judge_member(j, &j->judges[thread], b, item, &b->out);
		item->end = b->out.size;
		b->finished++;
	}
}

/* --- counting --- */

/* Counts a number in a list that is in the order of numbers. Returns false if memory ran out. */
static bool
count_share(struct share **list, size_t *count, int64_t number)
{
	size_t at = *count;
	while (at > 0 && (*list)[at - 1].number > number)
		at--;
	if (at > 0 && (*list)[at - 1].number == number) {
		(*list)[at - 1].count++;
		return true;
	}
	/* room for a power of two */
	if ((*count & (*count - 1)) == 0) {
		struct share *grown = realloc(*list, (*count == 0 ? 1 : *count * 2) * sizeof(*grown));
		if (grown == NULL)
			return false;
		*list = grown;
	}
	memmove(*list + at + 1, *list + at, (*count - at) * sizeof(**list));
	(*list)[at] = (struct share){ number, 1 };
	(*count)++;
	return true;
}

/* Keeps an example: members come in the order of their SHA-256. */
static bool
keep_example(struct rule_tally *t, const struct hit *h)
{
	if (t->example_count == EXAMPLES_MAX)
		return true;
	struct example e = h->example;
	e.path = strdup((const char *)(h + 1));
	e.message = strdup((const char *)(h + 1) + h->path_size);
	t->examples[t->example_count++] = e;
	return e.path != NULL && e.message != NULL;
}

static bool
count_hit(struct audit *a, const struct judged *said, const struct hit *h, uint32_t issuer, uint32_t stratum)
{
	struct rule_tally *t = &a->model.rules[h->rule];
	t->findings += h->findings;
	t->waived += h->waived;
	a->model.waived += h->waived;
	for (int level = 0; level < LEVEL_COUNT; level++)
		a->model.counts[level] += h->levels[level];
	if (h->findings == 0)
		return true;
	t->members++;
	t->still_valid += said->still_valid;
	t->revoked += said->still_valid && said->is_revoked;
	t->policies[said->policy]++;
	bool ok = count_share(&t->issuers, &t->issuer_count, issuer) && count_share(&t->strata, &t->stratum_count, stratum) && keep_example(t, h);
	if (!said->has_not_before)
		return ok;
	if (!t->has_first || said->not_before < t->first)
		t->first = said->not_before;
	if (!t->has_first || said->not_before > t->last)
		t->last = said->not_before;
	t->has_first = true;
	return ok && count_share(&t->months, &t->month_count, month_of(said->not_before));
}

/* The file of the rows of one rule. */
static struct folder_file *
file_of_rule(struct judging *j, uint32_t rule)
{
	buffer_truncate(&j->name, 0);
	listed_file_name(&j->name, span_of(j->a->setup->linter.rules.gates[rule].lint->name));
	buffer_add(&j->name, "", 1);
	if (j->name.failed) {
		give_up(j);
		return NULL;
	}
	struct folder_file *file = folder_file(&j->a->folder, j->name.text);
	if (file != NULL && !file->begun) {
		struct buffer head = { 0 };
		ccadb_begin(&head, &j->a->report);
		file_take(file, &head);
		buffer_free(&head);
		file->begun = true;
	}
	return file;
}

/* Takes over what a thread says of one member. */
static void
take(struct judging *j, const struct item *item, const char *text)
{
	struct audit *a = j->a;
	const struct judged *said = (const struct judged *)(const void *)text;
	const struct row *row = population_row(&a->population, a->population.drawn[item->number]);
	uint32_t stratum = a->stratum_of_part[row->stratum], issuer = a->drawn_issuers[item->number];
	const char *at = (const char *)(said + 1), *listed;
	bool levels[LEVEL_COUNT] = { false };

	file_add(j->lines, at, said->lines);
	file_add(j->rows, at += said->lines, said->rows);
	file_add(j->listed, listed = at += said->rows, said->listed);
	at += said->listed;
	if (said->is_listed) {
		j->listed_count++;
		listed_text_line(&j->text, row->sha256);
	}
	a->model.found += said->is_found;
	a->model.clean += said->is_clean;
	a->model.not_judged += !said->is_judged;
	a->model.strata[stratum].found += said->is_found;
	a->issuer_sampled[issuer]++;
	if (said->has_not_before && !count_share(&a->model.months, &a->model.month_count, month_of(said->not_before)))
		give_up(j);
	for (uint32_t i = 0; i < said->hit_count; i++) {
		at = text + (size_t)(at - text + 15) / 16 * 16;
		const struct hit *h = (const struct hit *)(const void *)at;
		at += sizeof(*h) + h->path_size + h->message_size;
		if (!count_hit(a, said, h, issuer, stratum))
			give_up(j);
		for (int level = 0; level < LEVEL_COUNT; level++)
			levels[level] |= h->levels[level] > 0;
		j->findings += h->findings;
		if (!said->is_listed || !h->is_reason)
			continue;
		file_add(file_of_rule(j, h->rule), listed, said->listed);
		a->model.rules[h->rule].listed++;
	}
	for (int level = 0; level < LEVEL_COUNT; level++)
		a->model.strata[stratum].levels[level] += levels[level];
	j->objects++;
}

static void
deliver(void *context, struct batch *b)
{
	struct judging *j = context;
	for (size_t i = 0; i < b->finished && !j->stopped; i++) {
		size_t begin = i > 0 ? b->items[i - 1].end : 0;
		if (b->items[i].failed)
			give_up(j);
		else
			take(j, &b->items[i], b->out.text + (begin + 15) / 16 * 16);
	}
	progress_show(&j->progress, j->objects, j->findings, 0);
}

/* --- all of them --- */

static bool
begin_files(struct judging *j)
{
	struct buffer head = { 0 };
	j->lines = folder_file(&j->a->folder, "findings.jsonl");
	j->rows = folder_file(&j->a->folder, "findings.csv");
	j->listed = folder_file(&j->a->folder, "ccadb.csv");
	buffer_text(&head, "sha256,file,rule,level,source,clause,path,offset,message,issuer,serial,notBefore" LINE_END);
	file_take(j->rows, &head);
	ccadb_begin(&head, &j->a->report);
	file_take(j->listed, &head);
	buffer_free(&head);
	return j->a->folder.error == 0;
}

static void
end_files(struct judging *j)
{
	if (j->listed_count >= LISTED_AS_TEXT)
		file_take(folder_file(&j->a->folder, "ccadb.txt"), &j->text);
	if (j->text.failed)
		j->no_memory = true;
}

static bool
judges_init(struct judging *j)
{
	const struct setup *setup = j->a->setup;
	struct pipeline_work work = { judge_batch, deliver, j };
	j->judge_count = j->a->o->options->threads;
	j->judges = calloc(j->judge_count, sizeof(*j->judges));
	j->pipeline = pipeline_new(&work, j->judge_count);
	bool ok = j->judges != NULL && j->pipeline != NULL;
	for (unsigned i = 0; ok && i < j->judge_count; i++) {
		struct judge *judge = &j->judges[i];
		judge->verdicts = malloc(setup->linter.rules.count);
		judge->counts = calloc(setup->linter.rules.count, sizeof(*judge->counts));
		judge->hits = calloc(setup->linter.rules.count, sizeof(*judge->hits));
		judge->used = setup->waivers_used != NULL ? calloc(setup->policy.waiver_count + 1, 1) : NULL;
		ok = judge->verdicts != NULL && judge->counts != NULL && judge->hits != NULL && (judge->used != NULL || setup->waivers_used == NULL);
	}
	return ok;
}

/* Adds up what the threads have counted, and frees what is theirs. */
static void
judges_end(struct judging *j)
{
	const struct setup *setup = j->a->setup;
	for (unsigned i = 0; j->judges != NULL && i < j->judge_count; i++) {
		struct judge *judge = &j->judges[i];
		for (uint32_t rule = 0; judge->counts != NULL && rule < setup->linter.rules.count; rule++) {
			for (int verdict = 0; verdict <= NOT_EFFECTIVE; verdict++)
				j->a->model.rules[rule].verdicts[verdict] += judge->counts[rule][verdict];
		}
		for (size_t w = 0; judge->used != NULL && w < setup->policy.waiver_count; w++)
			setup->waivers_used[w] |= judge->used[w];
		session_free(&judge->session);
		session_free(&judge->precert);
		free(judge->verdicts);
		free(judge->counts);
		free(judge->hits);
		free(judge->used);
	}
	free(j->judges);
	pipeline_free(j->pipeline);
}

/* Puts one member on its way. */
static bool
add_member(struct judging *j, uint32_t number, struct buffer *der, struct buffer *precert)
{
	struct population *p = &j->a->population;
	const struct row *row = population_row(p, p->drawn[number]);
	struct span other = { 0 };
	struct input_object o = { .name = p->sources.words[row->source], .index = row->index, .last = false };
	bool pair = row->partner != NO_ROW;
	if (!population_octets(p, row, der) || (pair && !population_octets(p, population_row(p, row->partner), precert)))
		return false;
	o.der = (struct span){ (const uint8_t *)der->text, der->size };
	if (pair)
		other = (struct span){ (const uint8_t *)precert->text, precert->size };
	return pipeline_add(j->pipeline, number, &o, &other, pair);
}

static int
say_not_judged(void)
{
	complain("nothing was judged: none of the chosen rules applies to what was drawn");
	return EXIT_TROUBLE;
}

int
audit_judge(struct audit *a)
{
	struct judging j = { .a = a, .job = a->setup->job };
	struct buffer der = { 0 }, precert = { 0 };
	struct population *p = &a->population;

	a->report.more = add_members;
	a->report.pair_by_key = true;
	a->report.context = a;
	j.no_memory = !judges_init(&j) || !begin_files(&j);
	progress_init(&j.progress, NULL, 0);
	for (uint32_t i = 0; i < p->drawn_count && !j.no_memory && !is_stopped(&j); i++) {
		if (!add_member(&j, i, &der, &precert))
			give_up(&j);
	}
	if (!j.no_memory)
		pipeline_drain(j.pipeline);
	progress_clear(&j.progress);
	end_files(&j);
	judges_end(&j);
	buffer_free(&der);
	buffer_free(&precert);
	buffer_free(&j.text);
	buffer_free(&j.name);
	if (signals_came())
		return EXIT_INTERNAL;
	if (p->error != 0)
		complain("%s: a temporary file cannot be read: %s", p->folder, strerror(p->error));
	else if (j.no_memory && a->folder.error != 0) /* no file is begun after one that could not be written */
		complain("%s: %s", a->folder.wrong, strerror(a->folder.error));
	else if (j.no_memory)
		complain("out of memory");
	else if (a->model.not_judged == a->model.sampled)
		return say_not_judged();
	else
		return a->model.found > 0 ? EXIT_FINDINGS : EXIT_CLEAN;
	return EXIT_INTERNAL;
}
