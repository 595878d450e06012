/* The header in C++: every type and every function in use, once. */
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <brlint.h>

static int
take(void *context, const char *text, size_t size)
{
	size_t *total = static_cast<size_t *>(context);
	*total += size;
	return text[size - 1] == '\n' ? 0 : -1;
}

static int failures = 0;

static void
expect(bool is_so, const char *what)
{
	if (!is_so) {
		std::printf("%s\n", what);
		failures++;
	}
}

static brlint *
make_linter()
{
	enum brlint_status status = BRLINT_OK;
	brlint_config *config = brlint_config_new();
	expect(brlint_config_data(config, NULL) == BRLINT_OK, "data");
	expect(brlint_config_log_list(config, "list", "{\"operators\":[]}", 16) == BRLINT_OK, "a list of logs");
	expect(brlint_config_only(config, "e_nothing") == BRLINT_UNKNOWN_NAME, "only");
	expect(std::strcmp(brlint_config_error(config), "there is no rule e_nothing") == 0, "error");
	expect(brlint_config_ignore(config, "e_sub_cert_eku_missing") == BRLINT_OK, "ignore");
	expect(brlint_config_include_sources(config, "Foo") == BRLINT_UNKNOWN_NAME, "include_sources");
	expect(brlint_config_exclude_sources(config, "Apple") == BRLINT_OK, "exclude_sources");
	expect(brlint_config_name_filter(config, NULL) == BRLINT_OK, "name_filter");
	expect(brlint_config_rule(config, "e_sub_cert_aia_missing", 0) == BRLINT_OK, "rule");
	expect(brlint_config_level(config, "e_rsa_mod_less_than_2048_bits", BRLINT_WARNING) == BRLINT_OK, "level");
	expect(brlint_config_blocked_keys(config, NULL, 0) == BRLINT_OK, "blocked_keys");
	brlint_config_test_keys(config, 0);
	brlint_config_max_object(config, 1 << 20);
	brlint *linter = brlint_new(config, &status);
	expect(linter != NULL && status == BRLINT_OK, brlint_status_text(status));
	brlint_config_free(config);
	return linter;
}

static void
ask_linter(const brlint *linter)
{
	const brlint_rule *rule = brlint_rule_named(linter, "e_sub_cert_aia_missing");
	expect(rule != NULL && rule->enabled == 0 && rule->revision >= 1 && rule->from < rule->until && rule->level == BRLINT_ERROR, "rule_named");
	expect(brlint_rule_at(linter, brlint_rule_count(linter)) == NULL, "rule_at");
	expect(std::strlen(brlint_ruleset(linter)) == 64, "ruleset");
	expect(brlint_data_version(linter, "tlds") != NULL, "data_version");
	expect(brlint_document_version("BR") != NULL, "document_version");
	expect(brlint_version() != NULL && brlint_build() != NULL && BRLINT_VERSION_NUMBER > 0, "version");
}

static brlint_job *
make_job()
{
	brlint_job *job = brlint_job_new();
	brlint_companions *set = brlint_companions_new(BRLINT_ISSUER);
	expect(brlint_companions_add(set, "\x05", 1) == BRLINT_BAD_OBJECT, "companions_add");
	expect(brlint_companions_count(set) == 0, "companions_count");
	expect(brlint_job_companions(job, BRLINT_PRECERTIFICATE, set, 1) == BRLINT_BAD_ARGUMENT, "companions");
	brlint_companions_free(set);
	expect(brlint_job_profile(job, "subscriber-dv") == BRLINT_OK, "profile");
	expect(brlint_job_scope(job, "ca") == BRLINT_OK, "scope");
	brlint_job_date(job, 1800000000);
	brlint_job_own_date(job);
	expect(brlint_job_require_kind(job, "certificate") == BRLINT_OK, "require_kind");
	expect(brlint_job_require_profile(job, "subscriber-dv") == BRLINT_OK, "require_profile");
	expect(brlint_job_name(job, "a name") == BRLINT_OK, "name");
	brlint_job_index(job, 1);
	brlint_job_copy(job, 1);
	brlint_job_verify(job, 1);
	return job;
}

static void
ask_report(brlint_report *report)
{
	const brlint_finding *finding = brlint_finding_at(report, 0);
	expect(brlint_finding_count(report) > 0 && finding->rule->name != NULL && finding->level == BRLINT_ERROR, "finding_at");
	expect(finding->message[0] != '\0' && finding->path[0] == '\0' && finding->offset == 0 && finding->length > 0, "finding");
	enum brlint_verdict verdict = brlint_verdict_at(report, 0);
	expect(verdict == BRLINT_FAIL || verdict == BRLINT_NOT_APPLICABLE || verdict == BRLINT_PASS, "verdict_at");
	expect(std::strcmp(brlint_report_kind(report), "unknown") == 0 && std::strcmp(brlint_report_profile(report), "unknown") == 0, "kind");
	expect(brlint_report_is_precertificate(report) == 0 && std::strlen(brlint_report_sha256(report)) == 64, "sha256");
	expect(brlint_report_date(report) > 0 && std::strcmp(brlint_report_date_from(report), "today") == 0, "date");
}

int
main()
{
	size_t written = 0;
	brlint *linter = make_linter(), *held = brlint_ref(linter);
	brlint_job *job = make_job();
	brlint_report *report = brlint_report_new();

	brlint_free(held);
	ask_linter(linter);
	brlint_report_want_verdicts(report, 1);
	expect(brlint_lint(linter, report, job, "\x05\x00", 2) == BRLINT_OK, "lint");
	ask_report(report);
	brlint_callback callback = take;
	brlint_writer *writer = brlint_writer_new(linter, "jsonl", BRLINT_HEADER | BRLINT_DETAILS, callback, &written, NULL);
	expect(brlint_writer_option(writer, "data", "folder") == BRLINT_OK, "writer_option");
	expect(brlint_writer_begin(writer, 0) == BRLINT_OK, "writer_begin");
	expect(brlint_writer_object(writer, report) == BRLINT_OK, "writer_object");
	expect(brlint_writer_unreadable(writer, "a name", 0, 0, "gone") == BRLINT_OK, "writer_unreadable");
	expect(brlint_writer_end(writer, 1) == BRLINT_OK, "writer_end");
	brlint_writer_free(writer);
	expect(brlint_write(report, "text", callback, &written) == BRLINT_OK && written > 100, "write");
	brlint_report_free(report);
	brlint_job_free(job);
	brlint_free(linter);
	return failures > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
