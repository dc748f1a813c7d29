#include "translate.h"
#include <cctype>
#include <cstring>
#include <vector>

namespace {

struct operand { std::string constraint, value; };

class translator {
public:
	translator(const std::string &text, std::string *error) : s(text), error(error) {}

	std::string run() {
		while (at < s.size() && error->empty()) {
			if (s[at] == '#' && (at == 0 || s[at - 1] == '\n')) marker();
			else if (s[at] == '"' || s[at] == '\'') out += literal();
			else if (isalpha(s[at]) || s[at] == '_') word();
			else if (isdigit(s[at])) while (at < s.size() && (isalnum(s[at]) || s[at] == '.')) out += s[at++];
			else out += next();
		}
		std::string table = "\nextern \"C\" const emu_kernel emu_kernels[];\nconst emu_kernel emu_kernels[] = {\n";
		for (const auto &k : kernels) table += "\temu_of<" + k.name + ">::entry(\"" + k.name + "\", " + k.most + "),\n";
		return "#include \"cuda.h\"\n" + out + table + "\t{},\n};\n";
	}

private:
	struct kernel { std::string name, most; };

	const std::string &s;
	std::string *error;
	size_t at = 0;
	int line = 1, barriers = 0;
	std::string file = "kernels", out;
	std::vector<kernel> kernels;

	void fail(const std::string &what) {
		if (error->empty()) *error = file + "(" + std::to_string(line) + "): error: " + what + "\n";
		at = s.size();
	}

	char next() {
		if (s[at] == '\n') line++;
		return s[at++];
	}

	// marker reads the preprocessor's "# 12 "file"".
	void marker() {
		size_t end = s.find('\n', at);
		if (end == std::string::npos) end = s.size();
		std::string text = s.substr(at, end - at);
		char name[256];
		int n;
		if (sscanf(text.c_str(), "# %d \"%255[^\"]\"", &n, name) == 2) {
			line = n - 1; // its own end counts
			file = name;
		}
		out += text;
		at = end;
	}

	std::string literal() {
		size_t begin = at;
		char quote = s[at++];
		while (at < s.size() && s[at] != quote) at += s[at] == '\\' ? 2 : 1;
		at++;
		return s.substr(begin, at - begin);
	}

	void space() { while (at < s.size() && isspace(s[at])) next(); }

	bool accept(char c) {
		space();
		if (at >= s.size() || s[at] != c) return false;
		at++;
		return true;
	}

	std::string identifier() {
		space();
		size_t begin = at;
		while (at < s.size() && (isalnum(s[at]) || s[at] == '_')) at++;
		return s.substr(begin, at - begin);
	}

	// until returns what comes before one of some characters, outside of brackets.
	std::string until(const char *ends) {
		std::string text;
		for (int depth = 0; at < s.size();) {
			char c = s[at];
			if (depth == 0 && strchr(ends, c)) break;
			if (c == '"' || c == '\'') { text += literal(); continue; }
			if (strchr("([{", c)) depth++;
			if (strchr(")]}", c)) depth--;
			text += next();
		}
		return text;
	}

	void word() {
		std::string w = identifier();
		if (w == "asm" || w == "__asm__") assembler();
		else if (w == "__syncthreads") barrier();
		else if (w == "__shared__") shared();
		else if (w == "__launch_bounds__") bounds();
		else if (w == "__global__") global();
		else out += w;
	}

	// Each barrier of the text is a place, where all threads of a block meet.
	void barrier() {
		if (!accept('(') || !accept(')')) return fail("a barrier has arguments");
		out += "emu_barrier(" + std::to_string(++barriers) + ", " + std::to_string(line) + ")";
	}

	// __shared__ __align__(16) T name[n]… becomes a reference to what the block has there.
	void shared() {
		std::string align = "16", type = identifier();
		if (type == "__align__") {
			if (!accept('(')) return fail("no alignment");
			align = until(")");
			accept(')');
			type = identifier();
		}
		std::string name = identifier(), lengths;
		while (accept('[')) {
			lengths += "[" + until("]") + "]";
			accept(']');
		}
		if (!accept(';') || name.empty()) return fail("a declaration of shared memory is no array: " + type + " " + name);
		out += type + " (&" + name + ")" + lengths + " = *(" + type + " (*)" + lengths + ")emu_shared(sizeof(" + type + lengths + "), " + align + ");";
	}

