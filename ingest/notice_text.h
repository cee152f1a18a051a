// Official notices recognised by their text: the printed Federal Register (its pages, its plain
// text, its PDF) and the announcements of Chinese ministries.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/document.h"

namespace chipline {

// Fills document->notice where the blocks are those of a notice, and its publisher and day of
// publication where the document states none of its own. Leaves any other document alone.
void RecogniseNotice(Document* document);

// The text behind a label of the Federal Register's heads ("DATES", "ACTION", "SUMMARY"), up to the
// next label, paragraphs joined by blanks; empty where the label does not stand.
std::string NoticeSection(const Document& document, std::string_view label);

// Reads the DATES section of the document into document->notice->dates. REQUIRES: `notice` is set;
// its `publication` is what dates are counted from.
void TakeNoticeDates(Document* document);

// "[FR Doc. 2025-19001 Filed 9-29-25; 8:45 am]": the day of filing, wherever it stands in the text.
std::optional<Day> FiledDay(std::string_view text);

}  // namespace chipline
