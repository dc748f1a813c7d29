// Package bpe is the source `text(file, tokenizer="tokenizer.json", length=128)`: tokens are the pieces of words that a
// file of Hugging Face's tokenizers says.
//
// What is read are tokenizers of byte pairs (Sennrich, Haddow and Birch 2016) over bytes, as GPT-2's, RoBERTa's, Llama 3's
// and what `ByteLevelBPETokenizer` trains: a model of the type BPE behind a pre-tokenizer ByteLevel, alone or behind a
// Split by one of the known patterns. Everything else in a file that would change a token is an error that names it.
// What only concerns single texts (truncation, padding, special tokens around a text) does not matter here.
//
//	text ─scanner─▶ added tokens and pieces (a word with its space, digits, punctuation) ─merge─▶ tokens
//
// The scanner holds no more of a file than a piece, whose length is limited.
package bpe
