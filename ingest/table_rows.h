// Tables whose cells only name things, dates and rates: what is said of them stands in a header or
// above the table.
#pragma once

#include <string>

#include "ingest/slots.h"

namespace chipline {

// What a column of things stands under where its header says nothing of an act: in a table with a
// column of first days ("Starts", "In force"), below a text about licences or duties. Empty where
// that is not so.
std::string ImpliedHeader(const DocumentContext& context, const Block& cell);

// "50%", "25 per cent" and nothing else.
bool IsRate(const std::string& text);

// A rate alone in a cell is an act only below a date that is no last day ("From 1 Jan 2025"), on a
// page about duties. Other cells always count.
bool CountsAsAct(const DocumentContext& context, const Block& cell);

}  // namespace chipline
