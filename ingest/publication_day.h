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

// Of a live blog whose posts cannot be told apart: it counts from the newest of its days and
// `post`, so that nothing is known before it was told.
void TakeNewest(std::optional<Day> post, Document* document);

// Takes back a day of publication that lies more than a day ahead of `today`: a page's clock is set
// wrong, or its template is. Official notices are on inspection before their day and keep it.
void DropFutureDay(Day today, Document* document);

// The day that the document says it was published on, whether it is believed or not: "2099-01-01".
// Empty without.
std::string StatedDay(const Document& document);

// Where the document names its publication twice, with days more than one apart, and no caller has
// said which it is: both with their markers, "2024-01-01 (json-ld datePublished), 2026-03-03 (meta
// article:published_time)". Else empty. One day apart is a zone's difference.
std::string RivalDays(const Document& document);

}  // namespace chipline
