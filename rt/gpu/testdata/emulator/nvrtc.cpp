// An NVRTC whose code is a shared library for the processor: the text is preprocessed as NVRTC would, translated, and compiled by g++. A thing that
// is not emulated is an error of the compilation.
extern "C" {
#include "fake.h"
}
#include "translate.h"
#include <dlfcn.h>
#include <fstream>
#include <libgen.h>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

struct program { std::string text, name, log, code; };

namespace {

std::string read(const std::string &path) {
	std::ifstream in(path, std::ios::binary);
	std::stringstream all;
	all << in.rdbuf();
	return all.str();
}

void write(const std::string &path, const std::string &text) { std::ofstream(path, std::ios::binary) << text; }

// here is the folder of this library, where the headers lie, and the driver.
std::string here() {
	Dl_info info;
	if (!dladdr((void *)here, &info)) abort();
	char *path = realpath(info.dli_fname, nullptr);
	std::string dir = dirname(path);
	free(path);
	return dir;
}

// compiler runs g++, whose output goes to log.
bool compiler(std::vector<std::string> args, const std::string &log) {
	args.insert(args.begin(), {"g++", "-std=c++17", "-w"});
	std::vector<char *> argv;
	for (std::string &a : args) argv.push_back(&a[0]);
	argv.push_back(nullptr);
	pid_t pid = fork();
	if (pid == 0) {
		if (freopen(log.c_str(), "w", stderr) && freopen("/dev/null", "w", stdout)) execvp(argv[0], &argv[0]);
		_exit(127);
	}
	int status = 0;
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

bool compile(program *p, const std::string &arch, const std::string &dir) {
	std::string log = dir + "/log", in = dir + "/in.cpp", plain = dir + "/plain.ii", made = dir + "/made.cpp", code = dir + "/code.so";
	write(in, "#line 1 \"" + p->name + "\"\n" + p->text);
	if (!compiler({"-E", "-D__CUDACC__", "-D__CUDACC_RTC__", "-D__CUDA_ARCH__=" + arch + "0", in, "-o", plain}, log)) return false;
	std::string made_of = translate(read(plain), &p->log);
	if (!p->log.empty()) return false;
	write(made, made_of);
	std::vector<std::string> options = {"-shared", "-fPIC", "-O1", "-g1", "-fno-exceptions", "-fno-rtti", "-fno-gnu-unique", "-fno-strict-aliasing", "-fwrapv", "-fno-math-errno",
		"-ffp-contract=off", "-fno-delete-null-pointer-checks", "-ftrivial-auto-var-init=pattern", "-fsanitize=alignment,bounds", "-fno-sanitize-recover=all",
		"-I" + here(), made, "-o", code, "-L" + here(), "-l:libcuda.so.1"};
	if (getenv("DLGEN_EMULATOR")) options.insert(options.end(), {"-fsanitize=thread", "--param", "tsan-instrument-func-entry-exit=0", "-nodefaultlibs", "-lm", "-lc"});
	return compiler(options, log) && !(p->code = read(code)).empty();
}

} // namespace

extern "C" {
status nvrtcVersion(int *major, int *minor) { *major = 12; *minor = 9; return 0; }
status nvrtcGetNumSupportedArchs(int *n) { *n = 3; return 0; }
status nvrtcGetSupportedArchs(int *archs) { archs[0] = 75; archs[1] = 80; archs[2] = 90; return 0; }
const char *nvrtcGetErrorString(status s) { return s == 6 ? "NVRTC_ERROR_COMPILATION" : "NVRTC_ERROR"; }

status nvrtcCreateProgram(program **out, const char *text, const char *name, int n, const char **headers, const char **names) {
	if (n || headers || names) return 3;
	*out = new program{text, name};
	return 0;
}

status nvrtcDestroyProgram(program **p) { delete *p; *p = nullptr; return 0; }

status nvrtcCompileProgram(program *p, int n, const char **options) {
	std::string arch;
	for (int i = 0; i < n; i++) {
		const char *sm = strstr(options[i], "--gpu-architecture=sm_");
		if (sm) arch = std::string(sm + 22, 2);
	}
	if (arch.empty()) return 5; // PTX is none of its kinds of code
	char dir[] = "/tmp/emulator-XXXXXX";
	if (!mkdtemp(dir)) return 1;
	bool ok = compile(p, arch, dir);
	if (!ok && p->log.empty()) p->log = read(std::string(dir) + "/log");
	const char *keep = getenv("DLGEN_EMULATOR_KEEP"); // the translated text
	if (keep) fprintf(stderr, "%s: %s\n", p->name.c_str(), dir);
	else {
		for (const char *file : {"log", "in.cpp", "plain.ii", "made.cpp", "code.so"}) unlink((std::string(dir) + "/" + file).c_str());
		rmdir(dir);
	}
	return ok ? 0 : 6;
}

status nvrtcGetPTXSize(program *p, size_t *n) { *n = 0; return 4; }
status nvrtcGetPTX(program *p, char *out) { return 4; }
status nvrtcGetCUBINSize(program *p, size_t *n) { *n = p->code.size(); return 0; }
status nvrtcGetCUBIN(program *p, char *out) { memcpy(out, p->code.data(), p->code.size()); return 0; }
status nvrtcGetProgramLogSize(program *p, size_t *n) { *n = p->log.size() + 1; return 0; }
status nvrtcGetProgramLog(program *p, char *out) { memcpy(out, p->log.c_str(), p->log.size() + 1); return 0; }
}