	std::string most = "1024";

	void bounds() {
		if (!accept('(')) return fail("no bounds");
		most = until(",)");
		until(")");
		accept(')');
	}

	// global notes a kernel: its name is the last word before its parameters.
	void global() {
		most = "1024";
		std::string name;
		for (;;) {
			std::string w = identifier();
			if (w == "__launch_bounds__") { bounds(); continue; }
			if (w.empty()) break;
			out += name = w;
			out += ' ';
		}
		if (name.empty() || at >= s.size() || s[at] != '(') return fail("a kernel has no name");
		kernels.push_back({name, most});
	}

	// assembler makes a call of asm("instruction operands;" : outputs : inputs : clobbers).
	void assembler() {
		bool kept = false, memory = false;
		size_t before = at;
		std::string w = identifier();
		if (w == "volatile" || w == "__volatile__") kept = true;
		else at = before;
		if (!accept('(')) return fail("asm without a text");
		std::string text;
		for (space(); at < s.size() && s[at] == '"'; space()) {
			std::string part = literal();
			text += part.substr(1, part.size() - 2);
		}
		std::vector<operand> operands;
		for (int section = 0; accept(':'); section++)
			for (space(); at < s.size() && s[at] == '"'; accept(',') ? space() : void()) {
				std::string constraint = literal();
				constraint = constraint.substr(1, constraint.size() - 2);
				if (section == 2) { memory |= constraint == "memory"; continue; }
				if (!accept('(')) return fail("an operand of asm without a value");
				operands.push_back({constraint, until(")")});
				accept(')');
				space();
			}
		if (!accept(')')) return fail("asm does not end: " + text);
		instruction(text, operands, kept, memory);
	}

	void instruction(const std::string &text, const std::vector<operand> &operands, bool kept, bool memory) {
		size_t i = text.find_first_not_of(" \t"), end = text.find_first_of(" ;", i);
		if (i == std::string::npos || end == std::string::npos || text.find(';') != text.size() - 1) return fail("asm is not one instruction: " + text);
		std::string name = text.substr(i, end - i), args;
		bool copies = name.compare(0, 3, "cp.") == 0;
		if ((copies || name.compare(0, 8, "ldmatrix") == 0) && !(kept && memory)) return fail("asm of memory is neither volatile nor clobbers it: " + text);
		// The first operand, or those within the first braces, are what an instruction writes, but of copies.
		bool writes = !copies, braces = false;
		for (i = end; i < text.size(); i++) {
			char c = text[i];
			if (c == '{') braces = true;
			if (c == '}') braces = false;
			if (c == ',' && !braces) writes = false;
			if (c == '%') {
				size_t n = strtoul(text.c_str() + i + 1, nullptr, 10);
				if (n >= operands.size()) return fail("asm has no operand " + std::to_string(n) + ": " + text);
				const operand &o = operands[n];
				bool written = o.constraint[0] == '=' || o.constraint[0] == '+', read = o.constraint[0] != '=';
				if (writes ? !written : !read) return fail("operand " + std::to_string(n) + " of asm is " + o.constraint + ": " + text);
				args += (args.empty() ? "" : ", ") + std::string(writes ? "emu_out<'" : "emu_in<'") + o.constraint.back() + "'>(" + o.value + ")";
			} else if (isdigit(c) && text[i - 1] == ' ') {
				args += (args.empty() ? "" : ", ") + text.substr(i, strspn(text.c_str() + i, "0123456789"));
			}
		}
		for (char &c : name)
			if (c == '.') c = '_';
		out += "ptx_" + name + "(" + args + ")";
	}
};

} // namespace

std::string translate(const std::string &text, std::string *error) { return translator(text, error).run(); }
