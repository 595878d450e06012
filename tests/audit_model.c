/*
 * Models of runs that never were, each for what may be wrong with a report: audit_model FOLDER writes NAME.html and NAME.md of each into the folder,
 * and NAME.again.html of the same model with other clocks, words of the command and names of inputs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/model.h"
#include "corpus/explanations.h"
#include "policy/policy.h"

const char *const policy_words[5] = { "ev", "ov", "iv", "dv", "none" };
const char *const change_words[CHANGES] = { "new certificate", "new rule or revision", "data or options changed", "fixed", "gone", "not drawn" };

/* --- statistics that nobody worked out --- */

struct statistics {
	const struct statistic *items;
	size_t count;
	const struct chart *charts;
	size_t chart_count;
	const struct issuer_days *greatest;
	size_t greatest_count;
};

size_t
statistics_count(const struct statistics *s)
{
	return s->count;
}

const struct statistic *
statistics_at(const struct statistics *s, size_t i)
{
	return &s->items[i];
}

size_t
statistics_chart_count(const struct statistics *s)
{
	return s->chart_count;
}

const struct chart *
statistics_chart(const struct statistics *s, size_t i)
{
	return &s->charts[i];
}

size_t
statistics_greatest_count(const struct statistics *s)
{
	return s->greatest_count;
}

