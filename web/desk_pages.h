// The newsroom's start page, and what one entry did, with the way to take it back.
#pragma once

#include <string>
#include <vector>

#include "model/entry.h"
#include "web/desk.h"

namespace chipline {

// GET /newsroom, GET /entries/{seq}, POST /entries/{seq}/undo and POST /drafts/{name}/discard.
// `desk` must outlive the routes.
std::vector<Route> DeskPageRoutes(const Desk& desk);

// "corrected event 12.0", "added 3 events": what an entry did, in words.
std::string EntryWords(const LogEntry& entry);
// "14:03 UTC on 9 November 2025"
std::string WhenWords(Micros instant);

}  // namespace chipline
