package words

import (
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/internal/race"
)

// texts and what TensorFlow 2.21 makes of them: to_hash_bucket_fast, and to_hash_bucket_strong with the key [133, 137],
// each of 2³¹ - 1 buckets.
var texts = []struct {
	text      string
	farm, sip uint64
}{
	{"", 1699943623, 1380786607}, {"a", 493484721, 1322453157}, {"ab", 399016389, 48478701}, {"abc", 1043552938, 1436537283},
	{"abcd", 2127136445, 298740832}, {"abcdefg", 357369260, 679991452}, {"abcdefgh", 245091680, 1680863114},
	{"abcdefghijklmnop", 533456409, 1655646054}, {"abcdefghijklmnopq", 1773773112, 1650992243},
	{strings.Repeat("x", 32), 848040801, 615956187}, {strings.Repeat("y", 33), 470090442, 90585071},
	{strings.Repeat("z", 64), 2083540921, 1013034766}, {strings.Repeat("w", 65), 393034977, 471871896},
	{strings.Repeat("The quick brown fox jumps over the lazy dog. ", 5), 1458785034, 1184204926}, {"größer", 2024689057, 1896394883},
}

func TestHashes(t *testing.T) {
	for _, c := range texts {
		if got := Farm(c.text) % (1<<31 - 1); got != c.farm {
			t.Errorf("Farm(%q) is %d, want %d", c.text, got, c.farm)
		}
		if got := Sip(c.text, 133, 137) % (1<<31 - 1); got != c.sip {
			t.Errorf("Sip(%q) is %d, want %d", c.text, got, c.sip)
		}
	}
}

// pets are what Keras 3.15.1 is fed in the tests below.
var pets = []string{"cat", "dog", "", "bird", "emu", "yak", "cow"}

func TestReaders(t *testing.T) {
	known := []string{"cat", "dog"}
	for name, c := range map[string]struct {
		read Reader
		want []int64
	}{
		"hashing":        {Hashing{Bins: 7}.Reader(), []int64{0, 5, 6, 3, 5, 0, 5}},
		"hashing masked": {Hashing{Bins: 7, Masked: true}.Reader(), []int64{3, 3, 0, 1, 4, 2, 5}},
		"hashing salted": {Hashing{Bins: 7, Key: []uint64{3, 3}}.Reader(), []int64{2, 6, 3, 5, 5, 4, 1}},
		"lookup":         {Lookup{Vocabulary: known, Unknown: 1}.Reader(), []int64{1, 2, 0, 0, 0, 0, 0}},
		"lookup masked":  {Lookup{Vocabulary: known, Unknown: 1, First: 1, Masked: true}.Reader(), []int64{2, 3, 0, 1, 1, 1, 1}},
		"lookup spread":  {Lookup{Vocabulary: known, Unknown: 3}.Reader(), []int64{3, 4, 2, 0, 0, 1, 1}},
		"spread, masked": {Lookup{Vocabulary: known, Unknown: 3, First: 1, Masked: true}.Reader(), []int64{4, 5, 0, 1, 1, 2, 2}},
		"lookup salted":  {Lookup{Vocabulary: known, Unknown: 3, Key: []uint64{4, 5}}.Reader(), []int64{3, 4, 1, 1, 1, 2, 1}},
	} {
		var got [1]int64
		for i, text := range pets {
			if c.read(text, got[:]); got[0] != c.want[i] {
				t.Errorf("%s of %q is %d, want %d", name, text, got[0], c.want[i])
			}
		}
	}
}

