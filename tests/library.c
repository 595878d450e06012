/* The public interface, as a program outside uses it: linked with the shared library, told of nothing but the header. */
#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "corpus/corpus.h"
#include "include/brlint.h"
#include "tests/base64.h"
#include "tests/sanitizer.h"

static struct corpus corpus;
static brlint *linter; /* of everything */
static brlint_report *report;
static brlint_job *job;

/* What a callback got. */
struct got {
	char text[1 << 21];
	size_t size, calls, ragged;
	size_t fails_at; /* the call that fails, from 1; 0: none */
};

static struct got got;

static void
open_corpus(void)
{
	ck_assert_msg(corpus_read(&corpus, getenv("CORPUS")), "%s", corpus.error);
}

static void
close_corpus(void)
{
	corpus_free(&corpus);
}

static void
open_all(void)
{
	linter = brlint_new(NULL, NULL);
	report = brlint_report_new();
	job = brlint_job_new();
	ck_assert(linter != NULL && report != NULL && job != NULL);
	got.size = got.calls = got.ragged = got.fails_at = 0;
}

static void
close_all(void)
{
	brlint_job_free(job);
	brlint_report_free(report);
	brlint_free(linter);
}

static struct corpus_object
compiled(const char *name)
{
	struct corpus_object object;
	ck_assert_msg(corpus_compile_named(&corpus, name, &object), "%s", corpus.error);
	return object;
}

/* A set of what these words name, with blanks between them. */
static brlint_companions *
companions_of(enum brlint_role role, const char *names)
{
	char text[256], *rest = text;
	brlint_companions *set = brlint_companions_new(role);
	ck_assert_ptr_nonnull(set);
	snprintf(text, sizeof(text), "%s", names);
	for (char *name; (name = strtok_r(rest, " ", &rest)) != NULL;) {
		struct corpus_object o = compiled(name);
		ck_assert_int_eq(brlint_companions_add(set, o.der, o.size), BRLINT_OK);
		free(o.der);
	}
	return set;
}

static const brlint_finding *
finding_of(const brlint_report *r, const char *rule)
{
	for (size_t i = 0; i < brlint_finding_count(r); i++) {
		if (strcmp(brlint_finding_at(r, i)->rule->name, rule) == 0)
			return brlint_finding_at(r, i);
	}
	return NULL;
}

/* Lints a case; its octets are copied. */
static void
lint_case(const brlint *with, brlint_report *r, brlint_job *j, const char *name)
{
	struct corpus_object o = compiled(name);
	brlint_job_copy(j, 1);
	ck_assert_int_eq(brlint_lint(with, r, j, o.der, o.size), BRLINT_OK);
	memset(o.der, 0, o.size);
	free(o.der);
}

static int
take(void *context, const char *text, size_t size)
{
	struct got *into = context;
	if (++into->calls == into->fails_at)
		return -1;
	ck_assert_uint_lt(into->size + size, sizeof(into->text));
	memcpy(into->text + into->size, text, size);
	into->size += size;
	into->text[into->size] = '\0';
	into->ragged += text[size - 1] != '\n';
	return 0;
}

static void
expect_nothing_judged(const brlint_report *r, enum brlint_status status)
{
	const brlint_rule *rule = brlint_rule_named(linter, "e_object_not_judged");
	const brlint_finding *f = brlint_finding_at(r, 0);
	static struct got none;

	ck_assert_uint_eq(brlint_finding_count(r), 1);
	ck_assert_str_eq(f->rule->name, rule->name);
	ck_assert_str_eq(f->rule->source, rule->source);
	ck_assert_str_eq(f->rule->clause, rule->clause);
	ck_assert_str_eq(f->rule->title, rule->title);
	ck_assert_uint_eq(f->rule->revision, rule->revision);
	ck_assert(f->rule->from == rule->from && f->rule->until == rule->until);
	ck_assert_int_eq(f->level, BRLINT_ERROR);
	ck_assert_str_eq(f->path, "");
	ck_assert_ptr_null(brlint_finding_at(r, 1));
	ck_assert_str_eq(brlint_report_kind(r), "unknown");
	ck_assert_str_eq(brlint_report_profile(r), "unknown");
	ck_assert_int_eq(brlint_report_is_precertificate(r), 0);
	ck_assert_int_eq(brlint_verdict_at(r, 0), BRLINT_NOT_RUN);
	ck_assert_int_eq(brlint_write(r, "jsonl", take, &none), status);
	ck_assert_uint_eq(none.calls, 0);
}

/* --- configs and linters --- */

START_TEST(versions_agree)
{
	unsigned major = BRLINT_VERSION_NUMBER >> 16, minor = BRLINT_VERSION_NUMBER >> 8 & 0xff, patch = BRLINT_VERSION_NUMBER & 0xff;
	char text[64];
	snprintf(text, sizeof(text), "%u.%u.%u", major, minor, patch);
	ck_assert_str_eq(brlint_version(), text);
	ck_assert_uint_gt(strlen(brlint_build()), 0);
	ck_assert_str_eq(brlint_document_version("BR"), "2.2.6");
	ck_assert_str_eq(brlint_document_version("rfc5280"), "2008-05");
	ck_assert_ptr_null(brlint_document_version("Apple"));
	ck_assert_ptr_null(brlint_document_version("nothing"));
	ck_assert_uint_gt(strlen(brlint_data_version(linter, "tlds")), 3);
	ck_assert_uint_gt(strlen(brlint_data_version(linter, "public_suffix_list")), 3);
	ck_assert_ptr_null(brlint_data_version(linter, "tld"));
	ck_assert_uint_eq(strlen(brlint_ruleset(linter)), 64);
	for (int status = BRLINT_OK; status <= BRLINT_IO; status++)
		ck_assert_str_ne(brlint_status_text((enum brlint_status)status), brlint_status_text((enum brlint_status)99));
}
END_TEST

START_TEST(rules_are_listed)
{
	ck_assert_uint_gt(brlint_rule_count(linter), 100);
	ck_assert_ptr_null(brlint_rule_at(linter, brlint_rule_count(linter)));
	for (size_t i = 0; i < brlint_rule_count(linter); i++) {
		const brlint_rule *rule = brlint_rule_at(linter, i);
		ck_assert_ptr_eq(brlint_rule_named(linter, rule->name), rule);
		ck_assert_uint_gt(strlen(rule->source), 0);
		ck_assert_uint_gt(strlen(rule->title), 0);
		ck_assert_uint_ge(rule->revision, 1);
		ck_assert_int_lt(rule->from, rule->until);
		ck_assert_int_eq(rule->enabled, 1);
	}
	ck_assert_ptr_nonnull(brlint_rule_named(linter, "e_excessively_backdated"));
	ck_assert_ptr_null(brlint_rule_named(linter, "e_nothing"));
}
END_TEST

/* Makes a linter of a config, and gives the config back. */
static brlint *
made(brlint_config *c)
{
	enum brlint_status status;
	brlint *b = brlint_new(c, &status);
	ck_assert_msg(status == BRLINT_OK, "%s", brlint_config_error(c));
	ck_assert_str_eq(brlint_config_error(c), "");
	brlint_config_free(c);
	return b;
}

