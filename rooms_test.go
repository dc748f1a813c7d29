package dlgen

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rooms says which packages of ours each room may import; a room is a folder with all below it that has no
// row of its own. A room may always import its own packages. To relax a row is a decision, never a fix for a
// red build.
var rooms = []struct {
	folder string
	may    []string
}{
	{"dsl", nil},
	{"dsl/diag", []string{"dsl"}},
	{"dsl/catalog", []string{"dsl", "dsl/diag"}},
	{"dsl/format", []string{"dsl"}},
	{"parser", []string{"dsl", "dsl/diag"}},
	{"codegen/ir", nil},
	{"codegen/prelude", nil},
	{"codegen/goname", nil},
	{"codegen/reading", nil},
	{"codegen/model", []string{"dsl", "dsl/catalog", "codegen/reading"}},
	{"codegen/check/spelling", []string{"dsl", "dsl/diag", "dsl/catalog"}},
	{"codegen/check/habits", []string{"dsl", "dsl/diag", "dsl/catalog", "codegen/check/spelling"}},
	{"codegen/check/fault", []string{"dsl", "dsl/diag", "dsl/catalog", "codegen/model", "codegen/check/habits", "codegen/check/spelling"}},
	{"codegen/check/arithmetic", []string{"dsl", "dsl/catalog"}},
	{"codegen/check/judge", []string{"dsl", "dsl/diag", "dsl/catalog", "codegen/model", "codegen/check/fault", "codegen/goname"}},
	{"codegen/check", []string{"dsl", "dsl/diag", "dsl/catalog", "codegen/model", "codegen/check/arithmetic", "codegen/check/fault", "codegen/check/habits",
		"codegen/check/judge", "codegen/check/spelling", "codegen/reading"}},
	{"codegen/lower", []string{"dsl", "dsl/catalog", "codegen/model", "codegen/ir"}},
	{"codegen/autodiff", []string{"codegen/ir"}},
	{"codegen/optimize/rewrite", []string{"codegen/ir"}},
	{"codegen/optimize/stable", []string{"codegen/ir", "codegen/optimize/rewrite"}},
	{"codegen/optimize/fold", []string{"codegen/ir", "codegen/optimize/rewrite"}},
	{"codegen/optimize/fuse", []string{"codegen/ir", "codegen/optimize/rewrite"}},
	{"codegen/optimize/attention", []string{"codegen/ir", "codegen/optimize/rewrite", "codegen/optimize/fuse"}},
	{"codegen/optimize/device", []string{"codegen/ir", "codegen/optimize/rewrite", "codegen/optimize/fold", "codegen/optimize/fuse"}},
	{"codegen/optimize", []string{"codegen/ir", "codegen/optimize/rewrite", "codegen/optimize/fold", "codegen/optimize/fuse", "codegen/optimize/attention",
		"codegen/optimize/device"}},
	{"codegen/plan", []string{"codegen/ir"}},
	{"codegen/golang/gotext", []string{"codegen/ir"}},
	{"codegen/golang/loops", []string{"codegen/ir", "codegen/plan", "codegen/goname", "codegen/golang/gotext"}},
	{"codegen/golang/graphs", []string{"codegen/ir", "codegen/plan", "codegen/goname", "codegen/golang/gotext", "codegen/golang/loops"}},
	{"codegen/golang", []string{"codegen/ir", "codegen/plan", "codegen/goname", "codegen/reading", "codegen/golang/gotext", "codegen/golang/graphs"}},
	{"codegen/device/kernels", []string{"codegen/ir", "codegen/plan"}},
	{"codegen/device/bodies", []string{"codegen/ir", "codegen/plan", "codegen/device/kernels"}},
	{"codegen/device/products", []string{"codegen/ir", "codegen/plan", "codegen/device/kernels"}},
	{"codegen/device/attention", []string{"codegen/ir", "codegen/plan", "codegen/device/kernels", "codegen/device/bodies"}},
	{"codegen/device/loops", []string{"codegen/ir", "codegen/plan", "codegen/device/kernels", "codegen/device/products"}},
	{"codegen/device", []string{"codegen/ir", "codegen/plan", "codegen/device/kernels", "codegen/device/bodies", "codegen/device/products",
		"codegen/device/attention", "codegen/device/loops"}},
	{"codegen/build", nil},
	{"codegen", []string{"dsl", "dsl/diag", "dsl/catalog", "parser", "codegen/model", "codegen/check", "codegen/check/spelling", "codegen/lower", "codegen/ir", "codegen/autodiff",
		"codegen/optimize", "codegen/optimize/stable", "codegen/plan", "codegen/golang", "codegen/device", "codegen/prelude", "codegen/goname", "codegen/reading"}},
	{"rt/data", []string{"rt"}},
	{"rt/train", []string{"rt", "rt/data"}},
	{"rt/runner", []string{"rt", "rt/data", "rt/train", "rt/machine"}},
	{"rt/machine", []string{"rt"}},
	{"rt/gpu", []string{"rt"}},
	{"rt", nil},
	{"internal/golden", nil},
	{"internal/cases", []string{"codegen/ir", "codegen/autodiff", "internal/golden"}},
	{"internal/numbers", []string{"codegen/ir", "codegen/autodiff", "rt"}},
	{"internal/oracle", []string{"codegen/ir", "codegen/plan", "internal/numbers"}},
	{"internal/race", nil},
	{"internal/guest", nil},
	{"internal/modelgraph", []string{"dsl/catalog", "codegen/model"}},
	{"internal/sources", []string{"dsl", "codegen", "codegen/model", "codegen/reading", "codegen/golang", "codegen/ir", "rt", "rt/data"}},
	{"internal/verify", []string{"dsl/diag", "codegen", "codegen/model", "rt"}},
	{"internal/proof", []string{"dsl/diag", "dsl/catalog", "codegen", "codegen/build", "codegen/ir", "codegen/lower", "codegen/autodiff", "codegen/optimize/stable", "rt"}},
}

