// Modules are shared libraries, which the emulator's NVRTC makes.
#include "launch.h"
extern "C" {
#include "fake.h"
}
#include <algorithm>
#include <dlfcn.h>
#include <elf.h>
#include <string>
#include <unistd.h>
#include <vector>

struct module {
	void *library, *base; // where it begins in memory
	int file;
	std::vector<kernel *> kernels;
};

static std::vector<module *> modules;

// line_of asks addr2line, which finds the file though its name is gone.
const char *line_of(const void *pc) {
	static char text[256];
	text[0] = 0;
	Dl_info info;
	if (!dladdr(pc, &info)) return text;
	for (module *m : modules) {
		if (m->base != info.dli_fbase) continue;
		char command[128], out[256];
		snprintf(command, sizeof command, "addr2line -i -e /proc/%d/fd/%d %#zx 2>/dev/null | sed 's|.*/||; s/ (discriminator.*//' | tr '\\n' ' '", getpid(), m->file, (size_t)pc - (size_t)m->base - 1);
		snprintf(text, sizeof text, "line ?");
		FILE *f = popen(command, "r");
		if (f && fgets(out, sizeof out, f)) snprintf(text, sizeof text, "%s", out);
		if (f) pclose(f);
		for (size_t n = strlen(text); n > 0 && text[n - 1] == ' '; n--) text[n - 1] = 0;
	}
	return text;
}

extern "C" {

const char *device_name(void) { return getenv("DLGEN_EMULATOR") ? "Emulated GPU that is checked, " NAME : "Emulated GPU " NAME; }

// A generation before 8.0 has no tensor cores for the kernels' products.
int device_arch(void) {
	const char *arch = getenv("DLGEN_EMULATOR_ARCH");
	return arch ? atoi(arch) : 90;
}

// module_load gives the loader a file of another name each time: what has a name already is loaded already. A library ends with the table of its
// sections.
module *module_load(const char *code) {
	const Elf64_Ehdr *head = (const Elf64_Ehdr *)code;
	if (memcmp(code, ELFMAG, SELFMAG) || head->e_type != ET_DYN) return nullptr;
	size_t bytes = head->e_shoff + head->e_shnum * head->e_shentsize;
	char path[] = "/tmp/emulator-XXXXXX";
	int file = mkstemp(path);
	if (file < 0) abort();
	for (size_t done = 0; done < bytes;) {
		ssize_t n = write(file, code + done, bytes - done);
		if (n <= 0) abort();
		done += n;
	}
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	unlink(path);
	if (!library) {
		fprintf(stderr, "emulator: %s\n", dlerror());
		close(file);
		return nullptr;
	}
	const emu_kernel *k = (const emu_kernel *)dlsym(library, "emu_kernels");
	Dl_info info = {};
	dladdr(k, &info);
	module *m = new module{library, info.dli_fbase, file};
	modules.push_back(m);
	for (; k && k->name; k++) {
		kernel *out = new kernel();
		out->name = k->name;
		out->args = k->args;
		if (k->args > MOST_ARGS) abort();
		memcpy(out->size, k->size, k->args);
		out->entry = (void *)k;
		out->most = k->most;
		m->kernels.push_back(out);
	}
	return m;
}

void module_unload(module *m) {
	for (kernel *k : m->kernels) delete k;
	modules.erase(std::find(modules.begin(), modules.end(), m));
	close(m->file);
	dlclose(m->library);
	delete m;
}

const kernel *module_kernel(const module *m, const char *name) {
	for (const kernel *k : m->kernels)
		if (!strcmp(k->name, name)) return k;
	return nullptr;
}
}
