// Command texts makes inputs of texts, and prints what the model gives, a line for each row.
package main

import (
	"encoding/csv"
	"fmt"
	"log"
	"os"

	"example.com/texts/said"
)

func main() {
	f, err := os.Open("said/rows.csv")
	if err != nil {
		log.Fatal(err)
	}
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		log.Fatal(err)
	}
	m := said.NewSaid()
	for _, row := range rows[1:] {
		var sample said.SaidSample // samples have the methods of inputs
		text, pet := row[0], row[1]
		sample.SetWords(text)
		sample.SetWide(text)
		sample.SetCounts(text)
		sample.SetHot(pet)
		sample.SetWeighed(text)
		sample.SetKind(pet)
		sample.SetShifted(pet)
		sample.SetSpread(pet)
		sample.SetBin(pet)
		out, err := m.Predict(&sample.SaidInput)
		if err != nil {
			log.Fatal(err)
		}
		for i, x := range out.All {
			if i > 0 {
				fmt.Print(",")
			}
			fmt.Print(x)
		}
		fmt.Println()
	}
}
