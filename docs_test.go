package dlgen

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/codegen/prelude"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/dsl/format"
	"github.com/dlgen/dlgen/internal/golden"
	"github.com/dlgen/dlgen/parser"
)

// pages returns the texts of the project's pages by their paths.
func pages(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		paths, _ := filepath.Glob(pattern)
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			out[filepath.ToSlash(path)] = string(text)
		}
	}
	if len(out) == 0 {
		t.Fatal("no pages")
	}
	return out
}

// fence finds the programs of a page.
var fence = regexp.MustCompile("(?ms)^```dl\n(.*?)^```$")

// TestSnippets checks every program on a page, and finds it in the canonical form. Those of the page of errors have
// the mistakes that they show; other tests compile them.
func TestSnippets(t *testing.T) {
	for path, text := range pages(t) {
		if strings.HasPrefix(path, "docs/errors/") {
			continue
		}
		for _, m := range fence.FindAllStringSubmatchIndex(text, -1) {
			snippet, line := text[m[2]:m[3]], 1+strings.Count(text[:m[2]], "\n")
			t.Run(fmt.Sprintf("%s:%d", path, line), func(t *testing.T) {
				diags := &diag.List{}
				file := parser.Parse(dsl.NewSource(path, strings.Repeat("\n", line-1)+snippet), diags)
				check.Check([]*dsl.File{file}, preludeLibrary(), check.Options{Schema: anySchema}, diags)
				if diags.HasErrors() {
					t.Error(diag.Terminal(diags))
				}
				plain := parser.Parse(dsl.NewSource(path, snippet), &diag.List{})
				if want := format.File(plain); want != snippet {
					t.Errorf("not in the canonical form, which is\n%s", want)
				}
			})
		}
	}
}

var preludeLibrary = sync.OnceValue(func() *parser.Library {
	entries, err := prelude.Files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	var sources []*dsl.Source
	for _, e := range entries {
		text, err := prelude.Files.ReadFile(e.Name())
		if err != nil {
			panic(err)
		}
		sources = append(sources, dsl.NewSource(e.Name(), string(text)))
	}
	return parser.NewLibrary(sources...)
})

// anySchema gives what the sources on the pages hold.
func anySchema(s *model.Source) (*model.Schema, error) {
	column := func(name string, d dsl.DType, shape ...dsl.Dim) model.Column {
		return model.Column{Name: name, Type: dsl.TensorType{DType: d, Shape: append(dsl.Shape{}, shape...)}}
	}
	switch s.Entry.Name {
	case "csv":
		return &model.Schema{Columns: []model.Column{column("area", dsl.F32), column("price", dsl.I64), column("visitors", dsl.I64), {Name: "district", Text: true}}}, nil
	case "idx":
		labels := column("labels", dsl.I32)
		labels.Type.Index = 10
		return &model.Schema{Columns: []model.Column{column("images", dsl.U8, 28, 28, 1), labels}}, nil
	}
	return nil, fmt.Errorf("the pages have no %s", s.Entry.Name)
}

// TestShownMistake makes the mistake that the pages show, in an example: it is reported as they show it.
func TestShownMistake(t *testing.T) {
	text, err := os.ReadFile("examples/digits.dl")
	if err != nil {
		t.Fatal(err)
	}
	diags := &diag.List{}
	wrong := strings.Replace(string(text), "Conv2D(32, 3,", "Conv2D(32, 15,", 1)
	file := parser.Parse(dsl.NewSource("digits.dl", wrong), diags)
	check.Check([]*dsl.File{file}, preludeLibrary(), check.Options{}, diags)
	for _, page := range []string{"README.md", "docs/language.md"} {
		if shown := diag.Terminal(diags); !strings.Contains(pages(t)[page], "```text\n"+shown+"```") {
			t.Errorf("%s does not show\n%s", page, shown)
		}
	}
}

