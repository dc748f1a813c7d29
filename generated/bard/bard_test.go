package bard

import (
	"bytes"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
)

// speaker returns a Bard and a Speaker of the same weights.
func speaker(t *testing.T) (*Bard, *Speaker) {
	t.Helper()
	b, s := NewBard(Seed(1)), NewSpeaker()
	var weights bytes.Buffer
	if err := b.Save(&weights); err != nil {
		t.Fatal(err)
	}
	if err := s.Load(&weights); err != nil {
		t.Fatal(err)
	}
	return b, s
}

// pieces are texts to read.
func pieces(n int) []BardInput {
	r := rand.New(rand.NewPCG(1, 2))
	ins := make([]BardInput, n)
	for i := range ins {
		for k := range ins[i].Text {
			ins[i].Text[k] = r.Int32N(65)
		}
	}
	return ins
}

// TestSession compares what Bard says of whole pieces with what sessions say letter by letter: one piece, more pieces
// than a call takes, several sessions at once, and after Reset.
func TestSession(t *testing.T) {
	b, s := speaker(t)
	ins := pieces(SpeakerBatchSize + 3)
	want, err := b.PredictBatch(ins, nil)
	if err != nil {
		t.Fatal(err)
	}
	const letters = 20
	all := s.NewSession(len(ins))
	for range 2 {
		heard, outs := make([]SpeakerInput, len(ins)), []SpeakerOutput(nil)
		for k := range letters {
			for i := range ins {
				heard[i].Letter[0] = ins[i].Text[k]
			}
			if outs, err = all.PredictBatch(heard, outs); err != nil {
				t.Fatal(err)
			}
			for i := range outs {
				same(t, k, outs[i].Probs[0], want[i].Probs[k])
			}
		}
		all.Reset()
	}
	var sessions sync.WaitGroup
	for i := range 4 {
		sessions.Go(func() {
			one := s.NewSession(1)
			for k := range letters {
				out, err := one.Predict(&SpeakerInput{Letter: [1]int32{ins[i].Text[k]}})
				if err != nil {
					t.Error(err)
					return
				}
				same(t, k, out.Probs[0], want[i].Probs[k])
			}
		})
	}
	sessions.Wait()
}

func same(t *testing.T, k int, got, want [65]float32) {
	t.Helper()
	for i := range want {
		if d := math.Abs(float64(got[i] - want[i])); !(d < 1e-6) {
			t.Errorf("letter %d: %v, want %v", k, got[i], want[i])
			return
		}
	}
}

// TestSessionFaults: after an error a session is where it was, and Predict begins with nothing whatever sessions heard.
func TestSessionFaults(t *testing.T) {
	_, s := speaker(t)
	in, wrong := &SpeakerInput{Letter: [1]int32{3}}, SpeakerInput{Letter: [1]int32{65}}
	first, err := s.Predict(in)
	if err != nil {
		t.Fatal(err)
	}
	one, many := s.NewSession(1), s.NewSession(SpeakerBatchSize+1)
	ins := make([]SpeakerInput, SpeakerBatchSize+1)
	for i := range ins {
		ins[i] = *in
	}
	again := append([]SpeakerInput{}, ins...)
	again[SpeakerBatchSize] = wrong // in the second call
	if _, err := one.Predict(&wrong); err == nil {
		t.Error("no error of a letter that is none")
	}
	if _, err := many.PredictBatch(again, nil); err == nil {
		t.Error("no error of a letter that is none")
	}
	if _, err := many.Predict(in); err == nil {
		t.Error("no error of one row for many")
	}
	got, err := one.Predict(in)
	if err != nil || got != first {
		t.Errorf("after an error: %v", err)
	}
	outs, err := many.PredictBatch(ins, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range outs {
		same(t, i, outs[i].Probs[0], first.Probs[0])
	}
	if second, err := one.Predict(in); err != nil || second == first {
		t.Errorf("the session remembers nothing: %v", err)
	}
	if p, err := s.Predict(in); err != nil || p != first {
		t.Errorf("Predict remembers something: %v", err)
	}
}

func TestSessionAllocatesNothing(t *testing.T) {
	_, s := speaker(t)
	one, two := s.NewSession(1), s.NewSession(2)
	in, ins, outs := &SpeakerInput{}, make([]SpeakerInput, 2), make([]SpeakerOutput, 2)
	n := testing.AllocsPerRun(20, func() {
		if _, err := one.Predict(in); err != nil {
			t.Error(err)
		}
		if _, err := two.PredictBatch(ins, outs); err != nil {
			t.Error(err)
		}
		two.Reset()
	})
	if n > 0 {
		t.Errorf("%v allocations", n)
	}
}
