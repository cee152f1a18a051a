// Tables that are written in words: "20 Oct | MOFCOM | Licensing of graphite | 1 Dec".
//
// Frames read a cell under its header (table_rows.h). Where that finds nothing, a row says of an
// act what a sentence says, in the order of its cells, and is read as one.
#pragma once

#include <set>
#include <vector>

#include "ingest/document.h"
#include "ingest/extract.h"

namespace chipline {

// The numbers of the tables that have a row of as many words as a short sentence has.
std::set<int> WordedTables(const Document& document);

// Those of them in whose cells something was found, or nearly: in others the time would be lost.
std::set<int> TablesOfPolicy(const Document& document, const Extraction& by_cells);

// The document with the rows of `tables` as paragraphs: their cells, with a line end between two as
// in Document::text, so that the passages stay what they were.
Document WithRowsAsSentences(const Document& document, const std::set<int>& tables);

// The tables whose rows surely tell twice as many acts as their cells and leave none out; headers,
// which rows lack, say more of days and issuers. The drafts are those of the document as it is, and
// of its rows.
std::set<int> BetterByRows(const Document& document, const std::vector<Draft>& by_cells,
                           const std::vector<Draft>& by_rows);

}  // namespace chipline
