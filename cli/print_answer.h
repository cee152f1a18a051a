// Answers of the API as lines for people.
#pragma once

#include <string>
#include <vector>

#include "cli/args.h"
#include "cli/read_support.h"

namespace chipline {

// AsOfOptions without --date.
std::vector<Option> DatelessOptions();

// "licence required (case by case), only for buyers: …, duty 25%, since 2023-08-01"
std::string StatusLine(const Json& item);
// "US export nvidia-h20 → CN: licence required, since 2025-04-09"
std::string PositionLine(const Json& item);
// "1.0 us-h20-licence-2025: Nvidia was told …", by an answer's `events`.
std::string EventLine(const Json& events, const std::string& id);

// "  because        1.0 us-h20-licence-2025: …"
void PrintEvent(const Json& events, const std::string& label, const std::string& id);
// What an answer about a position rests on, one event a line.
void PrintGrounds(const Json& item, const Json& events);

}  // namespace chipline