// TestRooms keeps the arrows between the rooms: a package imports only what its row allows, and a row allows nothing that is not used.
func TestRooms(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	const module = "github.com/dlgen/dlgen"
	used := map[[2]string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		names := strings.Fields(line)
		from := strings.TrimPrefix(strings.TrimPrefix(names[0], module), "/")
		room := roomOf(from)
		if room < 0 {
			continue // cmd, bench, generated: at the end of all arrows
		}
		for _, imported := range names[1:] {
			if !strings.HasPrefix(imported, module) {
				if strings.HasPrefix(from, "rt") && strings.Contains(strings.Split(imported, "/")[0], ".") && !strings.HasPrefix(imported, "golang.org/x/sys") &&
					!(strings.HasPrefix(from, "rt/gpu/") && imported == "github.com/ebitengine/purego") {
					t.Errorf("%s imports %s: rt lives on the standard library and golang.org/x/sys, only rt/gpu on purego", from, imported)
				}
				continue
			}
			to := strings.TrimPrefix(strings.TrimPrefix(imported, module), "/")
			target := roomOf(to)
			if target == room {
				continue
			}
			if target < 0 || !slices.Contains(rooms[room].may, rooms[target].folder) {
				t.Errorf("%s imports %s, which the room %s may not", from, to, rooms[room].folder)
				continue
			}
			used[[2]string{rooms[room].folder, rooms[target].folder}] = true
		}
	}
	for _, r := range rooms {
		for _, may := range r.may {
			if !used[[2]string{r.folder, may}] {
				t.Errorf("the room %s may import %s and does not", r.folder, may)
			}
		}
	}
}

// TestRoomsDescribed: each room is in docs/architecture.md, and its folder begins with a doc.go. A folder of commands alone has none.
func TestRoomsDescribed(t *testing.T) {
	page, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rooms {
		if !strings.Contains(string(page), "`"+r.folder+"/`") {
			t.Errorf("docs/architecture.md does not have the room %s", r.folder)
		}
		if files, _ := filepath.Glob(r.folder + "/*.go"); len(files) == 0 {
			continue
		}
		if _, err := os.Stat(r.folder + "/doc.go"); err != nil {
			t.Error(err)
		}
	}
}

// roomOf returns the row of the longest folder that holds a package, or -1.
func roomOf(path string) int {
	best := -1
	for i, r := range rooms {
		if (path == r.folder || strings.HasPrefix(path, r.folder+"/")) && (best < 0 || len(r.folder) > len(rooms[best].folder)) {
			best = i
		}
	}
	return best
}
