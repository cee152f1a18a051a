// Events as rows of a table: RFC 4180 with LF, UTF-8, one line an event.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/entry.h"
#include "model/event.h"

namespace chipline {

// The text as one field: quoted where it has to be. A free text that a spreadsheet would take for a
// formula (it begins with = + - @, a tab or a return) gets an apostrophe before it.
std::string CsvField(std::string_view text);

std::string EventCsvHeader();
// Lists are separated by semicolons.
std::string EventCsvRow(const EventId& id, std::uint64_t seq, Micros recorded_at,
                        const PolicyEvent& event);

}  // namespace chipline