START_TEST(what_is_chosen_is_checked_at_once)
{
	brlint_config *c = brlint_config_new();

	ck_assert_int_eq(brlint_config_rule(c, "e_nothing", 0), BRLINT_UNKNOWN_NAME);
	ck_assert_str_eq(brlint_config_error(c), "there is no rule e_nothing");
	ck_assert_int_eq(brlint_config_rule(c, NULL, 0), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_config_rule(c, "e_excessively_backdated", 0), BRLINT_OK);
	ck_assert_str_eq(brlint_config_error(c), "");
	ck_assert_int_eq(brlint_config_only(c, "e_nothing"), BRLINT_UNKNOWN_NAME);
	ck_assert_str_eq(brlint_config_error(c), "there is no rule e_nothing");
	ck_assert_int_eq(brlint_config_only(c, ""), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_only(c, NULL), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_ignore(c, "e_rsa_mod_less_than_2048_bits,,e_object_unknown"), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_ignore(c, "e_object_unknown"), BRLINT_BAD_ARGUMENT);
	ck_assert_ptr_nonnull(strstr(brlint_config_error(c), "e_object_unknown"));
	ck_assert_int_eq(brlint_config_ignore(c, "e_nothing"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_config_include_sources(c, "Foo"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_config_exclude_sources(c, "Foo"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_config_exclude_sources(c, "X690"), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_name_filter(c, "("), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_name_filter(c, "nope"), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_name_filter(c, ""), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_level(c, "e_rsa_mod_less_than_2048_bits", (enum brlint_level)99), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_level(c, "e_nothing", BRLINT_ERROR), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_config_level(c, "e_object_unknown", BRLINT_NOTICE), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_rule(c, "e_object_cut_short", 0), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_rule(c, "e_object_not_judged", 0), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_blocked_keys(c, NULL, 1), BRLINT_BAD_ARGUMENT);
	static const char disorder[] = "2222222222222222222222222222222211111111111111111111111111111111";
	ck_assert_int_eq(brlint_config_blocked_keys(c, disorder, 2), BRLINT_BAD_ARGUMENT);
	ck_assert_ptr_nonnull(strstr(brlint_config_error(c), "index 1 is less"));
	/* nothing of all that has been taken */
	brlint *b = made(c);
	for (size_t i = 0; i < brlint_rule_count(b); i++)
		ck_assert_int_eq(brlint_rule_at(b, i)->enabled, strcmp(brlint_rule_at(b, i)->name, "e_excessively backdated") != 0);
	brlint_free(b);
}
END_TEST

START_TEST(rules_are_chosen)
{
	brlint_config *c = brlint_config_new();
	ck_assert_int_eq(brlint_config_only(c, "e_cabf_ecc_allowed_key_usages"), BRLINT_OK);
	ck_assert_int_eq(brlint_config_only(c, "e_rsa_mod_less_than_2048_bits"), BRLINT_OK);
	ck_assert_int_eq(brlint_config_rule(c, "e_sub_cert_eku_missing", 1), BRLINT_OK);
	ck_assert_int_eq(brlint_config_level(c, "e_cabf_ecc_allowed_key_usages", BRLINT_NOTICE), BRLINT_OK);
	brlint *b = made(c);
	ck_assert_int_eq(brlint_rule_named(b, "e_cabf_ecc_allowed_key_usages")->enabled, 1);
	ck_assert_int_eq(brlint_rule_named(b, "e_rsa_mod_less_than_2048_bits")->enabled, 1);
	ck_assert_int_eq(brlint_rule_named(b, "e_sub_cert_eku_missing")->enabled, 1);
	ck_assert_int_eq(brlint_rule_named(b, "e_sub_cert_aia_missing")->enabled, 0);
	ck_assert_int_eq(brlint_rule_named(b, "e_object_unknown")->enabled, 1);
	ck_assert_str_ne(brlint_ruleset(b), brlint_ruleset(linter));
	lint_case(b, report, job, "ecc-non-repudiation");
	ck_assert_uint_eq(brlint_finding_count(report), 1);
	ck_assert_int_eq(brlint_finding_at(report, 0)->level, BRLINT_NOTICE);
	ck_assert_int_eq(brlint_finding_at(report, 0)->rule->level, BRLINT_ERROR);
	/* a CRL has no extKeyUsage and no key */
	lint_case(b, report, job, "crl");
	ck_assert_uint_eq(brlint_finding_count(report), 1);
	ck_assert_str_eq(brlint_finding_at(report, 0)->rule->name, "e_object_not_judged");
	brlint_free(b);
}
END_TEST

START_TEST(no_choice_leaves_nothing)
{
	enum brlint_status status;
	brlint_config *c = brlint_config_new();
	ck_assert_int_eq(brlint_config_only(c, "e_sub_cert_eku_missing"), BRLINT_OK);
	ck_assert_int_eq(brlint_config_rule(c, "e_sub_cert_eku_missing", 0), BRLINT_OK);
	ck_assert_ptr_null(brlint_new(c, &status));
	ck_assert_int_eq(status, BRLINT_BAD_ARGUMENT);
	ck_assert_ptr_nonnull(strstr(brlint_config_error(c), "no rule is left"));
	ck_assert_int_eq(brlint_config_rule(c, "e_sub_cert_eku_missing", 1), BRLINT_OK);
	ck_assert_int_eq(brlint_config_ignore(c, "e_sub_cert_eku_missing"), BRLINT_OK);
	/* what is switched on by its name is on, whatever the lists say */
	brlint *b = brlint_new(c, &status);
	ck_assert_int_eq(status, BRLINT_OK);
	ck_assert_int_eq(brlint_rule_named(b, "e_sub_cert_eku_missing")->enabled, 1);
	ck_assert_ptr_null(brlint_rule_named(b, NULL));
	ck_assert_ptr_null(brlint_data_version(b, NULL));
	brlint_free(b);
	ck_assert_int_eq(brlint_config_data(c, ""), BRLINT_BAD_ARGUMENT);
	brlint_config_free(c);
	ck_assert_ptr_null(brlint_companions_new((enum brlint_role)9));
}
END_TEST

static void
write_file(const char *folder, const char *name, const char *text)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

START_TEST(a_required_set_that_is_empty_is_missed)
{
	brlint *b = brlint_new(NULL, NULL);
	brlint_companions *issuers = brlint_companions_new(BRLINT_ISSUER), *precerts = brlint_companions_new(BRLINT_PRECERTIFICATE);
	ck_assert_int_eq(brlint_job_companions(job, BRLINT_ISSUER, issuers, 1), BRLINT_OK);
	ck_assert_int_eq(brlint_job_companions(job, BRLINT_PRECERTIFICATE, precerts, 1), BRLINT_OK);
	lint_case(b, report, job, "subscriber-dv-ecc");
	ck_assert_uint_eq(brlint_finding_count(report), 2);
	ck_assert_str_eq(brlint_finding_at(report, 0)->rule->name, "e_issuer_not_given");
	ck_assert_str_eq(brlint_finding_at(report, 1)->rule->name, "e_precert_not_given");
	brlint_companions_free(issuers);
	brlint_companions_free(precerts);
	brlint_free(b);
}
END_TEST

START_TEST(data_are_read_anew_by_each_linter)
{
	char folder[] = "/tmp/brlint-library-XXXXXX", path[64];
	enum brlint_status status;
	brlint_config *c = brlint_config_new();

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/tlds.tsv", folder);
	ck_assert_int_eq(brlint_config_data(c, folder), BRLINT_OK);
	write_file(folder, "tlds.tsv", "# version: of today\nexample\t2000-01-01\t\ncom\t1985-01-01\t\n");
	brlint *today = brlint_new(c, &status);
	ck_assert_msg(today != NULL, "%s", brlint_config_error(c));
	ck_assert_str_eq(brlint_data_version(today, "tlds"), "of today");
	ck_assert_str_eq(brlint_data_version(today, "countries"), brlint_data_version(linter, "countries"));
	ck_assert_str_ne(brlint_ruleset(today), brlint_ruleset(linter));
	write_file(folder, "tlds.tsv", "# version: of tomorrow\nexample\t2000-01-01\t\ncom\n");
	ck_assert_ptr_null(brlint_new(c, &status));
	ck_assert_int_eq(status, BRLINT_BAD_DATA);
	ck_assert_msg(strncmp(brlint_config_error(c), "tlds.tsv:", 9) == 0, "%s", brlint_config_error(c));
	/* the linter that was made is as it was */
	lint_case(today, report, job, "subscriber-dv-ecc");
	brlint_free(today);
	ck_assert_str_eq(brlint_report_kind(report), "certificate");
	unlink(path);
	rmdir(folder);
	ck_assert_ptr_null(brlint_new(c, &status));
	ck_assert_int_eq(status, BRLINT_BAD_DATA);
	ck_assert_uint_gt(strlen(brlint_config_error(c)), strlen(folder));
	ck_assert_int_eq(brlint_config_data(c, NULL), BRLINT_OK);
	brlint_free(brlint_new(c, &status));
	ck_assert_int_eq(status, BRLINT_OK);
	brlint_config_free(c);
}
END_TEST

START_TEST(lists_of_logs_are_data)
{
	static const char json[] = "{\"operators\":[{\"name\":\"O\",\"logs\":[{\"key\":\"AQIDBAUGBwg=\"}]}]}";
	brlint_config *c = brlint_config_new();
	ck_assert_int_eq(brlint_config_log_list(c, NULL, json, sizeof(json) - 1), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_log_list(c, "", json, sizeof(json) - 1), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_log_list(c, "a", NULL, 1), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_log_list(c, "a", NULL, 0), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_log_list(c, "a.json", "{\n,", 3), BRLINT_BAD_ARGUMENT);
	ck_assert_msg(strncmp(brlint_config_error(c), "a.json:2: ", 10) == 0, "%s", brlint_config_error(c));
	ck_assert_int_eq(brlint_config_log_list(c, "a.json", json, sizeof(json) - 1), BRLINT_OK);
	brlint *b = made(c);
	ck_assert_str_ne(brlint_ruleset(b), brlint_ruleset(linter));
	/* the timestamps of this case are of logs that nobody has, which is said where a list is given */
	lint_case(b, report, job, "subscriber-dv-ecc");
	ck_assert_uint_eq(brlint_finding_count(report), 3);
	ck_assert_str_eq(brlint_finding_at(report, 0)->rule->name, "n_ct_log_unknown");
	brlint_free(b);
}
END_TEST

START_TEST(weak_keys_are_found)
{
	/* that of leaf-rsa, by both digests */
	static const char *const lists[] = { "85848b4a1a48593645ce7fbdcc35a42b\n", "# by its MD5\n\n85848b4a1a485936\r\n", "954af93d990f1d86fc69" };
	static const char other[] = "00000000000000000000000000000000\n";
	brlint_config *c = brlint_config_new();
	ck_assert_int_eq(brlint_config_weak_keys(c, NULL, other, sizeof(other) - 1), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_weak_keys(c, "l", "", 0), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_weak_keys(c, "l", "\nmoon", 5), BRLINT_BAD_ARGUMENT);
	ck_assert_msg(strncmp(brlint_config_error(c), "l:2: ", 5) == 0, "%s", brlint_config_error(c));
	brlint_config_free(c);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		c = brlint_config_new();
		ck_assert_int_eq(brlint_config_weak_keys(c, "a", lists[i], strlen(lists[i])), BRLINT_OK);
		ck_assert_int_eq(brlint_config_weak_keys(c, "b", other, sizeof(other) - 1), BRLINT_OK);
		brlint *b = made(c);
		ck_assert_str_ne(brlint_ruleset(b), brlint_ruleset(linter));
		lint_case(b, report, job, "subscriber-dv-rsa");
		ck_assert_ptr_nonnull(finding_of(report, "e_rsa_debian_weak_key"));
		lint_case(linter, report, job, "subscriber-dv-rsa");
		ck_assert_ptr_null(finding_of(report, "e_rsa_debian_weak_key"));
		brlint_free(b);
	}
}
END_TEST

START_TEST(blocked_keys_are_found)
{
	/* that of leaf-p256, between others */
	static const char digests[] = "11111111111111111111111111111111"
				      "\xe1\xa9\x8b\x5e\xb9\xf8\x1e\xab\x14\x18\x3c\xd1\x37\x62\xd9\x48"
				      "\xd8\x3d\x71\xec\x5a\x4d\x98\x83\xc2\xf1\xf5\xcf\x6d\x7e\x43\x7c"
				      "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
				      "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
	brlint_config *c = brlint_config_new();
	char none[65];
	size_t counts[] = { 0, 1, 2, 3 };

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		ck_assert_int_eq(brlint_config_blocked_keys(c, digests, counts[i]), BRLINT_OK);
		brlint *b = brlint_new(c, NULL);
		if (i == 0)
			snprintf(none, sizeof(none), "%s", brlint_ruleset(b));
		else
			ck_assert_str_ne(brlint_ruleset(b), none);
		lint_case(b, report, job, "subscriber-dv-ecc");
		ck_assert((finding_of(report, "e_compromised_key") != NULL) == (counts[i] >= 2));
		brlint_free(b);
	}
	brlint_config_free(c);
}
END_TEST

START_TEST(large_objects_are_refused)
{
	struct corpus_object o = compiled("subscriber-dv-ecc");
	brlint_config *c = brlint_config_new();
	brlint_config_max_object(c, o.size);
	brlint *b = brlint_new(c, NULL);
	ck_assert_int_eq(brlint_lint(b, report, NULL, o.der, o.size), BRLINT_OK);
	ck_assert_str_eq(brlint_report_kind(report), "certificate");
	brlint_free(b);
	brlint_config_max_object(c, o.size - 1);
	b = made(c);
	ck_assert_int_eq(brlint_lint(b, report, NULL, o.der, o.size), BRLINT_TOO_LARGE);
	expect_nothing_judged(report, BRLINT_TOO_LARGE);
	brlint_free(b);
	/* more than can be counted is refused unread */
	ck_assert_int_eq(brlint_lint(linter, report, NULL, o.der, (size_t)INT32_MAX + 1), BRLINT_TOO_LARGE);
	free(o.der);
}
END_TEST

START_TEST(a_linter_is_exchanged_under_a_report)
{
	brlint_config *c = brlint_config_new();
	ck_assert_int_eq(brlint_config_only(c, "e_cabf_ecc_allowed_key_usages"), BRLINT_OK);
	brlint *first = made(c), *second = brlint_ref(first);

	lint_case(first, report, job, "ecc-non-repudiation");
	brlint_free(first);
	brlint_free(second);
	/* the report holds it still */
	const brlint_finding *f = brlint_finding_at(report, 0);
	ck_assert_str_eq(f->rule->name, "e_cabf_ecc_allowed_key_usages");
	ck_assert_str_eq(f->path, "tbsCertificate.extensions[0].extnValue.keyUsage");
	ck_assert_uint_gt(strlen(f->message), 10);
	ck_assert_uint_gt(f->offset, 100);
	ck_assert_uint_eq(f->length, 4);
	ck_assert_int_eq(brlint_write(report, "jsonl", take, &got), BRLINT_OK);
	ck_assert_ptr_nonnull(strstr(got.text, "e_cabf_ecc_allowed_key_usages"));
	/* and lets it go for another */
	lint_case(linter, report, job, "subscriber-dv-ecc");
	brlint_free(linter);
	linter = brlint_new(NULL, NULL);
	ck_assert_str_eq(brlint_report_profile(report), "subscriber-dv");
	ck_assert_str_eq(brlint_report_date_from(report), "notBefore");
}
END_TEST

/* --- jobs and companions --- */

START_TEST(a_job_says_what_is_known)
{
	ck_assert_int_eq(brlint_job_profile(job, "nothing"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_job_profile(job, "crl"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_job_scope(job, "root"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_job_scope(job, "ca"), BRLINT_OK);
	ck_assert_int_eq(brlint_job_scope(job, NULL), BRLINT_OK);
	ck_assert_int_eq(brlint_job_ocsp_profile(job, "rfc6960"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_job_ocsp_profile(job, "rfc9919"), BRLINT_OK);
	ck_assert_int_eq(brlint_job_ocsp_profile(job, NULL), BRLINT_OK);
	ck_assert_int_eq(brlint_job_profile(job, "subscriber-ov"), BRLINT_OK);
	lint_case(linter, report, job, "subscriber-dv-ecc");
	ck_assert_str_eq(brlint_report_profile(report), "subscriber-ov");
	ck_assert_str_eq(brlint_report_profile_at(report, 0), "subscriber-ov");
	ck_assert_ptr_null(brlint_report_profile_at(report, 1));
	ck_assert_uint_gt(brlint_finding_count(report), 0);
	ck_assert_int_eq(brlint_job_profile(job, NULL), BRLINT_OK);
	lint_case(linter, report, job, "subscriber-dv-ecc");
	ck_assert_str_eq(brlint_report_profile(report), "subscriber-dv");
	lint_case(linter, report, job, "purpose-server-and-mail");
	ck_assert_str_eq(brlint_report_profile_at(report, 0), brlint_report_profile(report));
	ck_assert_str_eq(brlint_report_profile_at(report, 1), "smime");
	ck_assert_ptr_null(brlint_report_profile_at(report, 2));
	ck_assert_ptr_null(brlint_report_profile_at(report, SIZE_MAX));
	ck_assert_str_eq(brlint_rule_named(linter, "e_sub_cert_eku_missing")->family, "tls");
	ck_assert_ptr_null(brlint_rule_named(linter, "e_serial_number_not_positive")->family);
	lint_case(linter, report, job, "subscriber-dv-ecc");
	int64_t own = brlint_report_date(report);
	ck_assert_int_gt(own, 1700000000);
	brlint_job_date(job, 1000000000);
	lint_case(linter, report, job, "subscriber-dv-ecc");
	ck_assert_int_eq(brlint_report_date(report), 1000000000);
	ck_assert_str_eq(brlint_report_date_from(report), "option");
	brlint_job_own_date(job);
	lint_case(linter, report, job, "subscriber-dv-ecc");
	ck_assert_int_eq(brlint_report_date(report), own);
	ck_assert_int_eq(brlint_lint(linter, report, job, "\x05\x00", 2), BRLINT_OK);
	ck_assert_str_eq(brlint_report_date_from(report), "today");
	ck_assert_int_eq(brlint_report_date(report), INT64_MAX);
}
END_TEST

START_TEST(issuers_are_found)
{
	brlint_companions *set = companions_of(BRLINT_ISSUER, "root tls-subca non-tls-subca root");

	ck_assert_uint_eq(brlint_companions_count(set), 3);
	ck_assert_int_eq(brlint_companions_add(set, "\x05\x00", 2), BRLINT_BAD_OBJECT);
	ck_assert_int_eq(brlint_companions_add(set, "", 0), BRLINT_BAD_OBJECT);
	ck_assert_int_eq(brlint_companions_add(set, NULL, 1), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_job_companions(job, BRLINT_PRECERTIFICATE, set, 1), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_job_companions(job, (enum brlint_role)99, set, 1), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_job_companions(job, BRLINT_ISSUER, set, 1), BRLINT_OK);
	brlint_companions_free(set); /* the job holds it */
	lint_case(linter, report, job, "subscriber-dv-ecc");
	ck_assert_ptr_null(finding_of(report, "e_issuer_not_given"));
	lint_case(linter, report, job, "aki-wrong-issuer-among-several");
	ck_assert_ptr_nonnull(finding_of(report, "e_aki_key_identifier_not_of_issuer"));
	set = companions_of(BRLINT_ISSUER, "root non-tls-subca");
	ck_assert_int_eq(brlint_job_companions(job, BRLINT_ISSUER, set, 1), BRLINT_OK);
	lint_case(linter, report, job, "subscriber-dv-ecc");
	ck_assert_ptr_nonnull(finding_of(report, "e_issuer_not_given"));
	ck_assert_int_eq(brlint_job_companions(job, BRLINT_ISSUER, set, 0), BRLINT_OK);
	lint_case(linter, report, job, "subscriber-dv-ecc");
	ck_assert_ptr_null(finding_of(report, "e_issuer_not_given"));
	brlint_companions_free(set);
	ck_assert_int_eq(brlint_job_companions(job, BRLINT_ISSUER, NULL, 1), BRLINT_OK);
	lint_case(linter, report, job, "aki-wrong-issuer-among-several");
	ck_assert_ptr_null(finding_of(report, "e_aki_key_identifier_not_of_issuer"));
}
END_TEST

/* The finding that none of the companions in a role fits, or NULL. */
static const brlint_finding *
not_given(enum brlint_role role, const char *companions, const char *object)
{
	brlint_companions *set = companions_of(role, companions);
	ck_assert_int_eq(brlint_job_companions(job, role, set, 1), BRLINT_OK);
	brlint_companions_free(set);
	lint_case(linter, report, job, object);
	const brlint_finding *found = finding_of(report, role == BRLINT_BESIDE ? "e_beside_not_given" : "e_previous_not_given");
	ck_assert_int_eq(brlint_job_companions(job, role, NULL, 0), BRLINT_OK);
	return found;
}

START_TEST(what_stands_beside_revocation_is_found)
{
	struct corpus_object crl = compiled("crl"), root = compiled("root");
	brlint_companions *certificates = companions_of(BRLINT_BESIDE, "root subscriber-dv-ecc"),
			  *crls = companions_of(BRLINT_PREVIOUS, "crl-2019 crl-2019");
	ck_assert_uint_eq(brlint_companions_count(certificates), 2);
	ck_assert_uint_eq(brlint_companions_count(crls), 1);
	ck_assert_int_eq(brlint_companions_add(certificates, crl.der, crl.size), BRLINT_BAD_OBJECT);
	ck_assert_int_eq(brlint_companions_add(crls, crl.der, crl.size), BRLINT_OK);
	ck_assert_int_eq(brlint_companions_add(crls, root.der, root.size), BRLINT_BAD_OBJECT);
	free(crl.der);
	free(root.der);
	ck_assert_int_eq(brlint_job_companions(job, BRLINT_BESIDE, crls, 1), BRLINT_BAD_ARGUMENT);
	brlint_companions_free(certificates);
	brlint_companions_free(crls);

	ck_assert_ptr_null(not_given(BRLINT_BESIDE, "root subscriber-dv-ecc", "crl"));
	ck_assert_ptr_nonnull(not_given(BRLINT_BESIDE, "root tls-subca", "crl"));
	ck_assert_ptr_null(not_given(BRLINT_BESIDE, "root", "subscriber-dv-ecc"));
	ck_assert_ptr_null(not_given(BRLINT_PREVIOUS, "crl-2027 crl-2019", "crl-with-previous"));
	ck_assert_ptr_nonnull(not_given(BRLINT_PREVIOUS, "crl-2027 crl-of-cas", "crl-without-previous"));
}
END_TEST

START_TEST(signatures_are_verified)
{
	brlint_companions *set = companions_of(BRLINT_ISSUER, "root tls-subca");
	ck_assert_int_eq(brlint_job_companions(job, BRLINT_ISSUER, set, 1), BRLINT_OK);
	brlint_companions_free(set);
	lint_case(linter, report, job, "signature-of-other-key");
	ck_assert_ptr_null(finding_of(report, "e_signature_wrong"));
	brlint_job_verify(job, 1);
	lint_case(linter, report, job, "signature-of-other-key");
	ck_assert_ptr_nonnull(finding_of(report, "e_signature_wrong"));
	lint_case(linter, report, job, "subscriber-dv-ecc");
	ck_assert_uint_eq(brlint_finding_count(report), 0);
	ck_assert_int_eq(brlint_job_companions(job, BRLINT_ISSUER, NULL, 0), BRLINT_OK);
	lint_case(linter, report, job, "subscriber-dv-ecc");
	ck_assert_ptr_nonnull(finding_of(report, "e_signature_not_verified"));
	ck_assert_int_eq(finding_of(report, "e_signature_not_verified")->blocks, 1);
	brlint_job_verify(job, 0);
	lint_case(linter, report, job, "subscriber-dv-ecc");
	ck_assert_ptr_null(finding_of(report, "e_signature_not_verified"));
}
END_TEST

START_TEST(precertificates_are_found)
{
	static const struct {
		const char *set, *finds;
	} tries[] = {
		{ "precertificate-2 precertificate-3", "e_precert_not_given" },
		{ "precertificate-2 precertificate precertificate-3", NULL },
		{ "precertificate-of-same-number precertificate", NULL },
		{ "precertificate-of-same-number precertificate-of-same-number-2", "e_precert_ambiguous" },
		{ "precertificate-of-same-number", "e_precert_fields_differ" },
	};
	static const char *const rules[] = { "e_precert_not_given", "e_precert_ambiguous", "e_precert_fields_differ" };
	struct corpus_object final = compiled("subscriber-dv-ecc");
	brlint_companions *set = brlint_companions_new(BRLINT_PRECERTIFICATE);

	ck_assert_int_eq(brlint_companions_add(set, final.der, final.size), BRLINT_BAD_OBJECT);
	ck_assert_uint_eq(brlint_companions_count(set), 0);
	brlint_companions_free(set);
	for (size_t i = 0; i < sizeof(tries) / sizeof(*tries); i++) {
		set = companions_of(BRLINT_PRECERTIFICATE, tries[i].set);
		ck_assert_int_eq(brlint_job_companions(job, BRLINT_PRECERTIFICATE, set, 1), BRLINT_OK);
		brlint_companions_free(set);
		ck_assert_int_eq(brlint_lint(linter, report, job, final.der, final.size), BRLINT_OK);
		for (size_t j = 0; j < sizeof(rules) / sizeof(*rules); j++) {
			bool expected = tries[i].finds != NULL && strcmp(rules[j], tries[i].finds) == 0;
			ck_assert_msg((finding_of(report, rules[j]) != NULL) == expected, "%s: %s", tries[i].set, rules[j]);
		}
	}
	ck_assert_int_eq(brlint_report_is_precertificate(report), 0);
	lint_case(linter, report, job, "precertificate");
	ck_assert_int_eq(brlint_report_is_precertificate(report), 1);
	free(final.der);
}
END_TEST

START_TEST(kinds_and_profiles_are_required)
{
	ck_assert_int_eq(brlint_job_require_kind(job, "nothing"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_job_require_kind(job, "unknown"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_job_require_profile(job, "nothing"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_job_require_profile(job, "unknown"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_job_require_kind(job, "crl"), BRLINT_OK);
	ck_assert_int_eq(brlint_job_require_kind(job, "precertificate"), BRLINT_OK);
	ck_assert_int_eq(brlint_job_require_profile(job, "subscriber-ov"), BRLINT_OK);
	lint_case(linter, report, job, "subscriber-dv-ecc");
	ck_assert_ptr_nonnull(finding_of(report, "e_kind_not_expected"));
	ck_assert_ptr_nonnull(finding_of(report, "e_profile_not_expected"));
	ck_assert_int_eq(brlint_job_require_profile(job, "subscriber-dv"), BRLINT_OK);
	ck_assert_int_eq(brlint_job_profile(job, "subscriber-ov"), BRLINT_OK); /* what is required is of the contents */
	lint_case(linter, report, job, "precertificate");
	ck_assert_ptr_null(finding_of(report, "e_kind_not_expected"));
	ck_assert_ptr_null(finding_of(report, "e_profile_not_expected"));
	ck_assert_int_eq(brlint_job_require_kind(job, NULL), BRLINT_OK);
	ck_assert_int_eq(brlint_job_require_profile(job, NULL), BRLINT_OK);
	lint_case(linter, report, job, "crl");
	ck_assert_ptr_null(finding_of(report, "e_kind_not_expected"));
	ck_assert_ptr_null(finding_of(report, "e_profile_not_expected"));
}
END_TEST

/* --- reports --- */

START_TEST(a_report_that_judged_nothing_says_so)
{
	brlint_report *fresh = brlint_report_new();
	expect_nothing_judged(fresh, BRLINT_BAD_ARGUMENT);
	ck_assert_str_eq(brlint_report_sha256(fresh), "");
	ck_assert_int_eq(brlint_lint(linter, fresh, NULL, NULL, 1), BRLINT_BAD_ARGUMENT);
	expect_nothing_judged(fresh, BRLINT_BAD_ARGUMENT);
	lint_case(linter, fresh, job, "subscriber-dv-ecc");
	ck_assert_ptr_null(finding_of(fresh, "e_object_not_judged"));
	ck_assert_int_eq(brlint_lint(NULL, fresh, NULL, "", 0), BRLINT_BAD_ARGUMENT);
	expect_nothing_judged(fresh, BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_lint(linter, NULL, NULL, "", 0), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_lint(linter, fresh, NULL, NULL, 0), BRLINT_OK);
	ck_assert_ptr_nonnull(finding_of(fresh, "e_object_unknown"));
	brlint_report_free(fresh);
}
END_TEST

START_TEST(an_object_that_is_none_is_found)
{
	ck_assert_int_eq(brlint_lint(linter, report, NULL, "\x05\x00", 2), BRLINT_OK);
	ck_assert_str_eq(brlint_report_kind(report), "unknown");
	ck_assert_uint_eq(brlint_finding_count(report), 1);
	ck_assert_str_eq(brlint_finding_at(report, 0)->rule->name, "e_object_unknown");
	ck_assert_uint_eq(brlint_finding_at(report, 0)->offset, 0);
	/* SHA-256 of 05 00 */
	ck_assert_str_eq(brlint_report_sha256(report), "2921a11f25dadaa24aa79a548e4e81508c2e5e56af2d833d65e2bcce448ce2f5");
}
END_TEST

START_TEST(each_rule_has_a_verdict)
{
	size_t counts[BRLINT_FAIL + 1] = { 0 };
	brlint_config *c = brlint_config_new();
	ck_assert_int_eq(brlint_config_ignore(c, "e_sub_cert_eku_missing"), BRLINT_OK);
	brlint *b = made(c);
	brlint_report_want_verdicts(report, 1);
	lint_case(b, report, job, "ecc-non-repudiation");
	for (size_t i = 0; i < brlint_rule_count(b); i++) {
		const brlint_rule *rule = brlint_rule_at(b, i);
		enum brlint_verdict verdict = brlint_verdict_at(report, i);
		counts[verdict]++;
		ck_assert_msg((verdict == BRLINT_FAIL) == (finding_of(report, rule->name) != NULL), "%s", rule->name);
		ck_assert_msg((verdict == BRLINT_NOT_RUN) == (strcmp(rule->name, "e_sub_cert_eku_missing") == 0), "%s", rule->name);
	}
	for (int verdict = BRLINT_NOT_RUN; verdict <= BRLINT_FAIL; verdict++)
		ck_assert_uint_gt(counts[verdict], 0);
	ck_assert_int_eq(brlint_verdict_at(report, brlint_rule_count(b)), BRLINT_NOT_RUN);
	brlint_report_want_verdicts(report, 0);
	lint_case(b, report, job, "ecc-non-repudiation");
	ck_assert_int_eq(brlint_verdict_at(report, 0), BRLINT_NOT_RUN);
	brlint_free(b);
}
END_TEST

/* --- writers --- */

/* What the command says of the same octets, on standard output. */
static void
run_command(const char *arguments, struct got *out)
{
	char command[512];
	const char *program = getenv("BRLINT");
	snprintf(command, sizeof(command), "%s %s 2>&1", program, arguments);
	FILE *pipe = popen(command, "r");
	ck_assert_ptr_nonnull(pipe);
	out->size = fread(out->text, 1, sizeof(out->text) - 1, pipe);
	out->text[out->size] = '\0';
	pclose(pipe);
}

static const struct {
	const char *format;
	unsigned flags;
	const char *options; /* those of the command */
} formats[] = {
	{ "text", 0, "" },
	{ "text", BRLINT_COLOUR, "--color always" },
	{ "jsonl", 0, "" },
	{ "jsonl", BRLINT_DETAILS, "--details" },
	{ "jsonl", BRLINT_VERDICTS, "--verdicts" },
	{ "jsonl", BRLINT_DETAILS | BRLINT_VERDICTS, "--details --verdicts" },
	{ "zlint", 0, "" },
	{ "zlint", BRLINT_ALL_RULES, "--all-rules" },
	{ "lines", 0, "" },
	{ "lines", BRLINT_END_MARKER, "--end-marker" },
	{ "sarif", 0, "" },
	{ "junit", 0, "" },
	{ "pkimetal", 0, "" },
	{ "csv", 0, "" },
	{ "ccadb-csv", BRLINT_ALL_DATES, "--all-dates" },
};

/* What is of a run, and not of what it found, is taken out: by which build, when it began and how it ended. */
static void
take_out(char *text, const char *first, const char *last)
{
	char *begin = strstr(text, first), *end = begin != NULL ? strstr(begin, last) : NULL;
	if (end != NULL)
		memmove(begin, end + strlen(last), strlen(end + strlen(last)) + 1);
}

static void
take_out_run(char *text)
{
	take_out(text, "\"startTimeUtc\": ", ", ");
	take_out(text, "\"executionSuccessful\": ", ", ");
	take_out(text, "\"exitCode\": ", ", ");
	take_out(text, "\"build\": ", ", ");
	take_out(text, "\"options\": {", "}");
	/* only the command has texts on the rules */
	while (strstr(text, "\"help\": {") != NULL)
		take_out(text, "\"help\": {", "}");
}

START_TEST(a_writer_says_what_the_command_says)
{
	static const char *const cases[] = { "ecc-non-repudiation", "precertificate", "crl", "ocsp-good" };
	static struct got expected;
	char path[] = "/tmp/brlint-library-XXXXXX", arguments[256];
	enum brlint_status status;
	int file = mkstemp(path);

	ck_assert_int_ge(file, 0);
	brlint_report_want_verdicts(report, 1);
	ck_assert_int_eq(brlint_job_name(job, path), BRLINT_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct corpus_object o = compiled(cases[i]);
		ck_assert(ftruncate(file, 0) == 0 && pwrite(file, o.der, o.size, 0) == (ssize_t)o.size);
		snprintf(arguments, sizeof(arguments), "-f %s %s -- %s", formats[_i].format, formats[_i].options, path);
		run_command(arguments, &expected);
		got.size = 0;
		got.text[0] = '\0'; /* a format may have nothing to say */
		brlint_writer *w = brlint_writer_new(linter, formats[_i].format, formats[_i].flags, take, &got, &status);
		ck_assert_int_eq(status, BRLINT_OK);
		ck_assert_int_eq(brlint_lint(linter, report, job, o.der, o.size), BRLINT_OK);
		ck_assert_int_eq(brlint_writer_begin(w, (int64_t)time(NULL)), BRLINT_OK);
		ck_assert_int_eq(brlint_writer_object(w, report), BRLINT_OK);
		ck_assert_int_eq(brlint_writer_end(w, 0), BRLINT_OK);
		brlint_writer_free(w);
		ck_assert_uint_eq(got.ragged, 0);
		take_out_run(got.text);
		take_out_run(expected.text);
		ck_assert_msg(strcmp(got.text, expected.text) == 0, "%s: %.300s instead of %.300s", arguments, got.text, expected.text);
		free(o.der);
	}
	close(file);
	unlink(path);
}
END_TEST

/* One report in a format that is a document has its beginning and its end; what had expired is not known. */
START_TEST(one_report_is_a_whole_document)
{
	static const char title[] = "<title>What brlint found</title>", end[] = "</main>\n</body>\n</html>\n";
	lint_case(linter, report, job, "ecc-non-repudiation");
	ck_assert_int_eq(brlint_write(report, "html", take, &got), BRLINT_OK);
	ck_assert_uint_eq(got.calls, 1);
	ck_assert_int_eq(strncmp(got.text, "<!DOCTYPE html>\n", 16), 0);
	ck_assert_ptr_nonnull(strstr(got.text, title));
	ck_assert_ptr_nonnull(
		strstr(got.text, "<strong>1 object: 1 error, 0 warnings, 0 notices.</strong> Status 1: something was found that counts.</p>"));
	ck_assert_str_eq(got.text + got.size - (sizeof(end) - 1), end);
	got.size = 0;
	ck_assert_int_eq(brlint_write(report, "csv", take, &got), BRLINT_OK);
	ck_assert_int_eq(strncmp(got.text, "input,index,", 12), 0);
	ck_assert_ptr_nonnull(strstr(got.text, "e_cabf_ecc_allowed_key_usages"));
	got.size = 0;
	ck_assert_int_eq(brlint_write(report, "ccadb-csv", take, &got), BRLINT_OK);
	ck_assert_int_eq(strncmp(got.text, "Precertificate SHA-256 hash,", 28), 0);
	ck_assert_ptr_nonnull(strstr(got.text, ",,,,\"e_cabf_ecc_allowed_key_usages\""));
	got.size = 0;
	ck_assert_int_eq(brlint_write(report, "markdown", take, &got), BRLINT_OK);
	ck_assert_int_eq(strncmp(got.text, "## ", 3), 0);
	ck_assert_ptr_null(strstr(got.text, "1 object"));
}
END_TEST

/* Each thing that a page is about has a number of its own, whatever its name and index. */
START_TEST(objects_of_a_page_have_numbers)
{
	brlint_writer *w = brlint_writer_new(linter, "html", 0, take, &got, NULL);
	lint_case(linter, report, job, "ecc-non-repudiation");
	ck_assert_int_eq(brlint_writer_begin(w, 1800000000), BRLINT_OK);
	ck_assert_int_eq(brlint_writer_object(w, report), BRLINT_OK);
	ck_assert_int_eq(brlint_writer_unreadable(w, "file", 0, 0, "it ends too early"), BRLINT_OK);
	ck_assert_int_eq(brlint_writer_object(w, report), BRLINT_OK);
	ck_assert_int_eq(brlint_writer_end(w, 2), BRLINT_OK);
	brlint_writer_free(w);
	ck_assert_ptr_nonnull(strstr(got.text, "<title>What brlint found, 2027-01-15</title>"));
	ck_assert_ptr_nonnull(strstr(got.text, "<section class=\"object\" id=\"o0\""));
	ck_assert_ptr_nonnull(
		strstr(got.text, "<section class=\"object\" id=\"o1\" aria-labelledby=\"o1-h\">\n<h2 id=\"o1-h\"><bdi>file</bdi></h2>"));
	ck_assert_ptr_nonnull(strstr(got.text, "id=\"o2-f0\""));
	ck_assert_ptr_nonnull(strstr(got.text, "Status 2: "));
	/* what has expired then */
	got.size = 0;
	w = brlint_writer_new(linter, "ccadb-csv", 0, take, &got, NULL);
	ck_assert_int_eq(brlint_writer_begin(w, 1800000000), BRLINT_OK);
	ck_assert_int_eq(brlint_writer_object(w, report), BRLINT_OK);
	brlint_writer_free(w);
	ck_assert_ptr_null(strchr(strchr(got.text, '\n') + 1, '\n'));
	ck_assert_ptr_null(brlint_writer_new(linter, "csv", BRLINT_ALL_DATES, take, &got, NULL));
}
END_TEST

START_TEST(a_writer_has_an_order)
{
	enum brlint_status status;
	brlint_writer *w = brlint_writer_new(linter, "jsonl", BRLINT_HEADER, take, &got, NULL);

	lint_case(linter, report, job, "subscriber-dv-ecc");
	ck_assert_int_eq(brlint_writer_object(w, report), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_writer_end(w, 0), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_writer_option(w, "data", "folder"), BRLINT_OK);
	ck_assert_uint_eq(got.calls, 0);
	ck_assert_int_eq(brlint_writer_begin(w, 1800000000), BRLINT_OK);
	ck_assert_uint_eq(got.calls, 1);
	ck_assert_int_eq(brlint_writer_begin(w, 0), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_writer_option(w, "data", "folder"), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_writer_object(w, report), BRLINT_OK);
	ck_assert_int_eq(brlint_writer_unreadable(w, "file", 3, 100, "it ends too early"), BRLINT_OK);
	ck_assert_int_eq(brlint_writer_unreadable(w, NULL, 3, 100, "it ends too early"), BRLINT_BAD_ARGUMENT);
	/* what was not judged is not written */
	brlint_lint(linter, report, job, NULL, 1);
	ck_assert_int_eq(brlint_writer_object(w, report), BRLINT_BAD_ARGUMENT);
	/* nor is what another linter judged: the header says by which rules */
	brlint *other = brlint_new(NULL, NULL);
	lint_case(other, report, job, "subscriber-dv-ecc");
	ck_assert_int_eq(brlint_writer_object(w, report), BRLINT_BAD_ARGUMENT);
	brlint_free(other);
	ck_assert_int_eq(brlint_writer_end(w, 2), BRLINT_OK);
	ck_assert_int_eq(brlint_writer_end(w, 2), BRLINT_BAD_ARGUMENT);
	ck_assert_uint_eq(got.calls, 4);
	ck_assert_uint_eq(got.ragged, 0);
	ck_assert_ptr_nonnull(strstr(got.text, "it ends too early"));
	brlint_writer_free(w);
	ck_assert_ptr_null(brlint_writer_new(linter, "xml", 0, take, &got, &status));
	ck_assert_int_eq(status, BRLINT_UNKNOWN_NAME);
	ck_assert_ptr_null(brlint_writer_new(linter, NULL, 0, take, &got, &status));
	ck_assert_int_eq(status, BRLINT_UNKNOWN_NAME);
	ck_assert_ptr_null(brlint_writer_new(linter, "text", BRLINT_HEADER, take, &got, &status));
	ck_assert_int_eq(status, BRLINT_BAD_ARGUMENT);
	ck_assert_ptr_null(brlint_writer_new(linter, "jsonl", 1 << 20, take, &got, &status));
	ck_assert_int_eq(status, BRLINT_BAD_ARGUMENT);
	ck_assert_ptr_null(brlint_writer_new(linter, "jsonl", 0, NULL, &got, &status));
	ck_assert_int_eq(status, BRLINT_BAD_ARGUMENT);
}
END_TEST

/* A document is whole: with its frame, and with what could not be read at its end. */
START_TEST(a_document_is_whole)
{
	static struct got one;
	brlint_writer *w = brlint_writer_new(linter, "sarif", 0, take, &got, NULL);

	lint_case(linter, report, job, "ecc-non-repudiation");
	ck_assert_int_eq(brlint_writer_begin(w, 0), BRLINT_OK);
	ck_assert_int_eq(brlint_writer_unreadable(w, "a file", 3, 100, "it ends too early"), BRLINT_OK);
	ck_assert_int_eq(brlint_writer_unreadable(w, "b", 0, 0, "no such file"), BRLINT_OK);
	ck_assert_uint_eq(got.calls, 1);
	ck_assert_int_eq(brlint_writer_object(w, report), BRLINT_OK);
	ck_assert_int_eq(brlint_writer_object(w, report), BRLINT_OK);
	ck_assert_int_eq(brlint_writer_end(w, 2), BRLINT_OK);
	ck_assert_uint_eq(got.ragged, 0);
	brlint_writer_free(w);
	const char *results = strstr(got.text, "\"results\": [\n{\"ruleId\": \"e_cabf_ecc_allowed_key_usages\"");
	ck_assert_ptr_nonnull(results);
	ck_assert_ptr_nonnull(strstr(results, "}\n,{\"ruleId\": \"e_cabf_ecc_allowed_key_usages\""));
	const char *notes = strstr(results, "\"exitCode\": 2, \"toolExecutionNotifications\": [\n{\"descriptor\"");
	ck_assert_ptr_nonnull(notes);
	ck_assert_ptr_nonnull(strstr(notes, "\"text\": \"it ends too early.\""));
	ck_assert_ptr_nonnull(strstr(notes, "}\n,{\"descriptor\""));
	ck_assert_str_eq(got.text + got.size - 5, "}}]}\n");
	/* and so it is of one report */
	one.size = 0;
	ck_assert_int_eq(brlint_write(report, "sarif", take, &one), BRLINT_OK);
	ck_assert_uint_eq(one.calls, 1);
	ck_assert_ptr_nonnull(strstr(one.text, "\"results\": [\n{\"ruleId\""));
	ck_assert_ptr_nonnull(strstr(one.text, "\"executionSuccessful\": true, \"exitCode\": 1, "));
	ck_assert_str_eq(one.text + one.size - 5, "}}]}\n");
	lint_case(linter, report, job, "subscriber-dv-ecc");
	one.size = 0;
	ck_assert_int_eq(brlint_write(report, "sarif", take, &one), BRLINT_OK);
	ck_assert_ptr_nonnull(strstr(one.text, "\"results\": [\n], "));
	one.size = 0;
	ck_assert_int_eq(brlint_write(report, "junit", take, &one), BRLINT_OK);
	ck_assert_int_eq(strncmp(one.text, "<?xml ", 6), 0);
	ck_assert_str_eq(strrchr(one.text, '<'), "</testsuites>\n");
}
END_TEST

START_TEST(after_a_failed_callback_nothing_is_written)
{
	brlint_writer *w = brlint_writer_new(linter, "jsonl", 0, take, &got, NULL);
	lint_case(linter, report, job, "subscriber-dv-ecc");
	got.fails_at = 2;
	ck_assert_int_eq(brlint_writer_begin(w, 0), BRLINT_OK);
	ck_assert_int_eq(brlint_writer_object(w, report), BRLINT_OK);
	ck_assert_int_eq(brlint_writer_object(w, report), BRLINT_IO);
	ck_assert_int_eq(brlint_writer_object(w, report), BRLINT_IO);
	ck_assert_int_eq(brlint_writer_unreadable(w, "file", 0, 0, "error"), BRLINT_IO);
	ck_assert_int_eq(brlint_writer_end(w, 0), BRLINT_IO);
	ck_assert_uint_eq(got.calls, 2);
	brlint_writer_free(w);
	got.fails_at = 3;
	ck_assert_int_eq(brlint_write(report, "jsonl", take, &got), BRLINT_IO);
	ck_assert_int_eq(brlint_write(report, "xml", take, &got), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_write(report, "zlint", take, &got), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_write(report, "jsonl", NULL, &got), BRLINT_BAD_ARGUMENT);
	ck_assert_uint_eq(got.calls, 3);
}
END_TEST

START_TEST(a_name_goes_with_the_object)
{
	ck_assert_int_eq(brlint_job_name(job, "feed \xff"), BRLINT_OK);
	brlint_job_index(job, 7);
	lint_case(linter, report, job, "subscriber-dv-ecc");
	ck_assert_int_eq(brlint_job_name(job, "another"), BRLINT_OK);
	ck_assert_int_eq(brlint_write(report, "jsonl", take, &got), BRLINT_OK);
	ck_assert_ptr_nonnull(strstr(got.text, "\"input\": \"feed "));
	ck_assert_ptr_nonnull(strstr(got.text, "\"index\": 7"));
	lint_case(linter, report, job, "subscriber-dv-ecc");
	got.size = 0;
	ck_assert_int_eq(brlint_write(report, "jsonl", take, &got), BRLINT_OK);
	ck_assert_ptr_nonnull(strstr(got.text, "\"input\": \"another\""));
	ck_assert_ptr_nonnull(strstr(got.text, "\"index\": 0"));
}
END_TEST

START_TEST(a_report_outlives_all_else)
{
	brlint_companions *set = companions_of(BRLINT_ISSUER, "root tls-subca non-tls-subca");
	brlint *b = brlint_new(NULL, NULL);
	brlint_job *j = brlint_job_new();

	ck_assert_int_eq(brlint_job_companions(j, BRLINT_ISSUER, set, 1), BRLINT_OK);
	ck_assert_int_eq(brlint_job_name(j, "a name"), BRLINT_OK);
	lint_case(b, report, j, "ecc-non-repudiation");
	brlint_writer *w = brlint_writer_new(b, "jsonl", BRLINT_DETAILS, take, &got, NULL);
	brlint_job_free(j);
	brlint_companions_free(set);
	brlint_free(b);
	ck_assert_int_eq(brlint_writer_begin(w, 0), BRLINT_OK);
	ck_assert_int_eq(brlint_writer_object(w, report), BRLINT_OK);
	brlint_writer_free(w);
	ck_assert_ptr_nonnull(strstr(got.text, "\"input\": \"a name\""));
	ck_assert_ptr_nonnull(strstr(got.text, "\"issuer_sha256\": \""));
	ck_assert_str_eq(brlint_report_kind(report), "certificate");
	ck_assert_uint_eq(strlen(brlint_report_sha256(report)), 64);
}
END_TEST

/* --- threads --- */

#define THREADS 4

struct worker {
	pthread_t thread;
	bool has_issuers;
	struct corpus_object *objects;
	size_t count;
	const brlint_job *job;
	bool tests_keys;
	size_t findings, failures;
};

/* Lints all objects, many times, with one linter and the job of several threads. */
static void *
work(void *argument)
{
	struct worker *w = argument;
	brlint_report *r = brlint_report_new();
	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < w->count; i++) {
			w->failures += brlint_lint(linter, r, w->job, w->objects[i].der, w->objects[i].size) != BRLINT_OK;
			w->findings += brlint_finding_count(r);
		}
	}
	brlint_report_free(r);
	return NULL;
}

START_TEST(threads_share_a_linter)
{
	static const char *const names[] = {
		"ecc-non-repudiation", "subscriber-dv-ecc", "aki-wrong-issuer-among-several", "crl", "ocsp-good", "root"
	};
	struct corpus_object objects[sizeof(names) / sizeof(*names)];
	struct worker alone[2], threads[THREADS];
	brlint_job *jobs[2] = { job, brlint_job_new() };
	brlint_companions *set = companions_of(BRLINT_ISSUER, "root tls-subca non-tls-subca");

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		objects[i] = compiled(names[i]);
	ck_assert_int_eq(brlint_job_companions(jobs[1], BRLINT_ISSUER, set, 1), BRLINT_OK);
	brlint_companions_free(set);
	for (int i = 0; i < 2; i++) {
		alone[i] = (struct worker){ .objects = objects, .count = sizeof(names) / sizeof(*names), .job = jobs[i] };
		work(&alone[i]);
		ck_assert_uint_eq(alone[i].failures, 0);
	}
	ck_assert_uint_ne(alone[0].findings, alone[1].findings);
	for (int i = 0; i < THREADS; i++) {
		threads[i] = (struct worker){ .objects = objects, .count = sizeof(names) / sizeof(*names), .job = jobs[i % 2] };
		ck_assert_int_eq(pthread_create(&threads[i].thread, NULL, work, &threads[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i].thread, NULL);
		ck_assert_uint_eq(threads[i].failures, 0);
		ck_assert_uint_eq(threads[i].findings, alone[i % 2].findings);
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		free(objects[i].der);
	brlint_job_free(jobs[1]);
}
END_TEST

/* A policy with a rule of each check, which waives half of what is found. */
static const char every_check[] =
	"data max-age 36500d\nignore e_* source:RFC5280 until 2099-01-01 reason \"a reason\"\nlevel w_* error profile subscriber-dv\n"
	"rule x_a error present subject.commonName clause 1 s\nrule x_b error critical extensions.subjectAltName clause 1 s\n"
	"rule x_c error one-of extensions.certificatePolicies.policyIdentifier domain-validated clause 1 s\nrule x_d error matches dNSNames "
	"^(www\\.)?[a-z]{1,9}\\.com$ clause 1 s\n"
	"rule x_e error at-most issuer.organizationName 10 characters clause 1 s\nrule x_f error same-as subject.commonName dNSNames clause 1 s\n"
	"rule x_g error absent crlExtensions[cRLNumber] clause 1 s\nrule x_h error one-of responses.certID.serialNumber 1 clause 1 s\n";

/* Makes a linter, lints each case of the corpus, and writes what is found: all that a thread may do. */
static void *
do_everything(void *argument)
{
	struct worker *w = argument;
	enum brlint_status status;
	brlint_config *c = brlint_config_new();
	w->failures += brlint_config_policy(c, "policy", every_check, strlen(every_check)) != BRLINT_OK;
	w->failures += brlint_config_name_filter(c, w->tests_keys ? "^w_rsa_mod_p" : "^[enwx]_") != BRLINT_OK;
	brlint_config_test_keys(c, w->tests_keys);
	w->failures += brlint_config_exclude_sources(c, "Apple") != BRLINT_OK;
	brlint *b = brlint_new(c, &status);
	brlint_report *r = brlint_report_new();
	brlint_report_want_verdicts(r, 1);
	brlint_config_free(c);
	for (size_t i = 0; i < w->count && b != NULL; i++) {
		w->failures += brlint_lint(b, r, w->job, w->objects[i].der, w->objects[i].size) != BRLINT_OK;
		for (size_t j = 0; j < sizeof(formats) / sizeof(*formats); j++) {
			got.size = 0;
			w->failures += brlint_write(r, formats[j].format, take, &got) != BRLINT_OK;
		}
		w->findings += brlint_finding_count(r);
	}
	brlint_report_free(r);
	brlint_free(b);
	return NULL;
}

/* The sanitizers make frames larger. */
#ifdef HAS_ASAN
#define STACK (1024 * 1024)
#else
#define STACK (128 * 1024)
#endif

START_TEST(a_small_stack_suffices)
{
	pthread_attr_t attributes;
	struct worker w = { .objects = calloc(corpus.count, sizeof(*w.objects)), .job = job };
	brlint_companions *set = companions_of(BRLINT_ISSUER, "root tls-subca non-tls-subca");

	ck_assert_int_eq(brlint_job_companions(job, BRLINT_ISSUER, set, 1), BRLINT_OK);
	brlint_companions_free(set);
	for (; w.count < corpus.count; w.count++)
		ck_assert_msg(corpus_compile(&corpus, &corpus.cases[w.count], &w.objects[w.count]), "%s", corpus.error);
	ck_assert_int_eq(pthread_attr_init(&attributes), 0);
	ck_assert_int_eq(pthread_attr_setstacksize(&attributes, STACK), 0);
	ck_assert_int_eq(pthread_create(&w.thread, &attributes, do_everything, &w), 0);
	pthread_join(w.thread, NULL);
	pthread_attr_destroy(&attributes);
	ck_assert_uint_eq(w.failures, 0);
	ck_assert_uint_gt(w.findings, 1000);
	/* and so it does for the tests of keys, whose arrays are as large for each of them */
	w.tests_keys = true;
	w.count = 300;
	w.findings = 0;
	ck_assert_int_eq(pthread_attr_init(&attributes), 0);
	ck_assert_int_eq(pthread_attr_setstacksize(&attributes, STACK), 0);
	ck_assert_int_eq(pthread_create(&w.thread, &attributes, do_everything, &w), 0);
	pthread_join(w.thread, NULL);
	pthread_attr_destroy(&attributes);
	ck_assert_uint_eq(w.failures, 0);
	w.count = corpus.count;
	for (size_t i = 0; i < w.count; i++)
		free(w.objects[i].der);
	free(w.objects);
}
END_TEST

START_TEST(nothing_may_be_freed)
{
	brlint_free(NULL);
	brlint_config_free(NULL);
	brlint_companions_free(NULL);
	brlint_job_free(NULL);
	brlint_report_free(NULL);
	brlint_writer_free(NULL);
}
END_TEST

/* --- policies --- */

static enum brlint_status
give_policy(brlint_config *c, const char *name, const char *text)
{
	return brlint_config_policy(c, name, text, strlen(text));
}

/* A linter of a policy. */
static brlint *
linter_with(const char *text)
{
	brlint_config *c = brlint_config_new();
	ck_assert_int_eq(give_policy(c, "p.txt", text), BRLINT_OK);
	brlint *b = brlint_new(c, NULL);
	ck_assert_msg(b != NULL, "%s", brlint_config_error(c));
	brlint_config_free(c);
	return b;
}

#define ECC "e_cabf_ecc_allowed_key_usages"

START_TEST(a_policy_that_is_not_understood_changes_nothing)
{
	brlint_config *c = brlint_config_new();
	ck_assert_int_eq(brlint_config_policy(c, NULL, "", 0), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_policy(c, "", "", 0), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_policy(c, "p", NULL, 1), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_policy(c, "p", NULL, 0), BRLINT_OK);
	ck_assert_str_eq(brlint_config_error(c), "");
	ck_assert_int_eq(give_policy(c, "q", "block error\n\nlevel e_nothing error\nnonsense\n"), BRLINT_BAD_ARGUMENT);
	ck_assert_str_eq(brlint_config_error(c), "q:3: there is no rule e_nothing");
	ck_assert_int_eq(brlint_config_policy(c, "q", "a\0b", 3), BRLINT_BAD_ARGUMENT);
	ck_assert_str_eq(brlint_config_error(c), "q: offset 1: a policy is text, and this is a NUL");
	ck_assert_int_eq(brlint_config_only(c, "x_one"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(give_policy(c, "r", "rule x_one error present version clause 1 s\nrule x_two error\n"), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_only(c, "x_one"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(give_policy(c, "r", "rule x_one error present version clause 1 s\n"), BRLINT_OK);
	ck_assert_int_eq(give_policy(c, "s", "rule x_one error present version clause 1 s\n"), BRLINT_BAD_ARGUMENT);
	ck_assert_str_eq(brlint_config_error(c), "s:1: there is a rule x_one already, by r:1");
	ck_assert_int_eq(brlint_config_only(c, "x_one"), BRLINT_OK);
	ck_assert_int_eq(brlint_config_level(c, "x_one", BRLINT_NOTICE), BRLINT_OK);
	brlint *b = brlint_new(c, NULL);
	ck_assert_ptr_nonnull(b);
	ck_assert_uint_eq(brlint_rule_count(b), brlint_rule_count(linter) + 1);
	ck_assert_str_ne(brlint_ruleset(b), brlint_ruleset(linter));
	/* what is too long is cut between two characters */
	for (int shift = 0; shift < 2; shift++) {
		char line[1024], *end = line + sprintf(line, "ignore %s", shift > 0 ? "x" : "");
		for (int i = 0; i < 200; i++)
			end += sprintf(end, "\303\244");
		strcpy(end, " until 2099-01-01 reason r\n");
		ck_assert_int_eq(give_policy(c, "t", line), BRLINT_BAD_ARGUMENT);
		const char *cut = brlint_config_error(c);
		ck_assert_uint_gt(strlen(cut), 300);
		ck_assert_str_eq(cut + strlen(cut) - 2, "\303\244");
	}
	/* by data that are too old there is no linter */
	ck_assert_int_eq(give_policy(c, "t", "\ndata max-age 0d\n"), BRLINT_OK);
	enum brlint_status status;
	ck_assert_ptr_null(brlint_new(c, &status));
	ck_assert_int_eq(status, BRLINT_BAD_DATA);
	ck_assert_ptr_nonnull(strstr(brlint_config_error(c), "t:2: data max-age is "));
	brlint_free(b);
	brlint_config_free(c);
}
END_TEST

START_TEST(a_waived_finding_says_so)
{
	struct corpus_object bad = compiled("ecc-non-repudiation"), good = compiled("subscriber-dv-ecc");
	brlint *b = linter_with("ignore " ECC " until 2099-01-02 owner me reason \"a reason\"\n"),
	       *levels = linter_with("block notice\nlevel " ECC " notice\n");
	ck_assert_int_eq(brlint_lint(linter, report, NULL, bad.der, bad.size), BRLINT_OK);
	const brlint_finding *f = brlint_finding_at(report, 0);
	ck_assert(f->waived == NULL && f->blocks && f->level == BRLINT_ERROR);
	ck_assert_int_eq(brlint_lint(b, report, NULL, bad.der, bad.size), BRLINT_OK);
	ck_assert_uint_eq(brlint_finding_count(report), 1);
	f = brlint_finding_at(report, 0);
	ck_assert(!f->blocks && f->level == BRLINT_ERROR && f->waived != NULL);
	ck_assert_str_eq(f->waived->reason, "a reason");
	ck_assert_str_eq(f->waived->owner, "me");
	ck_assert_str_eq(f->waived->file, "p.txt");
	ck_assert_uint_eq(f->waived->line, 1);
	ck_assert_int_eq(f->waived->until, INT64_C(4070995200));
	/* writers say it, and behind the last object what was not used */
	const struct {
		const struct corpus_object *object;
		const char *end;
	} runs[] = { { &bad, "1 object: 0 errors, 0 warnings, 0 notices, 1 waived\n" },
		     { &good, "p.txt: nothing was waived by line 1\n1 object: 0 errors, 0 warnings, 0 notices\n" } };
	for (size_t i = 0; i < 2; i++) {
		got.size = 0;
		ck_assert_int_eq(brlint_lint(b, report, NULL, runs[i].object->der, runs[i].object->size), BRLINT_OK);
		brlint_writer *w = brlint_writer_new(b, "text", 0, take, &got, NULL);
		ck_assert(brlint_writer_begin(w, 0) == BRLINT_OK && brlint_writer_object(w, report) == BRLINT_OK &&
			  brlint_writer_end(w, 0) == BRLINT_OK);
		brlint_writer_free(w);
		got.text[got.size] = '\0';
		ck_assert_msg(got.size >= strlen(runs[i].end) && strcmp(got.text + got.size - strlen(runs[i].end), runs[i].end) == 0, "%s", got.text);
	}
	/* levels and what blocks */
	ck_assert_int_eq(brlint_lint(levels, report, NULL, bad.der, bad.size), BRLINT_OK);
	f = brlint_finding_at(report, 0);
	ck_assert(f->level == BRLINT_NOTICE && f->blocks && f->waived == NULL);
	brlint_free(b);
	brlint_free(levels);
	free(bad.der);
	free(good.der);
}
END_TEST

START_TEST(a_report_serves_linters_of_different_rules)
{
	struct corpus_object good = compiled("subscriber-dv-ecc");
	brlint *more = linter_with("require issuer\nrule x_one error absent version clause 1 s\nrule x_two warning present version clause 2 s\n");
	size_t count = brlint_rule_count(linter);
	brlint_report_want_verdicts(report, 1);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(brlint_lint(linter, report, NULL, good.der, good.size), BRLINT_OK);
		ck_assert_int_eq(brlint_verdict_at(report, count), BRLINT_NOT_RUN);
		ck_assert_uint_eq(brlint_finding_count(report), 0);
		ck_assert_int_eq(brlint_lint(more, report, NULL, good.der, good.size), BRLINT_OK);
		ck_assert_int_eq(brlint_verdict_at(report, count), BRLINT_FAIL);
		ck_assert_int_eq(brlint_verdict_at(report, count + 1), BRLINT_PASS);
		ck_assert_uint_eq(brlint_finding_count(report), 2);
		ck_assert_str_eq(brlint_finding_at(report, 0)->rule->name, "e_issuer_not_given");
		ck_assert_str_eq(brlint_finding_at(report, 1)->rule->name, "x_one");
		ck_assert_str_eq(brlint_finding_at(report, 1)->rule->source, "Policy");
	}
	ck_assert_ptr_eq(brlint_rule_named(more, "x_two"), brlint_rule_at(more, count + 1));
	/* findings outlive every other holder of the linter */
	brlint_free(more);
	ck_assert_str_eq(brlint_finding_at(report, 1)->rule->clause, "1");
	free(good.der);
}
END_TEST

/* --- objects in texts --- */

/* What brlint_objects() found. */
struct found {
	size_t objects, troubles, octets;
	uint64_t sum; /* of the octets, by their places */
	char error[256];
	size_t stops_at;
};

static int
take_found(void *context, size_t index, const void *der, size_t size, const char *error)
{
	struct found *f = context;
	ck_assert_uint_eq(index, f->objects + f->troubles);
	ck_assert_int_eq(der != NULL, error == NULL);
	if (der == NULL) {
		f->troubles++;
		snprintf(f->error, sizeof(f->error), "%s", error);
		return 0;
	}
	f->objects++;
	f->octets += size;
	for (size_t i = 0; i < size; i++)
		f->sum = f->sum * 31 + ((const unsigned char *)der)[i];
	return f->objects == f->stops_at;
}

static struct found
found_in(const void *octets, size_t size)
{
	struct found f = { 0 };
	ck_assert_int_eq(brlint_objects(octets, size, 0, take_found, &f), BRLINT_OK);
	return f;
}

START_TEST(objects_are_found_in_any_encoding)
{
	static char text[32768];
	struct corpus_object good = compiled("good-subscriber"), bad = compiled("expired-rules");
	struct found der = found_in(good.der, good.size), f;
	ck_assert_uint_eq(der.objects, 1);
	ck_assert_uint_eq(der.octets, good.size);

	for (size_t line = 0; line <= 76; line += 76) {
		size_t size = add_base64(text, good.der, good.size, line);
		f = found_in(text, size);
		ck_assert_uint_eq(f.objects, 1);
		ck_assert_uint_eq(f.sum, der.sum);
	}
	/* two lines; two blocks; two records */
	size_t size = add_base64(text, good.der, good.size, 0);
	f = found_in(text, size + add_base64(text + size, bad.der, bad.size, 0));
	ck_assert_uint_eq(f.objects, 2);
	ck_assert_uint_eq(f.octets, good.size + bad.size);
	size = (size_t)snprintf(text, sizeof(text), "a certificate\n-----BEGIN CERTIFICATE-----\n");
	size += add_base64(text + size, good.der, good.size, 64);
	size += (size_t)snprintf(text + size, sizeof(text) - size, "-----END CERTIFICATE-----\nanother\n-----BEGIN CERTIFICATE-----\n");
	size += add_base64(text + size, bad.der, bad.size, 64);
	f = found_in(text, size + (size_t)snprintf(text + size, sizeof(text) - size, "-----END CERTIFICATE-----\n"));
	ck_assert_uint_eq(f.objects, 2);
	ck_assert_uint_eq(f.troubles, 0);
	/* the second is cut: the first is found nevertheless, and the cause is told in the place of the second */
	f = found_in(text, size - 100);
	ck_assert_uint_eq(f.objects, 1);
	ck_assert_uint_eq(f.troubles, 1);
	ck_assert_ptr_nonnull(strstr(f.error, "end"));
	size = 0;
	for (int i = 0; i < 2; i++) {
		const struct corpus_object *o = i == 0 ? &good : &bad;
		text[size] = text[size + 1] = 0;
		text[size + 2] = (char)(o->size >> 8);
		text[size + 3] = (char)o->size;
		memcpy(text + size + 4, o->der, o->size);
		size += 4 + o->size;
	}
	f = found_in(text, size);
	ck_assert_uint_eq(f.objects, 2);
	ck_assert_uint_eq(f.octets, good.size + bad.size);

	/* the second of two entries of a tile is cut off, and a tile no more: one object, which is not unpacked */
	size = 0;
	for (int i = 0; i < 2; i++) {
		memcpy(text + size, "\0\0\1\x8f\0\0\0\0\0\0\0", 11);
		text[size + 11] = (char)(bad.size >> 8);
		text[size + 12] = (char)bad.size;
		memcpy(text + size + 13, bad.der, bad.size);
		memset(text + size + 13 + bad.size, 0, 4);
		size += 17 + bad.size;
	}
	f = found_in(text, size);
	ck_assert_uint_eq(f.objects, 2);
	ck_assert_uint_eq(f.octets, bad.size * 2);
	f = found_in(text, size - 1);
	ck_assert_uint_eq(f.objects, 1);
	ck_assert_uint_eq(f.octets, size - 1);

	/* what is of no encoding is one object; nothing is none */
	f = found_in("hello, world", 12);
	ck_assert_uint_eq(f.objects, 1);
	ck_assert_uint_eq(f.octets, 12);
	f = found_in("", 0);
	ck_assert_uint_eq(f.objects + f.troubles, 1);
	ck_assert_uint_eq(f.troubles, 1);
	/* an empty block is an object without octets */
	f = found_in("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", 54);
	ck_assert_uint_eq(f.objects + f.troubles, 1);
	f = found_in(NULL, 0);
	ck_assert_uint_eq(f.troubles, 1);
	free(good.der);
	free(bad.der);
}
END_TEST

START_TEST(objects_are_bounded_and_can_be_enough)
{
	static char text[32768];
	struct corpus_object good = compiled("good-subscriber");
	struct found f = { .stops_at = 1 };
	size_t size = add_base64(text, good.der, good.size, 0);
	size += add_base64(text + size, good.der, good.size, 0);
	ck_assert_int_eq(brlint_objects(text, size, 0, take_found, &f), BRLINT_IO);
	ck_assert_uint_eq(f.objects, 1);
	f = (struct found){ 0 };
	ck_assert_int_eq(brlint_objects(good.der, good.size, good.size - 1, take_found, &f), BRLINT_OK);
	ck_assert_uint_eq(f.troubles, 1);
	ck_assert_ptr_null(strstr(f.error, "--"));
	f = (struct found){ 0 };
	ck_assert_int_eq(brlint_objects(good.der, good.size, good.size, take_found, &f), BRLINT_OK);
	ck_assert_uint_eq(f.objects, 1);
	ck_assert_int_eq(brlint_objects(text, size, 0, NULL, NULL), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_objects(NULL, 1, 0, take_found, &f), BRLINT_BAD_ARGUMENT);
	free(good.der);
}
END_TEST

/* --- values, words, names --- */

START_TEST(values_lead_from_the_object_to_its_octets)
{
	lint_case(linter, report, job, "expired-rules");
	size_t count = brlint_node_count(report), last = 0, depth = 0;
	ck_assert_uint_gt(count, 50);
	for (size_t i = 0; i < count; i++) {
		const brlint_node *n = brlint_node_at(report, i);
		ck_assert_ptr_nonnull(n);
		/* each before those in it, in the order of their octets */
		ck_assert(i == 0 ? n->depth == 0 && n->offset == 0 && n->path[0] == '\0'
				 : n->depth > 0 && n->depth <= depth + 1 && n->offset >= last);
		ck_assert_str_ne(n->type, "");
		last = n->offset;
		depth = n->depth;
	}
	ck_assert_ptr_null(brlint_node_at(report, count));
	ck_assert_uint_gt(brlint_finding_count(report), 3);
	for (size_t i = 0; i < brlint_finding_count(report); i++) {
		const brlint_finding *f = brlint_finding_at(report, i);
		const brlint_node *n = brlint_node_at(report, f->node);
		ck_assert_str_eq(n->path, f->path);
		ck_assert(f->offset >= n->offset && f->offset + f->length <= n->offset + n->header + n->length);
		ck_assert_int_eq(f->of_object, 0);
	}
	const brlint_finding *f = finding_of(report, "w_subject_common_name_included");
	ck_assert_str_eq(brlint_node_at(report, f->node + 2)->value, "\"www.example.com\"");
	/* what was not judged has none */
	ck_assert_int_eq(brlint_lint(NULL, report, NULL, "", 0), BRLINT_BAD_ARGUMENT);
	ck_assert_uint_eq(brlint_node_count(report), 0);
	ck_assert_ptr_null(brlint_node_at(report, 0));
	ck_assert_int_eq(brlint_finding_at(report, 0)->of_object, 1);
	ck_assert_int_eq(brlint_lint(linter, report, NULL, "hello", 5), BRLINT_OK);
	ck_assert_int_eq(finding_of(report, "e_object_unknown")->of_object, 1);
}
END_TEST

START_TEST(rules_have_words)
{
	size_t quotes = 0, peers = 0, incidents = 0;
	for (size_t i = 0; i < brlint_rule_count(linter); i++) {
		const brlint_rule *r = brlint_rule_at(linter, i);
		ck_assert_ptr_nonnull(brlint_rule_text(r, BRLINT_WHY, 0));
		ck_assert_ptr_null(brlint_rule_text(r, BRLINT_WHY, 1));
		ck_assert_ptr_nonnull(brlint_rule_text(r, BRLINT_REMEDY, 0));
		quotes += brlint_rule_text(r, BRLINT_QUOTE, 0) != NULL;
		incidents += brlint_rule_text(r, BRLINT_INCIDENT, 0) != NULL;
		const char *peer;
		for (size_t j = 0; (peer = brlint_rule_text(r, BRLINT_PEER, j)) != NULL; j++, peers++)
			ck_assert_ptr_nonnull(strchr(peer, ' '));
		ck_assert_ptr_null(brlint_rule_text(r, (enum brlint_text)6, 0));
	}
	ck_assert_uint_gt(quotes, 300);
	ck_assert_uint_gt(peers, 100);
	ck_assert_uint_gt(incidents, 10);
	ck_assert_ptr_null(brlint_rule_text(&(brlint_rule){ .name = "x_of_a_policy" }, BRLINT_WHY, 0));
	/* reports have them, too */
	lint_case(linter, report, job, "expired-rules");
	ck_assert_int_eq(brlint_write(report, "html", take, &got), BRLINT_OK);
	got.text[got.size] = '\0';
	ck_assert_ptr_nonnull(strstr(got.text, "Set the profile to 99 days at most"));
}
END_TEST

START_TEST(names_are_listed)
{
	size_t count = 0;
	const char *name;
	brlint_job *j = brlint_job_new();
	for (; (name = brlint_profile_at(count)) != NULL; count++)
		ck_assert_str_ne(name, "unknown");
	ck_assert_uint_gt(count, 15);
	ck_assert_str_eq(brlint_profile_at(0), "root");
	ck_assert_int_eq(brlint_job_profile(j, brlint_profile_at(0)), BRLINT_OK);
	for (count = 0; (name = brlint_data_file_at(count)) != NULL; count++)
		ck_assert_str_ne(brlint_data_version(linter, name), "");
	ck_assert_uint_eq(count, 9);
	brlint_job_free(j);
}
END_TEST

START_TEST(findings_below_a_level_are_left_out)
{
	enum brlint_status status;
	for (int level = BRLINT_ERROR; level <= BRLINT_NOTICE; level++) {
		brlint_writer *w = brlint_writer_new(linter, "jsonl", 0, take, &got, &status);
		got.size = 0;
		lint_case(linter, report, job, "expired-rules");
		ck_assert_int_eq(brlint_writer_least(w, (enum brlint_level)level), BRLINT_OK);
		ck_assert_int_eq(brlint_writer_begin(w, 0), BRLINT_OK);
		ck_assert_int_eq(brlint_writer_object(w, report), BRLINT_OK);
		got.text[got.size] = '\0';
		ck_assert_ptr_nonnull(strstr(got.text, "\"findings\": [{\"rule\": \"e_"));
		ck_assert_int_eq(strstr(got.text, "w_subject_common_name_included") != NULL, level >= BRLINT_WARNING);
		ck_assert_int_eq(brlint_writer_least(w, (enum brlint_level)3), BRLINT_BAD_ARGUMENT);
		brlint_writer_free(w);
	}
	brlint_writer *w = brlint_writer_new(linter, "text", 0, take, &got, &status);
	ck_assert_int_eq(brlint_writer_least(w, BRLINT_ERROR), BRLINT_BAD_ARGUMENT);
	brlint_writer_free(w);
}
END_TEST

/* --- entries of logs --- */

/* The SHA-256 of a case. */
static void
digest_of(const char *name, unsigned char digest[32])
{
	lint_case(linter, report, job, name);
	const char *digits = brlint_report_sha256(report);
	for (int i = 0; i < 32; i++)
		sscanf(digits + 2 * i, "%2hhx", &digest[i]);
}

/* An entry as it was heard of: the test looks at it while it is there. */
struct heard {
	size_t entries, errors, findings;
	size_t offset; /* of the last error */
	int is_rest;
	char last[64]; /* the name of the last finding */
};

static void
hear_finding(void *context, const brlint_ct_finding *finding)
{
	struct heard *h = context;
	h->findings++;
	snprintf(h->last, sizeof(h->last), "%s", finding->name);
	ck_assert(finding->message[0] != '\0');
}

static int
hear_entry(void *context, size_t index, const brlint_ct_entry *e, size_t offset, const char *error, int rest)
{
	struct heard *h = context;
	unsigned char pair[32], again[32];
	if (e == NULL) {
		ck_assert(error != NULL && offset > 0);
		h->errors++;
		h->offset = offset;
		h->is_rest = rest;
		return 0;
	}
	ck_assert_uint_eq(index, h->entries++);
	ck_assert(!e->precertificate && e->key_hash == NULL && e->issuers == NULL && e->leaf_index == -1);
	ck_assert_uint_eq(e->timestamp, UINT64_C(0x18f00000000));
	ck_assert_uint_eq(e->leaf_size, 8 + 2 + 3 + e->logged_size + 2);
	ck_assert_uint_eq(e->chain_count, 1);
	brlint_job_issuer_digest(job, e->chain);
	ck_assert_int_eq(brlint_lint(linter, report, job, e->submitted, e->submitted_size), BRLINT_OK);
	ck_assert_int_eq(brlint_ct_check(report, e, 1, hear_finding, h), BRLINT_OK);
	brlint_ct_finding finding = { "ct_leaf_index", "it is \"not\" so" };
	brlint_ct_line line = { .entry = e, .log_id = e->chain, .number = 7, .issuer_found = 1, .findings = &finding, .finding_count = 1 };
	int has_pair = brlint_report_pair(report, e, pair);
	ck_assert_int_eq(brlint_report_ct(report, &line), BRLINT_OK);
	ck_assert_int_eq(brlint_report_pair(report, e, again), has_pair);
	ck_assert(!has_pair || memcmp(pair, again, 32) == 0);
	got.size = 0;
	ck_assert_int_eq(brlint_write(report, "jsonl", take, &got), BRLINT_OK);
	got.text[got.size] = '\0';
	ck_assert_ptr_nonnull(strstr(got.text, "\"entry\": 7, \"timestamp\": \"2024-04-21T"));
	ck_assert_ptr_nonnull(strstr(got.text, "\"log_findings\": [{\"name\": \"ct_leaf_index\", \"message\": \"it is \\\"not\\\" so\"}]}\n"));
	ck_assert_int_eq(strstr(got.text, "\"pair\": null") != NULL, !has_pair);
	ck_assert_int_eq(brlint_report_ct(report, NULL), BRLINT_OK);
	return h->entries == 9;
}

/* A tile of some entries of a case, all with this issuer. */
static size_t
make_tile(unsigned char *tile, const char *name, size_t count, const unsigned char digest[32])
{
	struct corpus_object o = compiled(name);
	size_t size = 0;
	for (size_t i = 0; i < count; i++) {
		memcpy(tile + size, "\0\0\1\x8f\0\0\0\0\0\0\0", 11);
		tile[size + 11] = (unsigned char)(o.size >> 8);
		tile[size + 12] = (unsigned char)o.size;
		memcpy(tile + size + 13, o.der, o.size);
		memcpy(tile + size + 13 + o.size, "\0\0\0\40", 4);
		memcpy(tile + size + 17 + o.size, digest, 32);
		size += 49 + o.size;
	}
	free(o.der);
	return size;
}

/* Reads a text, one octet at a time. */
static size_t
read_one(void *context, void *to, size_t room)
{
	const char **text = context;
	if (**text == '\0')
		return 0;
	ck_assert_uint_gt(room, 0);
	memcpy(to, (*text)++, 1);
	return 1;
}

START_TEST(entries_of_logs_are_read_and_looked_at)
{
	static unsigned char tile[1 << 14];
	unsigned char ca[32], other[32];
	brlint_companions *set = companions_of(BRLINT_ISSUER, "root tls-subca");
	digest_of("tls-subca", ca);
	digest_of("root", other);
	ck_assert_int_eq(brlint_companions_has(set, ca), 1);
	ck_assert_int_eq(brlint_companions_has(set, (const unsigned char *)"01234567890123456789012345678901"), 0);
	ck_assert_int_eq(brlint_job_companions(job, BRLINT_ISSUER, set, 0), BRLINT_OK);

	struct heard h = { 0 };
	size_t size = make_tile(tile, "subscriber-dv-ecc", 3, ca);
	ck_assert_int_eq(brlint_ct_entries(tile, size, NULL, hear_entry, &h), BRLINT_OK);
	ck_assert(h.entries == 3 && h.findings == 0 && h.errors == 0);
	h = (struct heard){ 0 };
	ck_assert_int_eq(brlint_ct_entries(tile, size - 1, "ct-tile", hear_entry, &h), BRLINT_OK);
	ck_assert(h.entries == 2 && h.errors == 1 && h.is_rest);
	/* the issuer is the one that is named, and no other, and is not believed if it is not it */
	h = (struct heard){ 0 };
	ck_assert_int_eq(brlint_ct_entries(tile, make_tile(tile, "subscriber-dv-ecc", 1, other), NULL, hear_entry, &h), BRLINT_OK);
	ck_assert(h.entries == 1 && h.findings == 1);
	ck_assert_str_eq(h.last, "ct_chain");
	ck_assert_int_eq(brlint_report_pair(report, NULL, (unsigned char[32]){ 0 }), 0);
	h = (struct heard){ 0 };
	ck_assert_int_eq(brlint_ct_entries(tile, make_tile(tile, "subscriber-dv-ecc", 9, ca), NULL, hear_entry, &h), BRLINT_IO);

	const char *answer = "{\"entries\":[{\"leaf_input\":\"AAAA\",\"extra_data\":\"\"}, 7, {\"leaf_input\":\"AAAA";
	struct heard at_once = { 0 };
	ck_assert_int_eq(brlint_ct_entries(answer, strlen(answer), "ct-entries", hear_entry, &at_once), BRLINT_OK);
	h = (struct heard){ 0 };
	ck_assert_int_eq(brlint_ct_stream(read_one, &answer, hear_entry, &h), BRLINT_OK);
	ck_assert(h.errors == 3 && h.is_rest && h.entries == 0 && h.offset == at_once.offset && at_once.errors == 3);
	ck_assert_int_eq(brlint_ct_stream(NULL, NULL, hear_entry, &h), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_ct_stream(read_one, &answer, NULL, NULL), BRLINT_BAD_ARGUMENT);

	ck_assert_int_eq(brlint_ct_entries("hello", 5, NULL, hear_entry, &h), BRLINT_BAD_OBJECT);
	ck_assert_int_eq(brlint_ct_entries("hello", 5, "records", hear_entry, &h), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_ct_entries(NULL, 5, NULL, hear_entry, &h), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_ct_entries("", 0, NULL, NULL, NULL), BRLINT_BAD_ARGUMENT);
	brlint_job_issuer_digest(job, NULL);
	brlint_companions_free(set);
	ck_assert_int_eq(brlint_job_companions(job, BRLINT_ISSUER, NULL, 0), BRLINT_OK);
}
END_TEST

START_TEST(a_certificate_says_its_number_and_its_validity)
{
	const unsigned char *octets;
	size_t size;
	int64_t from, until;
	lint_case(linter, report, job, "subscriber-dv-ecc");
	ck_assert_int_eq(brlint_report_serial(report, &octets, &size), 1);
	ck_assert(size > 8 && octets[0] < 0x80);
	ck_assert_int_eq(brlint_report_validity(report, &from, &until), 1);
	ck_assert_int_eq(from, brlint_report_date(report));
	ck_assert(until > from);
	lint_case(linter, report, job, "crl");
	ck_assert_int_eq(brlint_report_serial(report, &octets, &size), 0);
	ck_assert_int_eq(brlint_report_validity(report, &from, &until), 0);
	ck_assert_int_eq(brlint_report_pair(report, NULL, (unsigned char[32]){ 0 }), 0);
}
END_TEST

START_TEST(what_no_key_can_have_signed_is_told)
{
	ck_assert_int_eq(brlint_ct_verify("", 0, 4, 3, "a", 1, "b", 1), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_ct_verify(NULL, 1, 4, 3, "a", 1, "b", 1), BRLINT_BAD_ARGUMENT);
	/* a key on P-256, with a signature that is none */
	static const unsigned char key[91] =
		"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00\x04"
		"\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2\x77\x03\x7d\x81\x2d\xeb\x33\xa0\xf4\xa1"
		"\x39\x45\xd8\x98\xc2\x96\x4f\xe3\x42\xe2\xfe\x1a\x7f\x9b\x8e\xe7\xeb\x4a\x7c\x0f\x9e\x16\x2b\xce\x33\x57"
		"\x6b\x31\x5e\xce\xcb\xb6\x40\x68\x37\xbf\x51\xf5";
	static const unsigned char signature[] = "\x30\x06\x02\x01\x01\x02\x01\x01";
	ck_assert_int_eq(brlint_ct_verify(key, sizeof(key), 4, 3, "a", 1, signature, 8), BRLINT_BAD_OBJECT);
	ck_assert_int_eq(brlint_ct_verify(key, sizeof(key), 4, 1, "a", 1, signature, 8), BRLINT_BAD_OBJECT);
	ck_assert_int_eq(brlint_ct_verify(key, sizeof(key), 5, 3, "a", 1, signature, 8), BRLINT_BAD_ARGUMENT);
}
END_TEST

START_TEST(data_come_from_memory)
{
	static const char one[] = "# version: 2026-01-02\n2.16.840.1.114412.2.1\tA CA\n",
			  two[] = "# version: 2026-03-04\n2.16.840.1.114412.2.1\tA CA\n", wrong[] = "# version: 2026-01-02\nnonsense\n";
	brlint_config *c = brlint_config_new();
	enum brlint_status status;

	ck_assert_int_eq(brlint_config_data_file(c, "ev-policies.tsv", one, strlen(one)), BRLINT_OK);
	brlint *b = brlint_new(c, &status);
	ck_assert_msg(b != NULL, "%s", brlint_config_error(c));
	ck_assert_str_eq(brlint_data_version(b, "ev-policies"), "2026-01-02");
	ck_assert_str_eq(brlint_data_version(b, "tlds"), brlint_data_version(linter, "tlds"));
	ck_assert_str_ne(brlint_ruleset(b), brlint_ruleset(linter));
	brlint_free(b);
	/* a later one takes the place */
	ck_assert_int_eq(brlint_config_data_file(c, "ev-policies.tsv", two, strlen(two)), BRLINT_OK);
	b = brlint_new(c, &status);
	ck_assert_str_eq(brlint_data_version(b, "ev-policies"), "2026-03-04");
	brlint_free(b);
	ck_assert_int_eq(brlint_config_data_file(c, "ev-policies.tsv", wrong, strlen(wrong)), BRLINT_OK);
	ck_assert_ptr_null(brlint_new(c, &status));
	ck_assert_int_eq(status, BRLINT_BAD_DATA);
	ck_assert_msg(strncmp(brlint_config_error(c), "ev-policies.tsv:2: ", 19) == 0, "%s", brlint_config_error(c));
	ck_assert_int_eq(brlint_config_data_file(c, "ev-policies.tsv", "", 0), BRLINT_OK);
	ck_assert_ptr_null(brlint_new(c, &status));
	ck_assert_int_eq(status, BRLINT_BAD_DATA);
	/* names */
	ck_assert_int_eq(brlint_config_data_file(c, "notes.txt", one, strlen(one)), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_config_data_file(c, "ev-policy.tsv", one, strlen(one)), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_config_data_file(c, "ev-policies.tvs", one, strlen(one)), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_data_file(c, "EV-Policies.tsv", one, strlen(one)), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_data_file(c, NULL, one, strlen(one)), BRLINT_BAD_ARGUMENT);
	ck_assert_int_eq(brlint_config_data_file(c, "tlds.tsv", NULL, 1), BRLINT_BAD_ARGUMENT);
	/* it goes before that of a folder, whose others are read */
	char folder[] = "/tmp/brlint-library-XXXXXX", path[64];
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/ev-policies.tsv", folder);
	FILE *file = fopen(path, "w");
	fputs(wrong, file);
	fclose(file);
	ck_assert_int_eq(brlint_config_data(c, folder), BRLINT_OK);
	ck_assert_int_eq(brlint_config_data_file(c, "ev-policies.tsv", two, strlen(two)), BRLINT_OK);
	b = brlint_new(c, &status);
	ck_assert_msg(b != NULL, "%s", brlint_config_error(c));
	ck_assert_str_eq(brlint_data_version(b, "ev-policies"), "2026-03-04");
	brlint_free(b);
	unlink(path);
	rmdir(folder);
	brlint_config_free(c);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("library");
	TCase *t = tcase_create("library");
	tcase_add_unchecked_fixture(t, open_corpus, close_corpus);
	tcase_add_checked_fixture(t, open_all, close_all);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, versions_agree);
	tcase_add_test(t, rules_are_listed);
	tcase_add_test(t, what_is_chosen_is_checked_at_once);
	tcase_add_test(t, rules_are_chosen);
	tcase_add_test(t, no_choice_leaves_nothing);
	tcase_add_test(t, a_required_set_that_is_empty_is_missed);
	tcase_add_test(t, data_are_read_anew_by_each_linter);
	tcase_add_test(t, lists_of_logs_are_data);
	tcase_add_test(t, weak_keys_are_found);
	tcase_add_test(t, blocked_keys_are_found);
	tcase_add_test(t, large_objects_are_refused);
	tcase_add_test(t, a_linter_is_exchanged_under_a_report);
	tcase_add_test(t, a_job_says_what_is_known);
	tcase_add_test(t, issuers_are_found);
	tcase_add_test(t, what_stands_beside_revocation_is_found);
	tcase_add_test(t, signatures_are_verified);
	tcase_add_test(t, precertificates_are_found);
	tcase_add_test(t, kinds_and_profiles_are_required);
	tcase_add_test(t, a_report_that_judged_nothing_says_so);
	tcase_add_test(t, an_object_that_is_none_is_found);
	tcase_add_test(t, each_rule_has_a_verdict);
	tcase_add_loop_test(t, a_writer_says_what_the_command_says, 0, sizeof(formats) / sizeof(*formats));
	tcase_add_test(t, one_report_is_a_whole_document);
	tcase_add_test(t, objects_of_a_page_have_numbers);
	tcase_add_test(t, a_writer_has_an_order);
	tcase_add_test(t, a_document_is_whole);
	tcase_add_test(t, after_a_failed_callback_nothing_is_written);
	tcase_add_test(t, a_name_goes_with_the_object);
	tcase_add_test(t, a_report_outlives_all_else);
	tcase_add_test(t, threads_share_a_linter);
	tcase_add_test(t, a_small_stack_suffices);
	tcase_add_test(t, nothing_may_be_freed);
	tcase_add_test(t, a_policy_that_is_not_understood_changes_nothing);
	tcase_add_test(t, a_waived_finding_says_so);
	tcase_add_test(t, a_report_serves_linters_of_different_rules);
	tcase_add_test(t, objects_are_found_in_any_encoding);
	tcase_add_test(t, objects_are_bounded_and_can_be_enough);
	tcase_add_test(t, values_lead_from_the_object_to_its_octets);
	tcase_add_test(t, rules_have_words);
	tcase_add_test(t, names_are_listed);
	tcase_add_test(t, findings_below_a_level_are_left_out);
	tcase_add_test(t, data_come_from_memory);
	tcase_add_test(t, entries_of_logs_are_read_and_looked_at);
	tcase_add_test(t, a_certificate_says_its_number_and_its_validity);
	tcase_add_test(t, what_no_key_can_have_signed_is_told);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	SRunner *runner = srunner_create(suite());
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