const struct issuer_days *
statistics_greatest(const struct statistics *s, size_t i)
{
	return &s->greatest[i];
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define HOSTILE \
	"CN=<script>alert(1)</script>\"'&<b onx=y>, O=\xe2\x80\xae" \
	"evil\xe2\x81\xa6\x1b[31m\r\n\xff `code` ``two`` *bold* [link](http://x.example) @user #1 |x| \\ -->]]></style></svg>"

static const struct bar days[] = { { "10", 12 }, { "30", 30 },   { "47", 210 },  { "90", 3150 }, { "100", 22 }, { "199", 140 }, { "200", 310 },
				   { "201", 3 }, { "365", 420 }, { "397", 390 }, { "398", 310 }, { "399", 2 },  { "825", 1 } };
static const struct bar kinds[] = { { "RSA 2048", 3120 }, { "EC P-256", 1440 }, { "RSA 4096", 310 },
				    { "EC P-384", 122 },  { "RSA 3072", 7 },    { "RSA 1024", 1 } };
static const struct bar bits63[] = { { "58", 30 }, { "59", 51 }, { "60", 110 }, { "61", 240 }, { "62", 520 }, { "63", 1049 } };
static const struct bar bits128[] = { { "121", 10 },  { "122", 22 },  { "123", 45 },  { "124", 90 },
				      { "125", 180 }, { "126", 350 }, { "127", 703 }, { "128", 1400 } };
static const struct bar issued[] = { { "2026-01-01", 40 }, { "2026-01-02", 61 }, { "2026-01-03", 12 }, { "2026-01-04", 55 } };
static const struct bar hostile_bars[] = { { HOSTILE, 5 }, { "3" HOSTILE, 2 }, { "", 1 } };
static const struct chart charts[] = {
	{ "validity", "Validity in days", NULL, "days", days, COUNT(days) },
	{ "serial_bits", "Bits of serial numbers", "CN=Example TLS CA 1,O=Example Trust,C=NL", "bits", bits63, COUNT(bits63) },
	{ "serial_bits", "Bits of serial numbers", "CN=Example TLS CA 2,O=Example Trust,C=NL", "bits", bits128, COUNT(bits128) },
	{ "keys", "Kinds of keys", NULL, "kind", kinds, COUNT(kinds) },
	{ "days", "Certificates by day", NULL, "day", issued, COUNT(issued) },
};
static const struct chart hostile_charts[] = {
	{ "validity", HOSTILE, NULL, "days", hostile_bars, COUNT(hostile_bars) },
	{ "serial_bits", HOSTILE, HOSTILE, "bits", hostile_bars, COUNT(hostile_bars) },
	{ "keys", HOSTILE, NULL, "kind", hostile_bars, COUNT(hostile_bars) },
	{ "shapes", HOSTILE, NULL, "shape", hostile_bars, COUNT(hostile_bars) },
	{ "days", HOSTILE, NULL, "days", issued, COUNT(issued) },
};
static const struct statistic good_items[] = {
	{ "stat_serial_duplicate", NULL, "no pair of issuer and serial number is there twice", "one", false, { { 0 } }, 0 },
	{ "stat_key_shared_prime", NULL, "no two of 4,871 moduli have a prime in common", "one pair", false, { { 0 } }, 0 },
};
static const struct statistic bad_items[] = {
	{ "stat_serial_duplicate", NULL, "9 pairs of issuer and serial number are there more than once", "one", true, { { 1, 2 }, { 3, 4 } }, 2 },
	{ "stat_serial_bits",
	  "CN=Example TLS CA 1,O=Example Trust,C=NL",
	  "63 of 63 bits; 0 of 2,000 have the 64th bit, p = 10^-602",
	  "p below 0.01 / 14",
	  true,
	  { { 5 } },
	  1 },
	{ "stat_key_shared_prime", NULL, "no two of 4,871 moduli have a prime in common", "one pair", false, { { 0 } }, 0 },
};
static const struct statistic hostile_items[] = { { HOSTILE, HOSTILE, HOSTILE, HOSTILE, true, { { 7 } }, 1 },
						  { "x", HOSTILE, HOSTILE, HOSTILE, false, { { 7 } }, 1 } };
static const uint64_t by_day[] = { 20, 1, 0, 55 };
static const struct issuer_days greatest[] = {
	{ "CN=Example TLS CA 1,O=Example Trust,C=NL", 76, 3, 40, 55, 1767225600, 1767484800, 1767484800, { 0 }, by_day },
	{ HOSTILE, 76, 3, 41, 55, 1767225600, 1767484800, 1767484800, { 0 }, by_day },
	{ "", 76, 3, 40, 55, 1767225600, 1767484800, 1767484800, { 0 }, by_day },
};
static const struct statistics good_statistics = { good_items, COUNT(good_items), charts, COUNT(charts), greatest, 1 };
static const struct statistics bad_statistics = { bad_items, COUNT(bad_items), charts, COUNT(charts), greatest, 1 };
static const struct statistics hostile_statistics = { hostile_items, COUNT(hostile_items), hostile_charts, COUNT(hostile_charts),
						      greatest,      COUNT(greatest) };

/* --- making models --- */

#define ISSUERS 40
#define MONTHS  24
#define STRATA  120
#define FIRST   ((2026 - 1970) * 12) /* January 2026 */
#define CUT     INT64_C(1775001600)  /* 2026-04-01 */

static struct linter linter;
static struct report report;
static const char *const plain_issuers[] = { "CN=Example TLS CA 1,O=Example Trust,C=NL", "CN=Example TLS CA 2,O=Example Trust,C=NL",
					     "CN=Example Root R1,O=Example Trust,C=NL" };
static uint64_t sizes[ISSUERS], drawn[ISSUERS];
static const char *many_issuers[ISSUERS];
static char many_names[ISSUERS][64];

static void *
room(size_t count, size_t size)
{
	void *made = calloc(count, size);
	if (made == NULL)
		abort();
	return made;
}

/* A model in which nothing was found, of one stratum. */
static struct model
clean(uint64_t population, uint64_t sampled)
{
	static char *command[] = { "brlint-audit", "--out", "RUN", "certificates", NULL };
	static struct audit_input source = { .name = "certificates", .size = 6500000, .sha256 = { 1 } };
	struct model m = { .report = &report,
			   .build = "0123456789abcdef0123456789abcdef01234567",
			   .start = 1775038210,
			   .end = 1775038212,
			   .cut = CUT,
			   .command = command,
			   .since = "2026-01-01",
			   .until = "2026-03-31",
			   .seed = "letter 2026/117 of the auditor",
			   .share = "3%",
			   .by = "",
			   .population = population,
			   .sampled = sampled,
			   .clean = sampled,
			   .duplicates = 4,
			   .pairs = 12,
			   .stratum_count = 1,
			   .issuers = plain_issuers,
			   .issuer_count = COUNT(plain_issuers),
			   .issuer_sizes = sizes,
			   .issuer_sampled = drawn,
			   .month_count = 3,
			   .sources = &source,
			   .source_count = 1,
			   .statistics = &good_statistics };
	ruleset_digest(&linter, m.ruleset);
	memset(m.root, 'a', sizeof(m.root) - 1);
	m.strata = room(STRATA, sizeof(*m.strata));
	m.strata[0] = (struct stratum){ .name = "all", .size = population, .sampled = sampled };
	m.months = room(MONTHS * 20, sizeof(*m.months));
	for (uint32_t i = 0; i < 3; i++)
		m.months[i] = (struct share){ FIRST + i, sampled / 3 };
	m.rules = room(linter.rules.count, sizeof(*m.rules));
	for (uint32_t i = 0; i < linter.rules.count; i++)
		m.rules[i].verdicts[i % 3 == 0 ? PASS : i % 7 == 0 ? NOT_EFFECTIVE : NOT_APPLICABLE] = sampled;
	for (size_t i = 0; i < ISSUERS; i++) {
		sizes[i] = i < 3 ? population / 3 : 100;
		drawn[i] = i < 3 ? sampled / 3 : 3;
	}
	return m;
}

/* So many members with a finding of a rule, over issuers, months and strata. */
static void
found(struct model *m, uint32_t rule, uint64_t members, const char *message, const char *path)
{
	struct rule_tally *t = &m->rules[rule];
	const struct gate *gate = &linter.rules.gates[rule];
	enum level level = (enum level)gate->level;
	size_t issuers = m->issuer_count < members ? m->issuer_count : members, months = m->month_count < members ? m->month_count : members;
	size_t strata = m->stratum_count;

	t->members = members;
	t->findings = members + members / 5;
	t->verdicts[FAIL] = members;
	t->verdicts[PASS] = m->sampled - members;
	t->verdicts[NOT_APPLICABLE] = t->verdicts[NOT_EFFECTIVE] = 0;
	t->still_valid = members - members / 4;
	t->listed = (int)level <= m->report->fail_on ? t->still_valid : 0;
	t->policies[3] = members - members / 3;
	t->policies[1] = members / 3;
	t->has_first = true;
	t->first = INT64_C(1772582400);
	t->last = INT64_C(1772841600);
	t->issuers = room(issuers, sizeof(*t->issuers));
	t->months = room(months, sizeof(*t->months));
	t->strata = room(strata, sizeof(*t->strata));
	for (uint64_t i = 0; i < members; i++) {
		t->issuers[i % 3 == 0 ? 0 : i % issuers].count++;
		t->months[i % months].count++;
	}
	for (uint64_t i = 0, left = members; left > 0; i++) {
		const struct stratum *s = &m->strata[i % strata];
		bool room_left = t->strata[i % strata].count < s->sampled && !s->is_unreadable == (gate->kind != GATE_OBJECT);
		t->strata[i % strata].count += room_left;
		left -= room_left;
	}
	t->issuer_count = issuers;
	t->month_count = months;
	for (uint32_t i = 0; i < issuers; i++)
		t->issuers[i].number = i;
	for (uint32_t i = 0; i < months; i++)
		t->months[i].number = m->months[i].number;
	t->example_count = members < EXAMPLES_MAX ? members : EXAMPLES_MAX;
	for (size_t i = 0; i < t->example_count; i++) {
		struct example *e = &t->examples[i];
		*e = (struct example){ .offset = 120 + (uint32_t)i, .length = 32, .octet_count = 24, .path = path, .message = message };
		for (size_t j = 0; j < SHA256_SIZE; j++)
			e->sha256[j] = (uint8_t)(i * 37 + j * 11 + rule);
		for (size_t j = 0; j < sizeof(e->octets); j++)
			e->octets[j] = (uint8_t)(j * 7 + i);
	}
	m->counts[level] += t->findings;
	for (size_t i = 0; i < m->stratum_count && (int)level <= report.fail_on; i++) {
		struct stratum *s = &m->strata[i];
		s->found = t->strata[i].count > s->found ? t->strata[i].count : s->found;
	}
	for (uint32_t i = 0; i < strata; i++) {
		if (t->strata[i].count > 0)
			t->strata[t->stratum_count++] = (struct share){ i, t->strata[i].count };
	}
	m->found = (int)level <= report.fail_on && members > m->found ? members : m->found;
	m->clean = m->sampled - m->found;
}

static uint32_t
rule(const char *name)
{
	struct gate *gate = ruleset_find(&linter.rules, name);
	if (gate == NULL) {
		fprintf(stderr, "no rule %s\n", name);
		exit(1);
	}
	return (uint32_t)(gate - linter.rules.gates);
}

static struct model
bad(void)
{
	static struct unread unread[] = { { "new/export-7.pem", 2, 4096, "a PEM block that does not end" } };
	static struct named_count rules[] = { { "e_sub_cert_eku_missing", 4 }, { "w_rsa_small_factor", 8 } };
	static const struct comparison previous = { { 2, 12, 0, 3, 1, 0, 9 },        rules, COUNT(rules), true, false, false,
						    "the periods overlap, by 2 days" };
	struct model m = clean(5000, 150);

	found(&m, rule("e_sub_cert_eku_missing"), 14, "extKeyUsage is absent; a TLS subscriber certificate must have it",
	      "tbsCertificate.extensions");
	found(&m, rule("e_rsa_debian_weak_key"), 1, "the modulus is one of those that Debian's OpenSSL made from 2006 to 2008",
	      "tbsCertificate.subjectPublicKeyInfo.subjectPublicKey.modulus");
	found(&m, rule("w_rsa_small_factor"), 31, "the modulus can be divided by 3", "tbsCertificate.subjectPublicKeyInfo.subjectPublicKey.modulus");
	for (uint32_t i = 0, more = 0; i < linter.rules.count && more < 4; i++) {
		if (linter.rules.gates[i].level == NOTICE && linter.rules.gates[i].lint->of & SUBSCRIBER)
			found(&m, i, 60 - 10 * more++, "something that is worth knowing", "tbsCertificate.subject[0][0].value");
	}
	m.unread = unread;
	m.unread_count = COUNT(unread);
	m.statistics = &bad_statistics;
	m.previous = &previous;
	for (unsigned i = 0; i < TREND_MAX; i++) {
		struct run_summary *r = &m.trend[i];
		*r = (struct run_summary){
			.population = 4000 + 100 * i, .sampled = 120 + 3 * i, .members_found = 3 + i * i % 11, .counts = { 4, 9, 20 + i }
		};
		snprintf(r->since, sizeof(r->since), "%u-%02u-01", (2023 + i / 4) % 10000, i % 4 * 3 + 1);
		snprintf(r->until, sizeof(r->until), "%u-%02u-%02u", (2023 + i / 4) % 10000, i % 4 * 3 + 3, i % 4 == 1 || i % 4 == 2 ? 30 : 31);
		snprintf(r->start, sizeof(r->start), "%s", "2023-04-02T00:00:00Z");
	}
	m.trend_count = TREND_MAX;
	m.crl_given = true;
	return m;
}

/* Strata of which one was not drawn from, one has nobody, and one is drawn too little. */
static struct model
empty_stratum(void)
{
	static const struct stratum strata[] = {
		{ .name = "CN=Example TLS CA 1,O=Example Trust,C=NL / 2026-01", .size = 3000, .sampled = 90, .found = 0 },
		{ .name = "CN=Example TLS CA 1,O=Example Trust,C=NL / 2026-02", .size = 0 },
		{ .name = "CN=Example TLS CA 2,O=Example Trust,C=NL / 2026-01", .size = 1900, .sampled = 20, .found = 2 },
		{ .name = "CN=Example TLS CA 2,O=Example Trust,C=NL / 2026-02", .size = 90, .sampled = 0 },
		{ .name = "CN=Example Root R1,O=Example Trust,C=NL / 2026-01", .size = 1, .sampled = 1, .found = 0 },
		{ .name = "unreadable", .size = 2, .sampled = 2, .found = 2, .is_unreadable = true }
	};
	struct model m = clean(4993, 113);
	memcpy(m.strata, strata, sizeof(strata));
	m.stratum_count = COUNT(strata);
	m.by = "issuer,month";
	found(&m, rule("e_sub_cert_eku_missing"), 2, "extKeyUsage is absent", "tbsCertificate.extensions");
	found(&m, rule("e_object_unknown"), 2, "no certificate, CRL or OCSP response", "");
	return m;
}

/* So many findings over all rules, with texts as long as they may be. */
static struct model
many(uint64_t findings, const char *text)
{
	struct model m = clean(5000000, 150000);
	uint64_t each = findings / linter.rules.count;
	m.issuers = many_issuers;
	m.issuer_count = ISSUERS;
	m.stratum_count = STRATA;
	for (unsigned i = 0; i < STRATA; i++)
		m.strata[i] = (struct stratum){ .name = many_issuers[i % ISSUERS], .size = 41000 + i, .sampled = 1250 };
	for (unsigned i = 0; i < MONTHS * 20; i++)
		m.months[i] = (struct share){ FIRST - MONTHS * 20 + i, 300 };
	m.month_count = MONTHS * 20;
	for (uint32_t i = 0; i < linter.rules.count; i++) {
		if (linter.rules.gates[i].kind != GATE_OBJECT)
			found(&m, i, each > 0 ? each : 1, text, text);
	}
	m.statistics = &bad_statistics;
	return m;
}

static struct model
hostile(void)
{
	static const char *const issuers[] = { HOSTILE, "=cmd|' /C calc'!A0", "" };
	static struct unread unread[] = { { HOSTILE, 0, 0, HOSTILE }, { HOSTILE, 2, 9, "" }, { "../../\xff/x\n\t", 1, 1, "" } };
	static struct named_count rules[] = { { HOSTILE, 1 } };
	static const struct comparison previous = { { 0, 1, 0, 0, 0, 0, 0 }, rules, 1, true, true, true, "a gap" };
	struct model m = clean(5000, 150);
	m.issuers = issuers;
	m.strata[0].name = HOSTILE;
	for (int i = 0; i < 3; i++)
		m.months[i].number = i - 1;
	m.seed = HOSTILE;
	m.by = "issuer";
	m.statistics = &hostile_statistics;
	m.previous = &previous;
	m.unread = unread;
	m.unread_count = COUNT(unread);
	found(&m, rule("e_sub_cert_eku_missing"), 14, HOSTILE, HOSTILE);
	found(&m, rule("w_rsa_small_factor"), 3, "", "");
	return m;
}

static struct model
all_judged(void)
{
	struct model m = clean(150, 150);
	m.share = "";
	m.number = UINT64_MAX;
	found(&m, rule("e_sub_cert_eku_missing"), 14, "extKeyUsage is absent", "tbsCertificate.extensions");
	return m;
}

/* --- writing them --- */

static void
save(const char *folder, const char *name, const char *ending, const struct buffer *b)
{
	char path[512];
	snprintf(path, sizeof(path), "%s/%s%s", folder, name, ending);
	FILE *file = fopen(path, "wb");
	if (b->failed || file == NULL || fwrite(b->text, 1, b->size, file) != b->size || fclose(file) != 0) {
		perror(path);
		exit(1);
	}
}

/* Gives what could not be read other names, as many as before. */
static void
rename_unread(struct model *m)
{
	static const char *const names[] = { "other", "another", "a third" };
	const char *before = NULL;
	for (size_t i = 0, name = 0; i < m->unread_count; i++) {
		name += before != NULL && strcmp(m->unread[i].input, before) != 0;
		before = m->unread[i].input;
		m->unread[i].input = names[name];
	}
}

static void
write_reports(const char *folder, const char *name, struct model m)
{
	static char *other_command[] = { "brlint-audit", "--secret", NULL };
	static struct audit_input other_source = { .name = "other", .size = 1, .sha256 = { 2 } };
	struct buffer html = { 0 }, markdown = { 0 }, again = { 0 };

	report_html(&html, &m);
	report_markdown(&markdown, &m);
	save(folder, name, ".html", &html);
	save(folder, name, ".md", &markdown);
	m.start = m.end = 1;
	m.command = other_command;
	m.sources = &other_source;
	report_html(&again, &m);
	save(folder, name, ".again.html", &again);
	rename_unread(&m);
	buffer_truncate(&again, 0);
	report_markdown(&again, &m);
	save(folder, name, ".again.md", &again);
	buffer_free(&html);
	buffer_free(&markdown);
	buffer_free(&again);
	for (uint32_t i = 0; i < linter.rules.count; i++) {
		free(m.rules[i].issuers);
		free(m.rules[i].months);
		free(m.rules[i].strata);
	}
	free(m.rules);
	free(m.months);
	free(m.strata);
}

/* Text of 1,000 octets that takes six times as many as markup. */
static const char *
quotes(void)
{
	static char text[1001];
	memset(text, '"', sizeof(text) - 1);
	return text;
}

/* A run with a policy: one rule switched off, waivers with and without an owner, one of them over. */
static bool
with_policy(const char *folder)
{
	static const char text[] = "ignore e_sub_cert_eku_missing until 2027-01-31 owner \"pki <b>@example.com\" reason \"ticket 12 & a <script>\"\n"
				   "ignore w_rsa_small_factor until 2026-02-01 reason \"old\"\n";
	struct policy policy;
	struct policy_errors errors = { 0 };

	policy_init(&policy);
	if (!policy_add(&policy, &linter.rules, "<policy>.txt", (struct span){ (const uint8_t *)text, sizeof(text) - 1 }, &errors)) {
		fprintf(stderr, "the policy: %s\n", errors.items[0].text);
		return false;
	}
	linter.policy = &policy;
	linter.rules.gates[rule("w_rsa_small_factor")].enabled = false;
	struct model m = clean(1000000, 30000);
	m.rules[rule("e_sub_cert_eku_missing")].waived = m.waived = 17;
	write_reports(folder, "policy", m);
	linter.rules.gates[rule("w_rsa_small_factor")].enabled = true;
	linter.policy = NULL;
	policy_free(&policy);
	return true;
}

static void
write_all(const char *folder)
{
	struct model m = clean(5000, 150);
	write_reports(folder, "clean", m);
	write_reports(folder, "bad", bad());
	write_reports(folder, "empty-stratum", empty_stratum());
	write_reports(folder, "hostile", hostile());
	write_reports(folder, "all-judged", all_judged());
	write_reports(folder, "10000", many(10000, "what is there, and what is to be there, in a sentence of an ordinary length"));
	write_reports(folder, "100000", many(100000, quotes()));
	m = clean(0, 0);
	m.statistics = NULL;
	m.stratum_count = m.month_count = m.issuer_count = 0;
	write_reports(folder, "nothing", m);
	m = clean(5000, 50);
	m.share = "1%";
	write_reports(folder, "too-few", m);
}

int
main(int argc, char **argv)
{
	char where[512];
	if (argc != 2)
		return 2;
	if (linter_init(&linter, NULL, where, sizeof(where)) != NULL)
		return 1;
	report = (struct report){ .linter = &linter, .fail_on = MUST, .explain = explanation_briefly, .started = CUT };
	for (unsigned i = 0; i < ISSUERS; i++) {
		snprintf(many_names[i], sizeof(many_names[i]), "CN=Example TLS CA %u,O=Example Trust,C=NL", i);
		many_issuers[i] = many_names[i];
	}
	write_all(argv[1]);
	bool ok = with_policy(argv[1]);
	linter_free(&linter);
	return ok ? 0 : 1;
}
