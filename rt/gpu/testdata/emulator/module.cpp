// Modules are shared libraries, which the emulator's NVRTC makes.
#include "run.h"
extern "C" {
#include "fake.h"
}
#include <dlfcn.h>
#include <elf.h>
#include <string>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

struct module {
	void *library;
	std::vector<kernel *> kernels;
};

extern "C" {

// module_load gives the loader a file in memory. A library ends with the table of its sections.
module *module_load(const char *code) {
	const Elf64_Ehdr *head = (const Elf64_Ehdr *)code;
	if (memcmp(code, ELFMAG, SELFMAG) || head->e_type != ET_DYN) return nullptr;
	size_t bytes = head->e_shoff + head->e_shnum * head->e_shentsize;
	int file = memfd_create("kernels", 0);
	if (file < 0) abort();
	for (size_t done = 0; done < bytes;) {
		ssize_t n = write(file, code + done, bytes - done);
		if (n <= 0) abort();
		done += n;
	}
	void *library = dlopen(("/proc/self/fd/" + std::to_string(file)).c_str(), RTLD_NOW | RTLD_LOCAL);
	close(file);
	if (!library) {
		fprintf(stderr, "emulator: %s\n", dlerror());
		return nullptr;
	}
	module *m = new module{library};
	for (const emu_kernel *k = (const emu_kernel *)dlsym(library, "emu_kernels"); k && k->name; k++) {
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
	dlclose(m->library);
	delete m;
}

const kernel *module_kernel(const module *m, const char *name) {
	for (const kernel *k : m->kernels)
		if (!strcmp(k->name, name)) return k;
	return nullptr;
}
}
