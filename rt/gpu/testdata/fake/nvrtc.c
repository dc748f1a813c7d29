// A fake NVRTC: what it makes is the text behind a short header. A text with the word nonsense is wrong.
#include "fake.h"

typedef struct program { char *text, name[64], log[256], *code; size_t bytes; int ptx; } program;

static int compiled;      // programs
static int newest = 90;   // architecture

int fakeCompiled(void) { return compiled; }
void fakeNewest(int arch) { newest = arch; }

status nvrtcVersion(int *major, int *minor) { *major = 12; *minor = 4; return 0; }
status nvrtcGetNumSupportedArchs(int *n) { *n = 2; return 0; }
status nvrtcGetSupportedArchs(int *archs) { archs[0] = 52; archs[1] = newest; return 0; }
const char *nvrtcGetErrorString(status s) { return s == 6 ? "NVRTC_ERROR_COMPILATION" : "NVRTC_ERROR"; }

status nvrtcCreateProgram(program **out, const char *text, const char *name, int n, const char **headers, const char **names) {
	if (n || headers || names) return 3;
	program *p = calloc(1, sizeof *p);
	p->text = strdup(text);
	snprintf(p->name, sizeof p->name, "%s", name);
	*out = p;
	return 0;
}

status nvrtcDestroyProgram(program **p) { free((*p)->text); free((*p)->code); free(*p); *p = NULL; return 0; }

status nvrtcCompileProgram(program *p, int n, const char **options) {
	char exact[64];
	snprintf(exact, sizeof exact, "--gpu-architecture=sm_%da", newest);
	for (int i = 0; i < n; i++)
		if (strncmp(options[i], "--gpu-architecture=", 19) == 0) {
			p->ptx = strncmp(options[i] + 19, "compute_", 8) == 0;
			if (!p->ptx && strcmp(options[i], exact)) return 5;
		}
	const char *wrong = strstr(p->text, "nonsense");
	if (wrong) {
		int line = 1;
		for (const char *c = strstr(p->text, "#line 1\n") + 8; c < wrong; c++) line += *c == '\n';
		snprintf(p->log, sizeof p->log, "%s(%d): error: identifier \"nonsense\" is undefined\n", p->name, line);
		return 6;
	}
	size_t size = strlen(p->text);
	unsigned sum = 0;
	for (size_t i = 0; i < size; i++) sum = sum * 31 + (unsigned char)p->text[i];
	p->bytes = 21 + size;
	p->code = malloc(p->bytes + 1);
	snprintf(p->code, p->bytes + 1, "%s%08zu%08x%s", p->ptx ? "PTX  " : "CUBIN", size, sum, p->text);
	compiled++;
	return 0;
}

status nvrtcGetPTXSize(program *p, size_t *n) { *n = p->bytes + 1; return p->ptx ? 0 : 4; }
status nvrtcGetPTX(program *p, char *out) { memcpy(out, p->code, p->bytes + 1); return 0; }
status nvrtcGetCUBINSize(program *p, size_t *n) { *n = p->ptx ? 0 : p->bytes; return 0; }
status nvrtcGetCUBIN(program *p, char *out) { memcpy(out, p->code, p->bytes); return 0; }
status nvrtcGetProgramLogSize(program *p, size_t *n) { *n = strlen(p->log) + 1; return 0; }
status nvrtcGetProgramLog(program *p, char *out) { strcpy(out, p->log); return 0; }
