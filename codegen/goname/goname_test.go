package goname

import "testing"

func TestExported(t *testing.T) {
	for name, want := range map[string]string{
		"same_hand": "SameHand", "sameHand": "SameHand", "VAE": "VAE", "block_1.conv2d": "Block1Conv2d", "größe": "Größe", "übung": "Übung",
		"_1": "X1", "日本": "X日本", "ß": "Xß", "x²": "X", "__x": "X", "_": "",
	} {
		if got := Exported(name); got != want {
			t.Errorf("%q is %q in Go, want %q", name, got, want)
		}
	}
}