// TestPrimitives: the number of primitives that texts tell is that of the table.
func TestPrimitives(t *testing.T) {
	told := regexp.MustCompile(`(\d+)\s+primitive(s| operations)\b`)
	texts := pages(t)
	doc, err := os.ReadFile("codegen/ir/doc.go")
	if err != nil {
		t.Fatal(err)
	}
	texts["codegen/ir/doc.go"] = string(doc)
	found := map[string]bool{}
	for path, text := range texts {
		for _, m := range told.FindAllStringSubmatch(text, -1) {
			found[path] = true
			if m[1] != fmt.Sprint(len(ir.Primitives)) {
				t.Errorf("%s tells of %s, there are %d", path, m[0], len(ir.Primitives))
			}
		}
	}
	for _, path := range []string{"codegen/ir/doc.go", "docs/architecture.md"} {
		if !found[path] {
			t.Errorf("%s does not tell how many primitives there are", path)
		}
	}
}

// quoted finds what pages quote of a file, and excerpt cuts it at `// …`.
var (
	quoted  = regexp.MustCompile("(?ms)^<!-- from (\\S+) -->\n```\\w*\n(.*?)^```$")
	excerpt = regexp.MustCompile(`(?m)^// …\n`)
)

// TestQuotes finds what pages quote of a file in that file.
func TestQuotes(t *testing.T) {
	if _, err := os.Stat("generated"); err != nil {
		t.Skip("nothing has been generated here: ", err)
	}
	for path, text := range pages(t) {
		for _, m := range quoted.FindAllStringSubmatch(text, -1) {
			file, err := os.ReadFile(m[1])
			if err != nil {
				t.Errorf("%s quotes %v", path, err)
				continue
			}
			for _, part := range excerpt.Split(m[2], -1) {
				if !strings.Contains(string(file), strings.TrimSpace(part)) {
					t.Errorf("%s quotes what is not in %s:\n%s", path, m[1], part)
				}
			}
		}
	}
}

// link finds the links of a page.
var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// heading finds the headings of a page.
var heading = regexp.MustCompile(`(?m)^#+ (.*)$`)

// TestLinks follows the links between the project's pages and to its files.
func TestLinks(t *testing.T) {
	all := pages(t)
	for path, text := range all {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			file, anchor, _ := strings.Cut(m[1], "#")
			target := path
			if file != "" {
				file, _ = url.PathUnescape(file)
				target = filepath.ToSlash(filepath.Join(filepath.Dir(path), file))
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: %s leads nowhere", path, m[1])
			} else if anchor != "" && !hasHeading(all[target], anchor) {
				t.Errorf("%s: %s has no such heading", path, m[1])
			}
		}
	}
}

func hasHeading(page, anchor string) bool {
	for _, m := range heading.FindAllStringSubmatch(page, -1) {
		if slug(m[1]) == anchor {
			return true
		}
	}
	return false
}

// slug is the anchor of a heading: small letters, digits and dashes.
func slug(heading string) string {
	var out strings.Builder
	for _, r := range strings.ToLower(heading) {
		switch {
		case r == ' ':
			out.WriteByte('-')
		case r == '-' || r == '_' || 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			out.WriteRune(r)
		}
	}
	return out.String()
}

// families are the hundreds of codes.
var families = []struct{ prefix, title string }{
	{"DL01", "Syntax"}, {"DL02", "Names and declarations"}, {"DL03", "Types and shapes"}, {"DL04", "Arguments"},
	{"DL05", "Compile time"}, {"DL06", "Models, losses and derivatives"}, {"DL07", "Data and training"},
	{"DL08", "Not supported yet"}, {"DL09", "Warnings"},
}

// TestErrorsPage makes the page of all codes from the table of codes. DLGEN_UPDATE=1 writes it anew.
func TestErrorsPage(t *testing.T) {
	var page strings.Builder
	page.WriteString("# Errors and warnings\n\nMade from the table of codes in `dsl/diag`. A test compiles each example: it gives the code under which it stands.\n")
	listed := 0
	for _, f := range append(families, struct{ prefix, title string }{"DL10", "Files and limits"}) {
		var part strings.Builder
		for _, info := range diag.Codes() {
			if !strings.HasPrefix(string(info.Code), f.prefix) {
				continue
			}
			listed++
			fmt.Fprintf(&part, "\n### %s\n\n**%s.** %s\n", info.Code, capital(info.Title), info.Doc)
			switch command, files := info.Command(); {
			case command != "":
				fmt.Fprintf(&part, "\n`%s` in a folder with these files:\n\n```text\n%s```\n", command, files)
			case info.Example != "":
				fmt.Fprintf(&part, "\n```dl\n%s```\n", strings.TrimPrefix(info.Example, "\n"))
			}
		}
		if part.Len() > 0 {
			fmt.Fprintf(&page, "\n## %s\n%s", f.title, part.String())
		}
	}
	if all := len(diag.Codes()); listed != all {
		t.Errorf("%d of %d codes are in a family", listed, all)
	}
	golden.Check(t, "docs/errors/README.md", page.String())
}

