// translate makes C++ of CUDA's text, which the preprocessor has read: calls of asm, arrays in shared memory, and a table of the kernels.
#pragma once
#include <string>

// translate sets error, "file(line): error: what", where a text has what is not emulated.
std::string translate(const std::string &text, std::string *error);
