package catalog

// sources are where datasets come from; rt/data has a package of each.
var sources = []Entry{
	{
		Kind: Source, Name: "generated",
		Doc: "generated is a number of rows without columns, for fields that are drawn at random.",
		Params: []Param{
			{Name: "count", Type: IntArg, Doc: "How many rows."},
			{Name: "seed", Type: IntArg, Default: "0", Doc: "Of the random fields."},
		},
		Example: "source = generated(count=100)",
	},
	{
		Kind: Source, Name: "rendered_digits",
		Doc: "rendered_digits draws digits from fonts with random place, size, slant, stroke and noise: .images are u8[28, 28, 1], .labels index(10).",
		Params: []Param{
			{Name: "count", Type: IntArg, Doc: "How many."},
			{Name: "seed", Type: IntArg, Default: "0", Doc: "Which ones."},
		},
		Example: "source = rendered_digits(count=1_000)",
	},
	{
		Kind: Source, Name: "idx",
		Doc: "idx is a file of images and a file of labels in MNIST's format, packed by gzip or not: .images are u8[h, w, c], .labels index(n).",
		Params: []Param{
			{Name: "images", Type: TextArg, Doc: "The file of the images."},
			{Name: "labels", Type: TextArg, Doc: "The file of the labels."},
		},
		Example: `source = idx("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")`,
	},
	{
		Kind: Source, Name: "csv",
		Doc: "csv is a table of text (RFC 4180), packed by gzip, zstd or not: a column each, of type i64, f32, bool or text, as its cells allow. " +
			"Spaces around a cell are taken off. A missing number is nan, and its column f32; a missing text is \"\".",
		Params: []Param{
			{Name: "file", Type: Texts, Doc: "The file, a pattern such as \"part-*.csv\", or a list of them: tables of the same columns, one below the other."},
			{Name: "header", Type: BoolArg, Default: "true", Doc: "Whether the first row names the columns; otherwise they are column_0, column_1 …"},
			{Name: "fill", Type: FloatArg, Default: "none", Doc: "What missing numbers become."},
			{Name: "separator", Type: TextArg, Default: `","`, Doc: "What stands between cells: one character, such as \";\" or \"\\t\"."},
			{Name: "decimal", Type: TextArg, Default: `"."`, Doc: "The decimal point of numbers: \".\" or \",\"."},
			{Name: "missing", Type: Texts, Default: "none", Doc: "A text, or a list of them, that stands for a missing number or text, as an empty cell, NA, N/A, NaN and null do for a number: \"?\"."},
		},
		Example: `source = csv("houses.csv")`,
	},
	{
		Kind: Source, Name: "npy",
		Doc:     "npy is one NumPy array whose first axis is the rows; the source itself is the value.",
		Params:  []Param{{Name: "file", Type: Texts, Doc: "The file, a pattern such as \"part-*.npy\", or a list of them: rows one below the other."}},
		Example: `source = npy("signals.npy")`,
	},
	{
		Kind: Source, Name: "npz",
		Doc:     "npz is an archive of NumPy arrays: a column each, its first axis the rows. The arrays that a dataset reads have the same number of rows, others need not.",
		Params:  []Param{{Name: "file", Type: Texts, Doc: "The file, a pattern such as \"part-*.npz\", or a list of them: rows one below the other."}},
		Example: `source = npz("digits.npz")`,
	},
	{
		Kind: Source, Name: "safetensors",
		Doc:     "safetensors is a file of tensors in that format: a column each, its first axis the rows, as with npz.",
		Params:  []Param{{Name: "file", Type: Texts, Doc: "The file, a pattern such as \"part-*.safetensors\", or a list of them: rows one below the other."}},
		Example: `source = safetensors("features.safetensors")`,
	},
	{
		Kind: Source, Name: "cifar10",
		Doc:     "cifar10 is the binary files of CIFAR-10, packed by gzip, zstd or not, one after the other: .images are u8[32, 32, 3], .labels index(10) with their classes.",
		Params:  []Param{{Name: "files", Type: Texts, Rest: true, Doc: "The files, or patterns such as \"data_batch_*.bin\"."}},
		Example: `source = cifar10("data_batch_1.bin", "data_batch_2.bin")`,
	},
	{
		Kind: Source, Name: "images",
		Doc: "images is a folder of pictures with a folder for each class, sorted by name: .images are u8[h, w, 3], .labels index(n), .labels.classes the folders' names. " +
			"JPEG, PNG and GIF (its first picture) are read and resized (bilinear). The rows mix the classes evenly, so that the last ones, which validation_split takes, have all of them.",
		Params: []Param{
			{Name: "dir", Type: TextArg, Doc: "The folder."},
			{Name: "size", Type: Ints, Default: "[256, 256]", Doc: "Height and width of the images."},
		},
		Example: `source = images("flowers", size=[64, 64])`,
	},
	{
		Kind: Source, Name: "parquet",
		Doc: "parquet is a table in Apache Parquet's format: each flat column of numbers, bools or text is a column. Missing values are as with csv.",
		Params: []Param{
			{Name: "file", Type: Texts, Doc: "The file, a pattern such as \"part-*.parquet\", or a list of them."},
			{Name: "fill", Type: FloatArg, Default: "none", Doc: "What missing numbers become."},
		},
		Example: `source = parquet("houses.parquet")`,
	},
	{
		Kind: Source, Name: "text",
		Doc: "text is a file of text, packed by gzip, zstd or not, as windows of tokens that follow each other: .tokens and .next, the same one token later, are index(v)[length]; .vocabulary_size is v, .tokens.classes the vocabulary. " +
			"A char is a character; a word stands between white space, in small letters, without punctuation. Vocabularies are learnt when generating; a word that is not in it is the first, [UNK]. " +
			"A tokenizer.json in quotes is a tokenizer of byte pairs as Hugging Face writes it (a BPE model behind ByteLevel, as those of GPT-2 and Llama 3); it stands beside the .dl file.",
		Params: []Param{
			{Name: "file", Type: TextArg, Doc: "The file."},
			{Name: "tokenizer", Type: Enum, Default: "char", Words: []string{"char", "byte", "word"}, Quoted: "the name of a tokenizer.json", Doc: "What a token is; in quotes, the name of a tokenizer.json."},
			{Name: "length", Type: IntArg, Default: "128", Doc: "Tokens of a row."},
		},
		Example: `source = text("shakespeare.txt", length=64)`,
	},
	{
		Kind: Source, Name: "texts",
		Doc: "texts is a folder of texts with a folder for each class, sorted by name: .texts are text, one for each file that ends in .txt, .labels index(n), .labels.classes the folders' names. " +
			"The rows mix the classes evenly, as those of images do.",
		Params:  []Param{{Name: "dir", Type: TextArg, Doc: "The folder."}},
		Example: `source = texts("aclImdb/train")`,
	},
	{
		Kind: Source, Name: "windows",
		Doc: "windows is a series cut into windows: .past is length rows of it, .future the horizon rows that follow. A column or an array keeps its type; " +
			"of a table, or a list of its columns, the numbers stand side by side: f32[length, columns].",
		Params: []Param{
			{Name: "source", Type: SourceArg, Doc: "The series: a source, a column of one, or a list of columns."},
			{Name: "length", Type: IntArg, Default: "96", Doc: "Rows of the past."},
			{Name: "horizon", Type: IntArg, Default: "24", Doc: "Rows of the future."},
			{Name: "stride", Type: IntArg, Default: "1", Doc: "Rows from one window to the next."},
			{Name: "sampling_rate", Type: IntArg, Default: "1", Doc: "Rows from one row of a window to the next, the future included: 6 takes each sixth."},
		},
		Example: "t = csv(\"power.csv\")\nsource = windows(t.x, length=96, horizon=24)",
	},
}