func TestVectorizer(t *testing.T) {
	known := []string{"cat", "the", "a"}
	plain := Splitter{Lower: true, Strip: true}
	for _, c := range []struct {
		read Reader
		text string
		want []int64
	}{
		{Vectorizer{Splitter: plain, Vocabulary: known, First: 1}.Reader(), "The cat sat, on the mat!", []int64{3, 2, 1}},
		{Vectorizer{Splitter: plain, Vocabulary: known, First: 1}.Reader(), "cat", []int64{2, 0, 0}},
		{Vectorizer{Splitter: plain, Vocabulary: known, Counts: true}.Reader(), "The cat sat, on the mat!", []int64{3, 1, 2, 0}},
		{Vectorizer{Splitter: plain, Vocabulary: known, Counts: true}.Reader(), "A cat; a DOG. a  bird\tflew", []int64{3, 1, 0, 3}},
		{Vectorizer{Splitter: plain, Vocabulary: known, Counts: true}.Reader(), "", []int64{0, 0, 0, 0}},
	} {
		got := make([]int64, len(c.want))
		if c.read(c.text, got); !slices.Equal(got, c.want) {
			t.Errorf("%q is %v, want %v", c.text, got, c.want)
		}
	}
}

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		s    Splitter
		text string
		want string
	}{
		{Splitter{Lower: true, Strip: true}, "It's größer-ÄRGER naïve", "its|größerÄrger|naïve"},
		{Splitter{Lower: true}, "It's größer-ÄRGER naïve", "it's|größer-Ärger|naïve"},
		{Splitter{Strip: true}, "A cat; a DOG.", "A|cat|a|DOG"},
		{Splitter{Split: Character}, "naïve", "n|a|ï|v|e"},
		{Splitter{Split: Nowhere, Lower: true}, "a  Bird\tflew", "a  bird\tflew"},
		{Splitter{Ngrams: []int{1, 2}}, "a b c", "a|b|c|a b|b c"},
		{Splitter{Ngrams: []int{1, 3}}, "a b c", "a|b|c|a b c"},
		{Splitter{Ngrams: []int{2}}, "a", ""},
		{Splitter{}, " \t a\v\fb \n", "a|b"},
		{Splitter{}, "", ""},
		{Splitter{Strip: true}, "a - b", "a|b"},
		{Splitter{Split: Character}, "a\xffé", "a|\xff|é"},
		{Splitter{Split: Character, Lower: true}, "A\xffé", "a|\ufffd|é"},
		{Splitter{Split: Character, Ngrams: []int{2}}, "naïv", "n a|a ï|ï v"},
		{Splitter{Split: Nowhere, Ngrams: []int{1}}, "a b", "a b"},
	} {
		if got := strings.Join(c.s.Tokens(c.text), "|"); got != c.want {
			t.Errorf("%q is %q, want %q", c.text, got, c.want)
		}
	}
}

// TestVectorizerAllocates: once there is memory, none is taken for a text.
func TestVectorizerAllocates(t *testing.T) {
	for name, v := range map[string]Vectorizer{
		"places": {Splitter: Splitter{Lower: true, Strip: true}, Vocabulary: []string{"cat", "dog"}, First: 1},
		"counts": {Splitter: Splitter{Ngrams: []int{1, 2}}, Vocabulary: []string{"cat", "a cat"}, Counts: true},
	} {
		read, to := v.Reader(), make([]int64, 4)
		if n := testing.AllocsPerRun(100, func() { read("A cat, a DOG and a bird.", to) }); n > 0 && !race.Enabled {
			t.Errorf("%s: a text takes %v pieces of memory", name, n)
		}
	}
	if got := (Splitter{Split: Nowhere}).Tokens(""); len(got) != 1 {
		t.Errorf("a text that is not cut is %q", got)
	}
}

// FuzzReaders: no text is a fault, and tokens are parts of it.
func FuzzReaders(f *testing.F) {
	for _, c := range texts {
		f.Add(c.text)
	}
	f.Add("\xff\xfe bad")
	v := Vectorizer{Splitter: Splitter{Lower: true, Ngrams: []int{1, 2}}, Vocabulary: []string{"a"}, Counts: true}.Reader()
	f.Fuzz(func(t *testing.T, text string) {
		to := make([]int64, 2)
		v(text, to)
		Hashing{Bins: 5}.Reader()(text, to)
		if to[0] < 0 || to[0] >= 5 {
			t.Errorf("bin %d", to[0])
		}
		_ = Sip(text, 1, 2)
	})
}
