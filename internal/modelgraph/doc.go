// Package modelgraph draws the layers of a checked model, with shapes: as Mermaid, as DOT, or as SVG with a layout of its
// own.
//
// A Graph has a node for each input, for each layer as it is fed, for what functions and operators do between layers (a
// chain of them is one node), and for each output. What lies deeper in layers of the user's own than was asked for is one
// node, the layer. Nodes stand in the order in which data meet them, so that an edge leads to a later node.
package modelgraph
