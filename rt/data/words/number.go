package words

// Hashing gives a text its bin by FarmHash or, with a key of two words, SipHash; without bins it gives the hash itself.
type Hashing struct {
	Bins   uint64
	Masked bool // the text Mask has the bin 0, and the others share the rest
	Mask   string
	Key    []uint64
}

// hash is the hash of a text.
func hash(text string, key []uint64) uint64 {
	if len(key) == 2 {
		return Sip(text, key[0], key[1])
	}
	return Farm(text)
}

// Reader writes one number.
func (h Hashing) Reader() Reader {
	bins, first := h.Bins, uint64(0)
	if h.Masked && bins > 1 {
		bins, first = bins-1, 1
	}
	return func(text string, to []int64) {
		switch {
		case first == 1 && text == h.Mask:
			to[0] = 0
		case bins == 0:
			to[0] = int64(hash(text, h.Key))
		default:
			to[0] = int64(hash(text, h.Key)%bins + first)
		}
	}
}

// Lookup gives a text its place: those of Vocabulary begin at First + Unknown, what is not in it is spread over Unknown
// places from First on by its hash, and the text Mask has Hidden.
type Lookup struct {
	Vocabulary []string
	First      int64
	Unknown    uint64
	Masked     bool
	Mask       string
	Hidden     int64
	Key        []uint64
}

// Reader writes one number.
func (l Lookup) Reader() Reader {
	places := placesOf(l.Vocabulary)
	return func(text string, to []int64) {
		place, known := places[text]
		switch {
		case l.Masked && text == l.Mask:
			to[0] = l.Hidden
		case known:
			to[0] = l.First + int64(l.Unknown) + place
		case l.Unknown > 1:
			to[0] = l.First + int64(hash(text, l.Key)%l.Unknown)
		default:
			to[0] = l.First
		}
	}
}

// placesOf is where each word stands.
func placesOf(vocabulary []string) map[string]int64 {
	m := make(map[string]int64, len(vocabulary))
	for i, w := range vocabulary {
		if _, there := m[w]; !there {
			m[w] = int64(i)
		}
	}
	return m
}