// TestCodes finds each code once, with a title and a sentence.
func TestCodes(t *testing.T) {
	seen := map[diag.Code]bool{}
	for _, info := range diag.Codes() {
		if seen[info.Code] || info.Title == "" || !strings.HasSuffix(info.Doc, ".") {
			t.Errorf("%s: stands twice, or has no title or no sentence", info.Code)
		}
		seen[info.Code] = true
	}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// kinds are the pages of reference, each with the kinds of entries that stand on it.
var kinds = []struct {
	page, title string
	kinds       []catalog.Kind
}{
	{"layers", "Layers", []catalog.Kind{catalog.Layer}},
	{"functions", "Functions", []catalog.Kind{catalog.Func}},
	{"losses", "Losses", []catalog.Kind{catalog.Loss}},
	{"metrics", "Metrics", []catalog.Kind{catalog.Metric, catalog.MetricFunc}},
	{"optimizers", "Optimizers and schedules", []catalog.Kind{catalog.Optimizer, catalog.Schedule}},
	{"weights", "Initializers, regularizers and constraints", []catalog.Kind{catalog.Initializer, catalog.Regularizer, catalog.Constraint}},
	{"training", "Sources and callbacks", []catalog.Kind{catalog.Source, catalog.Callback}},
}

// TestReferencePages makes the pages of reference from the catalog. DLGEN_UPDATE=1 writes them anew.
func TestReferencePages(t *testing.T) {
	var index strings.Builder
	index.WriteString("# Reference\n\nMade from the catalog in `dsl/catalog`: what is built, with arguments, defaults and examples.\n\n")
	for _, k := range kinds {
		var entries []*catalog.Entry
		for _, e := range catalog.All() {
			if slices.Contains(k.kinds, e.Kind) && !strings.HasPrefix(e.Name, "_") { // those are the prelude's own
				entries = append(entries, e)
			}
		}
		slices.SortFunc(entries, func(a, b *catalog.Entry) int {
			return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
		})
		golden.Check(t, "docs/reference/"+k.page+".md", referencePage(k.title, entries))
		fmt.Fprintf(&index, "- [%s](%s.md): %d\n", k.title, k.page, len(entries))
	}
	golden.Check(t, "docs/reference/README.md", index.String())
}

func referencePage(title string, entries []*catalog.Entry) string {
	var page strings.Builder
	fmt.Fprintf(&page, "# %s\n\nMade from the catalog in `dsl/catalog`.\n", title)
	for _, e := range entries {
		fmt.Fprintf(&page, "\n## %s\n\n%s\n", e.Name, e.Doc)
		if len(e.Params) > 0 {
			page.WriteString("\n| argument | default | |\n|---|---|---|\n")
		}
		for _, p := range e.Params {
			fmt.Fprintf(&page, "| `%s` | %s | %s |\n", p.Name, defaultCell(p), docCell(p))
		}
		if e.Example != "" {
			fmt.Fprintf(&page, "\n```text\n%s\n```\n", e.Example)
		}
	}
	return page.String()
}

func defaultCell(p catalog.Param) string {
	if p.Default == "" {
		return ""
	}
	return "`" + p.Default + "`"
}

func docCell(p catalog.Param) string {
	doc := p.Doc
	if len(p.Words) > 0 {
		doc += " `" + strings.Join(p.Words, "`, `") + "`."
	}
	if p.Refused != "" {
		doc += " Not supported yet: " + p.Refused + "."
	}
	return strings.TrimSpace(strings.ReplaceAll(doc, "|", "\\|"))
}
