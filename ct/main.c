/* brlint-ct: entries of Certificate Transparency logs, verified, linted and kept. See brlint-ct(1). */
#include <signal.h>

#include "ct/options.h"

int
main(int argc, char **argv)
{
	static struct options options;
	static const struct {
		enum ct_command command;
		int (*run)(const struct options *);
	} commands[] = {
		{ CT_LINT, lint_command },     { CT_VERIFY, verify_command }, { CT_FOLLOW, follow_command }, { CT_RELINT, relint_command },
		{ CT_STATUS, status_command }, { CT_WORK, work_command },     { CT_SCHEMA, schema_command },
	};
	int status = CT_FAILED;

	options_read(&options, argc, argv);
	stopping_install();
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (commands[i].command == options.command)
			status = commands[i].run(&options);
	}
	/* who asked for the end is told that it was that */
	if (stopping()) {
		signal(stopping_signal(), SIG_DFL);
		raise(stopping_signal());
	}
	return status;
}
