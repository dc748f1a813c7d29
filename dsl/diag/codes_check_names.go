package diag

// Codes of the checker about names, declarations and statements.
const (
	UnknownName        Code = "DL0201"
	DeclaredTwice      Code = "DL0202"
	WrongCase          Code = "DL0203"
	MisplacedStatement Code = "DL0204"
	BoundAgain         Code = "DL0205"
	SameLayerName      Code = "DL0206"
	Recursion          Code = "DL0207"
	WrongReturn        Code = "DL0208"
	WrongImport        Code = "DL0209"
	NotCallable        Code = "DL0210"
	NoMember           Code = "DL0211"
	ResultCount        Code = "DL0212"
	NamedTwice         Code = "DL0213"
	AsOnNoLayer        Code = "DL0214"
	ForeignWord        Code = "DL0215"
	SameGoName         Code = "DL0216"
)

var checkNames = []Info{
	{UnknownName, "unknown name", "Nothing in the file, its imports or the catalog has this name.", `
model M {
    input speed: f32[3]
    output y = sped * 2
}
`},
	{DeclaredTwice, "declared twice", "Two declarations of a file have one name.", `
func twice(x) { return 2 * x }
func twice(x) { return x + x }
model M {
    input x: f32[3]
    output y = twice(x)
}
`},
	{WrongCase, "wrong case", "What is declared and the classes of Keras are capitalised; funcs, functions and values are not.", `
model M {
    input x: f32[3]
    output y = x -> dense(3)
}
`},
	{MisplacedStatement, "statement out of place", "Each kind of body holds its own statements.", `
model M {
    input x: f32[3]
    return x * 2
    output x
}
`},
	{BoundAgain, "bound again", "A const or a loop variable keeps its value.", `
model M {
    const n = 3
    n = 4
    input x: f32[n]
    output x
}
`},
	{SameLayerName, "two layers of one name", "Layers and weights of one body have names of their own, because files of weights are keyed by them.", `
model M {
    input x: f32[3]
    y = x -> Dense(3) as head
    output z = y -> Dense(3) as head
}
`},
	{Recursion, "recursion", "Layers, models, funcs and consts may not lead back to themselves.", `
layer Tower(n: int) (x) {
    h = x -> Dense(n)
    return h -> Tower(n - 1)
}
model M {
    input x: f32[3]
    output y = x -> Tower(3)
}
`},
	{WrongReturn, "return missing or too early", "A layer or func ends with one return, in each branch of a last `if` if there is one.", `
layer Half(flag: bool) (x) {
    if flag { return x / 2 }
}
model M {
    input x: f32[3]
    output y = x -> Half(true)
}
`},
	{WrongImport, "import that cannot be", "A file cannot be imported: it is not there, leads back to itself, or its names clash.", `
import "gone.dl"
model M {
    input x: f32[3]
    output y = x * 2
}
`},
	{NotCallable, "cannot be called or fed", "Only functions and classes are called, only layers and functions are fed.", `
model M {
    input x: f32[3]
    n = 3
    output y = x * n(2)
}
`},
	{NoMember, "no such member", "A tensor has `.shape` and `.size`, a layer its weights and inner layers, a source its columns.", `
model M {
    input x: f32[3]
    y = x -> Dense(3) as head
    output z = y @ head.kernal
}
`},
	{ResultCount, "wrong number of results", "As many names stand before `=` as there are results.", `
model M {
    input x: f32[4]
    a, b = tanh(x)
    output y = a + b
}
`},
	{NamedTwice, "given twice", "Inputs, outputs, losses, metrics, parameters and keys have names of their own.", `
model M {
    input x: f32[3]
    output y = x * 2
    output y = x * 3
}
`},
	{AsOnNoLayer, "as without a layer", "`as` names the layer of a stage, not its result.", `
model M {
    input x: f32[3]
    output y = x -> tanh as squash
}
`},
	{ForeignWord, "word of another language", "A habit of Python, Keras or PyTorch; the fix is what to write here.", `
model M {
    input x: f32[4]
    output y = Dense(3)(x)
}
`},
	{SameGoName, "two names that are one in Go", "Names become CamelCase in Go and must differ there too.", `
model M {
    input x: f32[3]
    output left_hand = x * 2
    output leftHand = x * 3
}
`},
}
