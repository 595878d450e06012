// The public header as a program in C++ sees it: without a warning, and its functions are found.
#include <brlint.h>

#include <string>

int
main()
{
	return std::string(brlint_version()).empty();
}
