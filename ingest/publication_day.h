// The day from which a document counts, out of all the days that it states of itself.
#pragma once

#include <optional>
#include <string>

#include "ingest/document.h"
#include "model/day.h"

namespace chipline {

// Sets document->published: the caller's day before all, else the first marker that is no update.
// The caller's day is kept as a marker as well.
void ChoosePublished(std::optional<Day> given, Document* document);

// Where the document names its publication twice, with days more than one apart, and no caller has
// said which it is: both with their markers, "2024-01-01 (json-ld datePublished), 2026-03-03 (meta
// article:published_time)". Else empty. One day apart is a zone's difference.
std::string RivalDays(const Document& document);

}  // namespace chipline
