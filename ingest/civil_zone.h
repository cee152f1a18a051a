// Which civil day an instant falls on somewhere, by the time zone database.
#pragma once

#include <string>

#include "model/day.h"

namespace chipline {

// Whether the database has a zone of this name ("America/New_York", "Asia/Shanghai", "UTC").
bool IsZone(const std::string& name);
// REQUIRES: IsZone(zone). Safe from any thread.
Day CivilDayIn(const std::string& zone, Micros instant);

}  // namespace chipline
