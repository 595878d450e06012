#include "ct/follow.h"

enum outcome
follow_rfc6962(struct followed *f)
{
	struct why why;
	because(&why, "not built yet");
	return follow_got(f, GOT_FAILED, "checkpoint", &why);
}
