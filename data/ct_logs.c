#include "data/ct_logs.h"

const char *
ct_program_name(enum ct_program program)
{
	static const char *const names[] = { [CT_CHROME] = "Chrome", [CT_APPLE] = "Apple", [CT_PROGRAMS] = NULL };
	return names[program];
}

const char *
ct_state_name(enum ct_state state)
{
	static const char *const names[] = {
		[CT_PENDING] = "pending", [CT_QUALIFIED] = "qualified", [CT_USABLE] = "usable", [CT_READONLY] = "readonly",
		[CT_RETIRED] = "retired", [CT_REJECTED] = "rejected",   [CT_STATES] = NULL,
	};
	return names[state];
}

/* An identifier is a digest: the first octet leaves one or two of some hundred logs. */
const struct ct_log *
ct_log_find(const struct ct_logs *logs, struct span id)
{
	if (id.size != SHA256_SIZE)
		return NULL;
	for (unsigned i = logs->first[id.data[0]]; i < logs->first[id.data[0] + 1]; i++) {
		if (memcmp(logs->items[i].id, id.data, SHA256_SIZE) == 0)
			return &logs->items[i];
	}
	return NULL;
}

enum ct_state
ct_log_state(const struct ct_log *log, enum ct_program program, int64_t when)
{
	const int64_t *since = log->views[program].since;
	int state = CT_UNKNOWN;
	if (!ct_log_is_listed(log, program))
		return CT_UNKNOWN;
	for (int i = 0; i < CT_STATES; i++) {
		if (since[i] <= when && since[i] != CT_NEVER && (state == CT_UNKNOWN || since[i] >= since[state]))
			state = i;
	}
	return (enum ct_state)state;
}

struct span
ct_log_operator(const struct ct_logs *logs, const struct ct_log *log, enum ct_program program, int64_t when)
{
	const struct ct_view *view = &log->views[program];
	if (!ct_log_is_listed(log, program))
		return ct_text(logs, log->operator_name);
	for (int i = 0; i < CT_FORMER && view->former[i].name.size > 0; i++) {
		if (when < view->former[i].until)
			return ct_text(logs, view->former[i].name);
	}
	return ct_text(logs, view->operator_name);
}
